"""The page behind /keys: which key does what, what the terminal really sends, and other keys."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.key_binding import KeyPress, KeyPressEvent
from prompt_toolkit.keys import Keys

from client.core import actions
from client.core.actions import ACTIONS, label_of
from client.core.preferences import DEFAULT, Preferences
from client.ui.choosingpage import ChoosingPage, columns, paragraph, widest
from client.ui.rows import RowOfCells
from language import N_, _

_ACTIONS = list(ACTIONS.values())
_MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
# What terminals can't tell apart.
_ALIKE = {
    "c-h": N_("Backspace and Ctrl-H arrive alike."),
    "c-i": N_("Tab and Ctrl-I arrive alike."),
    "c-m": N_("Enter and Ctrl-M arrive alike."),
    "c-j": N_("Ctrl-J and, in some terminals, Enter."),
}
# What comes among the keys and is none.
_NO_KEYS = (
    *(Keys.CPRResponse, Keys.Vt100MouseEvent, Keys.WindowsMouseEvent, Keys.Ignore),
    *(Keys.ScrollUp, Keys.ScrollDown, Keys.SIGINT),
)


class KeysPage(ChoosingPage):
    """Shows the keys in `preferences`, and lets the person press others. changed: called when one
    was; returns what to tell the person of it."""

    def __init__(self, preferences: Preferences, changed: Callable[[], list[str]]) -> None:
        super().__init__(N_("Keys"), foot_rows=3)
        self._preferences = preferences
        self._changed = changed
        self._waits = False  # for the key that the chosen action is to have
        self._seen = ""
        self._refused = ""
        # Eager: before what keys do elsewhere, so that all can be seen here.
        self.bindings.add(Keys.Any, eager=True)(self._pressed)

    def rows(self, width: int) -> list[RowOfCells]:
        shown = [
            ", ".join(map(label_of, actions.keys_of(self._preferences, action.name)))
            for action in _ACTIONS
        ]
        names = widest([action.name for action in _ACTIONS])
        return [
            columns(
                (("class:strong", keys), max(9, min(widest(shown), 16))),
                (("", action.name), names),
                (("class:quiet", _(action.help)), 0),
            )
            for action, keys in zip(_ACTIONS, shown, strict=True)
        ]

    def foot(self, width: int) -> list[RowOfCells]:
        if self._waits:
            asked = _("Press the new key for {action}. Esc leaves it as it is.")
            return paragraph(asked.format(action=_ACTIONS[self.chosen].name), width, "class:mark")
        if self._refused:
            return paragraph(self._refused, width, "class:error")
        return paragraph(
            self._seen or _("Press any key to see what your terminal sends for it."), width
        )

    def keys(self) -> list[tuple[str, str]]:
        if self._waits:
            return [("Esc", _("as it was"))]
        return [
            ("Esc", _("back")),
            ("↑ ↓", _("choose")),
            ("Enter", _("another key")),
            (_("Delete"), _("its own again")),
        ]

    def _pressed(self, event: KeyPressEvent) -> None:
        press = event.key_sequence[-1]
        if press.key in _NO_KEYS:
            return
        name, data = self._name_of(event, press)
        if self._waits:
            self._waits, self._seen = False, ""
            if name != "escape":
                self._choose(name)
            return
        self._refused = ""
        if name in ("escape", "c-c"):
            self.finish(None)
        elif name == "c-m":
            self._waits = True
        elif name == "delete":
            self._choose(DEFAULT)
        elif name in _MOVES:
            self.move(_MOVES[name])
        self._seen = _seen(name, data)

    def _name_of(self, event: KeyPressEvent, press: KeyPress) -> tuple[str, str]:
        """(the key's name, what arrived). What comes together with an Esc is Alt."""
        name = press.key.value if isinstance(press.key, Keys) else press.key
        queue = event.app.key_processor.input_queue
        if name == "escape" and queue and queue[0].key not in _NO_KEYS and len(queue[0].key) == 1:
            follows = queue.popleft()
            return f"escape {follows.key}", press.data + follows.data
        return name, press.data

    def _choose(self, key: str) -> None:
        action = _ACTIONS[self.chosen]
        try:
            actions.choose(self._preferences, action.name, label_of(key))
        except ValueError as refusal:
            self._refused = str(refusal)
        else:
            self._refused = " ".join(self._changed())
            self._seen = f"{label_of(actions.keys_of(self._preferences, action.name)[0])}: " + _(
                action.help
            )


def _seen(name: str, data: str) -> str:
    if name == Keys.BracketedPaste.value:
        return _("That was a paste.")
    sent = " ".join(f"{byte:02x}" for byte in data.encode("utf-8", "replace")[:24])
    label = label_of(name) if len(name) > 1 else repr(name)[1:-1]
    text = _("{key} arrived, as {bytes}.").format(key=label, bytes=sent or "-")
    return f"{text} {_(_ALIKE.get(name, ''))}".rstrip()
