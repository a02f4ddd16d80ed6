"""Which key does what: one table of actions, with the person's own keys. Pages bind by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prompt_toolkit.filters import Filter
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from client.core.preferences import Preferences
from language import N_


@dataclass(frozen=True, slots=True)
class Action:
    """One row. `keys` as prompt_toolkit names them; the first is the one that is shown."""

    name: str
    keys: tuple[str, ...]
    help: str
    page: str  # "talk", "list", "everywhere"


# Keys that arrive on Windows Terminal, cmd, macOS Terminal and Linux alike; each action of a talk
# is a slash command, too.
ACTIONS = {
    action.name: action
    for action in (
        Action("help", ("f1",), N_("help for this page"), "everywhere"),
        Action("redraw", ("c-l",), N_("draw the screen again"), "everywhere"),
        Action("quit", ("c-c",), N_("quit; in a talk first clear what is typed"), "everywhere"),
        Action("rooms", ("f2",), N_("show or hide the rooms"), "talk"),
        Action("members", ("f3",), N_("show or hide the people"), "talk"),
        Action("leave", ("f4",), N_("leave the room"), "talk"),
        Action("text", ("f5",), N_("the room as plain text, to select and copy"), "talk"),
        Action("mouse", ("f6",), N_("mouse on or off"), "everywhere"),
        Action("scan", ("f7",), N_("ask every address near this laptop; again: stop"), "list"),
        Action("doctor", ("f8",), N_("find out what the network forbids"), "everywhere"),
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


class Keymap:
    """The table with what the person changed (`Preferences.keys`)."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def keys(self, action: str) -> tuple[str, ...]:
        """The keys of an action, as prompt_toolkit names them."""
        own = self._preferences.keys.get(action)
        return (own,) if own else ACTIONS[action].keys

    def label(self, action: str) -> str:
        """Its first key as people know it: `Ctrl-N`, `F1`, `PgUp`."""
        return label_of(self.keys(action)[0])

    def bind(
        self,
        bindings: KeyBindings,
        action: str,
        handler: Callable[[KeyPressEvent], object],
        *,
        filter: Filter | bool = True,
        eager: bool = False,
    ) -> None:
        """Have the keys of an action call the handler."""
        for key in self.keys(action):
            bindings.add(*_sequence(key), filter=filter, eager=eager)(handler)


_NAMES = {"pageup": "PgUp", "pagedown": "PgDn", "tab": "Tab", "enter": "Enter", "escape": "Esc"}


def _sequence(key: str) -> Sequence[str]:
    return key.split(" ")


def label_of(key: str) -> str:
    """A key as people know it."""
    if key.startswith("c-"):
        return f"Ctrl-{key[2:].upper()}"
    return _NAMES.get(key, key[:1].upper() + key[1:])
