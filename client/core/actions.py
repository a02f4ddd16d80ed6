"""Which key does what: the table of actions, and keys as people write them. Pure.

A key is named as prompt_toolkit does: `c-n`, `f2`, `pageup`; `escape x` for Alt-X.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.core.preferences import DEFAULT, Preferences
from language import N_, _

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """One row. The first key is the one that is shown."""

    name: str
    keys: tuple[str, ...]
    help: str
    page: str  # "talk", "list" or EVERYWHERE
    kept: bool = False  # these keys work as well when the person chose another


# Keys that arrive on Windows Terminal, cmd, macOS Terminal and Linux alike; each action of a talk
# is a slash command, too.
ACTIONS = {
    action.name: action
    for action in (
        Action("help", ("f1",), N_("help for this page"), EVERYWHERE),
        Action("redraw", ("c-l",), N_("draw the screen again"), EVERYWHERE),
        # Whoever is lost presses Ctrl-C.
        Action("quit", ("c-c",), N_("quit; in a talk first clear what is typed"), EVERYWHERE, True),
        Action("rooms", ("f2",), N_("show or hide the rooms"), "talk"),
        Action("members", ("f3",), N_("show or hide the people"), "talk"),
        Action("leave", ("f4",), N_("leave the room"), "talk"),
        Action("text", ("f5",), N_("the room as plain text, to select and copy"), "talk"),
        Action("mouse", ("f6",), N_("mouse on or off; on: Shift and drag selects text"), "talk"),
        Action("scan", ("f7",), N_("ask every address near this laptop; again: stop"), "list"),
        Action("doctor", ("f8",), N_("find out what the network forbids"), EVERYWHERE),
        Action("servers", ("f9",), N_("the list of servers"), "talk"),
        Action("next-room", ("c-n",), N_("next room"), "talk"),
        Action("previous-room", ("c-p",), N_("previous room"), "talk"),
        Action("jump", ("c-k",), N_("jump to a room, a person or a command"), "talk"),
        Action("find", ("c-f",), N_("search in all that was said"), "talk"),
        Action("unread", ("c-g",), N_("to the first unread message"), "talk"),
        Action("pick", ("c-t",), N_("pick a message: reply, react, copy, delete"), "talk"),
        Action("back", ("pageup",), N_("read back"), "talk"),
        Action("forth", ("pagedown",), N_("forward, to the newest"), "talk"),
        Action("complete", ("tab",), N_("complete a command, a nick, a room, an :emoji:"), "talk"),
        Action("newline", ("c-o",), N_("a new line in the same message"), "talk"),
        Action("written", ("c-r",), N_("search in what you wrote; offline: connect now"), "talk"),
    )
}

# What people call keys, and what they are called here.
_SPOKEN = {
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "ins": "insert",
    "del": "delete",
    "esc": "escape",
    "return": "enter",
    "bs": "backspace",
}
_NAMES = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "s-tab": "Shift-Tab",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "insert": "Insert",
    "delete": "Delete",
    "space": "Space",
    # What terminals send alike; the name is that of the key on the keyboard.
    "c-m": "Enter",
    "c-i": "Tab",
    "c-h": "Backspace",
    "c-@": "Ctrl-Space",
}
_MODIFIERS = {"c": "Ctrl", "s": "Shift"}
_CURSOR = r"(?:up|down|left|right|home|end|pageup|pagedown|insert|delete)"
_FREE = re.compile(
    rf"c-[a-z]|f(?:[1-9]|1\d|2[0-4])|escape [a-z0-9]|(?:c|s|c-s)-{_CURSOR}|(?:s-)?tab|insert"
    "|page(?:up|down)"
)
# Ctrl-C and Ctrl-D end; to terminals the others are Backspace, Tab, and twice Enter.
_TAKEN = frozenset({"c-c", "c-d", "c-h", "c-i", "c-j", "c-m"})


def keys_of(preferences: Preferences, name: str) -> tuple[str, ...]:
    """The keys of an action; the first one is the one to show."""
    action = ACTIONS[name]
    own = preferences.keys.get(name)
    if not own:
        return action.keys
    return (own, *action.keys) if action.kept else (own,)


def read_key(text: str) -> str:
    """A key as people write it (`Ctrl-N`, `^n`, `F5`, `Alt-x`), named as here. Raises ValueError
    for what is no key, or one that is needed for something else."""
    # "Ctrl+N" and "ctrl-n" are the same, and who writes "M-x" has a Meta key.
    name = re.sub(r"[\s+]+", "-", text.strip().lower())
    name = re.sub(r"^(?:ctrl|control|strg|c)-|^\^", "c-", name)
    name = re.sub(r"^(?:alt|meta|m|option)-", "escape ", name)
    name = re.sub(r"^(?:(c)-)?shift-", lambda found: f"{'c-' if found[1] else ''}s-", name)
    name = _SPOKEN.get(name, name)
    if head := re.match(r"(?:c-)?(?:s-)?", name):
        rest = name[head.end() :]
        name = name[: head.end()] + _SPOKEN.get(rest, rest)
    shown = label_of(name) if name in _NAMES or len(name) == 3 else text.strip()[:24]
    if name in _TAKEN or name in ("enter", "escape", "backspace", "delete", "space"):
        raise ValueError(_("{key} is needed for writing and leaving.").format(key=shown))
    if len(name) == 1 or name in ("up", "down", "left", "right", "home", "end"):
        raise ValueError(_("{key} is needed for writing and leaving.").format(key=shown))
    if not _FREE.fullmatch(name):
        raise ValueError(
            _("{key} is no key that could be used. Write it like Ctrl-X, F5 or Alt-X.").format(
                key=repr(shown)
            )
        )
    return name


def label_of(key: str) -> str:
    """A key as people know it."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("escape "):
        return f"Alt-{key[7:].upper()}"
    head, dash, rest = key.partition("-")
    if dash and head in _MODIFIERS:
        return f"{_MODIFIERS[head]}-{label_of(rest) if len(rest) > 1 else rest.upper()}"
    return key[:1].upper() + key[1:]


def find(name: str) -> Action:
    """The action of that name. Raises ValueError."""
    action = ACTIONS.get(name.lower())
    if action is None:
        shown = repr(name[:32])
        raise ValueError(_("There is no action {name}; /keys lists them.").format(name=shown))
    return action


def choose(preferences: Preferences, name: str, text: str) -> None:
    """Give an action a key as a person wrote it, or its own again (DEFAULT). Raises ValueError if
    it can't have that: what to do instead."""
    action = find(name)
    if text.strip().lower() == DEFAULT:
        wanted = {key: value for key, value in preferences.keys.items() if key != action.name}
        keys = action.keys
    else:
        keys = (read_key(text),)
        wanted = preferences.keys | {action.name: keys[0]}
        if keys[0] == action.keys[0]:
            del wanted[action.name]
    for key in keys:
        _refuse_taken(preferences, key, action)
    preferences.keys = wanted


def check(preferences: Preferences) -> list[tuple[str, str]]:
    """(action, why) of those whose own key is another's as well; they have it no more."""
    refused = []
    for name, key in tuple(preferences.keys.items()):
        try:
            _refuse_taken(preferences, key, ACTIONS[name])
        except ValueError as refusal:
            refused.append((name, str(refusal)))
            del preferences.keys[name]
    return refused


def _refuse_taken(preferences: Preferences, key: str, asking: Action) -> None:
    for other in ACTIONS.values():
        meets = other.page == asking.page or EVERYWHERE in (other.page, asking.page)
        if other is not asking and meets and key in keys_of(preferences, other.name):
            raise ValueError(
                _("{key} is for {other} ({help}). Give {other} another key first.").format(
                    key=label_of(key), other=other.name, help=_(other.help)
                )
            )
