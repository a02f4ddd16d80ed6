"""Whether the terminal is dark or light: asked of it (xterm's OSC 11), or told by COLORFGBG.

The answer comes among the keys a person types, whenever it comes. So it is taken out before keys
are made of what arrives, at any time and cut anywhere: it can't type itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyPress

from client.ui.themes import Background

QUERY = "\x1b]11;?\x07"

_BEGINS = "\x1b]11;"
_BELL, _ESC = "\x07", "\x1b"
# Characters of an answer: `rgb:` and three times four digits. What is longer is none.
ANSWER_LIMIT = 40
_PART = r"([0-9a-fA-F]{1,4})"
_COLOUR = re.compile(rf"rgba?:{_PART}/{_PART}/{_PART}(?:/{_PART})?")
# Relative luminance (WCAG) at which black and white are read equally well.
_MIDDLE = 0.18


class Answers:
    """Takes answers out of what arrives from a terminal; `told` is called with each. Sans-IO."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told
        self._seen = ""  # what an answer may begin with, or a part of one
        self._passed = 0  # characters of it that were passed on already

    def feed(self, data: str) -> str:
        """What is left of it for whoever makes keys."""
        rest = ""
        if not self._seen and _ESC not in data:
            return data
        for character in data:
            rest += self._take(character)
        return rest

    def flush(self) -> str:
        """Nothing came for a while: what was held back because it might begin an answer. But what
        follows may still be the rest of one."""
        # No person types the third in time, or the fifth ever: Alt-] and Esc are keys.
        if len(self._seen) >= len(_BEGINS) or (len(self._seen) > 2 and not self._passed):
            return ""
        held = self._seen[self._passed :]
        self._passed = len(self._seen)
        return held

    def _take(self, character: str) -> str:
        seen = self._seen + character
        if len(seen) <= len(_BEGINS):
            if _BEGINS.startswith(seen):
                self._seen = seen
                return ""
            return self._give_up(character)
        body = seen[len(_BEGINS) :]
        if character == _BELL or body.endswith("\x1b\\"):
            self._forget()
            self._told(body.removesuffix(_BELL).removesuffix("\x1b\\"))
        elif len(body) > ANSWER_LIMIT:
            self._forget()
        elif _ESC in body[:-1] or (character < " " and character != _ESC):
            # Broken off: what is there of it is nobody's, what comes now is a key.
            self._forget()
            key = body[body.index(_ESC) :] if _ESC in body else character
            return "".join(map(self._take, key))
        else:
            self._seen = seen
        return ""

    def _give_up(self, character: str) -> str:
        held = self._seen[self._passed :]
        self._forget()
        # It may begin the next one.
        return held + (self._take(character) if character == _ESC else character)

    def _forget(self) -> None:
        self._seen, self._passed = "", 0


class _Parser(Vt100Parser):
    """Makes keys of what arrives, answers taken out."""

    def __init__(self, press: Callable[[KeyPress], None], told: Callable[[str], None]) -> None:
        # Beside, not beneath: a parser feeds itself again after a paste.
        self._keys = Vt100Parser(press)
        self._answers = Answers(told)
        super().__init__(press)

    def reset(self, request: bool = False) -> None:
        super().reset(request)
        self._keys.reset(request)

    def feed(self, data: str) -> None:
        self._keys.feed(self._answers.feed(data))

    def flush(self) -> None:
        self._keys.feed(self._answers.flush())
        self._keys.flush()


def listen(input: Input, told: Callable[[Background], None]) -> bool:
    """Hear the answer of this terminal, before it is asked. False: it can't be heard (a console of
    Windows, where an answer would be typed)."""
    parser = getattr(input, "vt100_parser", None)
    if not isinstance(parser, Vt100Parser):
        return False

    def take(answer: str) -> None:
        if (background := read_answer(answer)) is not Background.UNKNOWN:
            told(background)

    input.vt100_parser = _Parser(parser.feed_key_callback, take)  # type: ignore[attr-defined]
    return True


def may_be_asked(environment: Mapping[str, str]) -> bool:
    """Whether this terminal would at least swallow the question."""
    return environment.get("TERM", "dumb") not in ("dumb", "linux", "unknown", "cons25", "vt220")


def read_answer(answer: str) -> Background:
    """What a terminal answered: `rgb:1e1e/1e1e/1e1e`, with one to four digits each."""
    found = _COLOUR.fullmatch(answer)
    if found is None:
        return Background.UNKNOWN
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups()[:3])
    is_dark = luminance(red, green, blue) < _MIDDLE
    return Background.DARK if is_dark else Background.LIGHT


def of_environment(environment: Mapping[str, str]) -> Background:
    """What COLORFGBG says (`15;0`, `0;default;15`: the last is the background's number)."""
    number = environment.get("COLORFGBG", "").rpartition(";")[2]
    if not re.fullmatch(r"\d|1[0-5]", number, re.ASCII):
        return Background.UNKNOWN
    return Background.LIGHT if int(number) in (7, *range(9, 16)) else Background.DARK


def luminance(red: float, green: float, blue: float) -> float:
    """The relative luminance of a colour in sRGB, each part from 0 to 1 (WCAG 2)."""
    parts = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (red, green, blue)
    )
    return sum(
        weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )
