"""The bell, and words on the desktop, when somebody means us and we look elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from client.ui.wrap import cut, tame
from protocol.text import clean

# Seconds between two bells: whoever is named ten times at once is called once.
PAUSE = 2.0
_CELLS = 120  # of a notification; desktops show two short rows
_BELL = "\a"

# Terminals that make a notification of the desktop from OSC 9. Windows Terminal takes that number
# for progress bars and shows none: there the bell lights up the task bar.
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "ghostty", "rio"})


class Notifier:
    """Tells of what happened, not too often. `write` takes text for the terminal as it is."""

    def __init__(
        self,
        write: Callable[[str], None],
        time: Callable[[], float],
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """time: monotonic seconds."""
        self._write = write
        self._time = time
        self._shows_words = _shows_words(environment)
        self._last = -PAUSE

    def tell(self, who: str, text: str, how: str) -> bool:
        """Ring, or show the words, as `Preferences.notify` says; False if it is too early again or
        the person wants to hear nothing. Texts may be anybody's."""
        now = self._time()
        if how == "off" or now - self._last < PAUSE:
            return False
        self._last = now
        if how == "osc9" or (how == "auto" and self._shows_words):
            words = clean(tame(f"{who}: {text}"), 500).replace("\n", " ")
            self._write(f"\x1b]9;{cut(words, _CELLS)}\x1b\\")
        if how != "osc9":
            self._write(_BELL)
        return True


def _shows_words(environment: Mapping[str, str]) -> bool:
    is_kitty = "KITTY_WINDOW_ID" in environment
    return is_kitty or environment.get("TERM_PROGRAM", "") in _PROGRAMS
