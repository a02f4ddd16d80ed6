"""The page behind /set: every setting with its value, changed with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.key_binding import KeyPressEvent

from client.core.preferences import SETTINGS, Preferences
from client.ui.choosingpage import ChoosingPage, columns, paragraph, widest
from client.ui.rows import RowOfCells
from language import N_, _

_NAMES = list(SETTINGS)


class SettingsPage(ChoosingPage):
    """Shows and changes `preferences`. changed: called with the name of what was changed; returns
    what to tell the person of it."""

    def __init__(self, preferences: Preferences, changed: Callable[[str], list[str]]) -> None:
        super().__init__(N_("Settings"), foot_rows=4)
        self._preferences = preferences
        self._changed = changed
        self._told = ""
        for key, step in {"left": -1, "right": 1, "enter": 1, " ": 1}.items():
            self._bind_step(key, step)
        for key in ("delete", "backspace"):
            self.bindings.add(key)(lambda event: self._set("default"))
        self.bindings.add("escape")(lambda event: self.finish(None))

    @property
    def _name(self) -> str:
        return _NAMES[self.chosen]

    def rows(self, width: int) -> list[RowOfCells]:
        shown = [self._preferences.shown(name) for name in _NAMES]
        name_width, value_width = widest(_NAMES), min(max(8, widest(shown)), 12)
        return [
            columns(
                (("", name), name_width),
                (("class:quiet" if self._preferences.is_default(name) else "class:strong", value),
                 value_width),
                (("class:quiet", _(SETTINGS[name].help)), 0),
            )
            for name, value in zip(_NAMES, shown, strict=True)
        ]

    def foot(self, width: int) -> list[RowOfCells]:
        if self._told:
            return paragraph(self._told, width, "class:error")
        setting = SETTINGS[self._name]
        help, allowed = _(setting.help), _("It may be: {allowed}.").format(allowed=setting.allowed)
        return [
            *paragraph(f"{self._name}: {help}.", width, "class:quiet"),
            *paragraph(allowed, width),
        ]

    def keys(self) -> list[tuple[str, str]]:
        return [
            ("Esc", _("back")),
            ("↑ ↓", _("choose")),
            ("← →", _("change")),
            (_("Delete"), _("as at first")),
        ]

    def help(self) -> list[tuple[str, str]]:
        return [
            *self.keys(),
            ("", ""),
            *((name, _(setting.help)) for name, setting in SETTINGS.items()),
        ]

    def moved(self) -> None:
        self._told = ""

    def _step(self, step: int) -> None:
        setting, value = SETTINGS[self._name], self._preferences.value(self._name)
        if words := setting.words:
            at = words.index(self._preferences.shown(self._name))
            self._set(words[(at + step) % len(words)])
        elif isinstance(value, int):
            self._set(str(max(setting.low, min(value + step, setting.high))))
        else:
            self._told = _("Write /set {name} and what it is to be.").format(name=self._name)

    def _set(self, text: str) -> None:
        before = self._preferences.value(self._name)
        self._preferences.set(self._name, text)
        self._told = ""
        if self._preferences.value(self._name) != before:
            self._told = " ".join(self._changed(self._name))

    def _bind_step(self, key: str, step: int) -> None:
        @self.bindings.add(key)
        def _change(event: KeyPressEvent) -> None:
            self._step(step)
