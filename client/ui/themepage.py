"""The page behind /theme: go through the themes, each looked at while it is chosen."""

from __future__ import annotations

from collections.abc import Callable

from client.core.preferences import SETTINGS, Preferences
from client.ui.choosingpage import ChoosingPage, columns, paragraph, widest
from client.ui.rows import Cells, RowOfCells
from client.ui.style import nick_style
from language import N_, _

_ABOUT = {
    "auto": N_("dark or light, as your terminal's background is"),
    "dark": N_("muted colours, for dark backgrounds"),
    "light": N_("deep colours, for light backgrounds"),
    "16": N_("the sixteen colours that you gave your terminal"),
    "contrast": N_("white on black, strong colours"),
}
_NAMES = list(SETTINGS["theme"].choices)
# Who says what in the sample; nicks whose colours differ.
_SAMPLE = (("andi", N_("who brings the coffee?")), ("budi", N_("siti, is it your turn?")))
_NICKS = ("ani", "budi", "citra", "dewi", "eko", "fitri", "gita", "hadi")


class ThemePage(ChoosingPage):
    """Shows each theme at once: `show` is called after every move, `keep` (which returns what to
    tell) when the person takes one."""

    def __init__(
        self, preferences: Preferences, show: Callable[[], None], keep: Callable[[], list[str]]
    ) -> None:
        super().__init__(N_("Colours"), foot_rows=6)
        self._preferences = preferences
        self._show = show
        self._keep = keep
        self._before = preferences.theme
        self._told = ""
        self.chosen = _NAMES.index(preferences.theme)
        self.bindings.add("enter")(lambda event: self._take())
        self.bindings.add("escape")(lambda event: self._leave())

    def rows(self, width: int) -> list[RowOfCells]:
        return [
            columns((("", name), widest(_NAMES)), (("class:quiet", _(_ABOUT[name])), 0))
            for name in _NAMES
        ]

    def foot(self, width: int) -> list[RowOfCells]:
        if self._told:
            return paragraph(self._told, width, "class:error")
        (one, question), (other, words) = _SAMPLE
        nicks: RowOfCells = [("", " ")]
        for number, nick in enumerate(_NICKS):
            nicks += [(f"class:nick{number}", nick), ("", "  ")]
        return [
            _said(" ", one, nick_style(one), ("", _(question))),
            _said("▌", other, nick_style(other), ("class:mention", _(words))),
            _said(" ", "siti", "class:own", ("class:link", "https://example.org/kopi")),
            [("class:new", " ──── " + _("new") + " ────")],
            nicks,
            [
                *(("class:good", " " + _("connected")), ("class:error", "   " + _("not sent"))),
                ("class:mark", "   @2"),
            ],
        ]

    def keys(self) -> list[tuple[str, str]]:
        return [("Enter", _("take it")), ("Esc", _("as before")), ("↑ ↓", _("look at others"))]

    def help(self) -> list[tuple[str, str]]:
        return self.keys()

    def moved(self) -> None:
        self._preferences.theme = _NAMES[self.chosen]
        self._show()

    def _take(self) -> None:
        # What is told stays until the next Enter: the file could not be written, or was damaged.
        if self._told or not (told := self._keep()):
            self.finish(None)
        else:
            self._told = " ".join(told)

    def _leave(self) -> None:
        self._preferences.theme = self._before
        self._show()
        self.finish(None)


def _said(mark: str, nick: str, style: str, said: Cells) -> RowOfCells:
    head: RowOfCells = [("class:mark", mark), ("class:quiet", "09:41 ")]
    return [*head, (style, f"{nick:>6}"), ("", "  "), said]
