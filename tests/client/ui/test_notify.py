"""Who is named hears it, once, and nobody else can write to the terminal that way."""

from __future__ import annotations

import pytest

from client.ui.notify import PAUSE, Notifier


class Heard:
    def __init__(self, **environment: str) -> None:
        self.written = ""
        self.now = 100.0
        self.notifier = Notifier(self._write, lambda: self.now, environment)

    def _write(self, text: str) -> None:
        self.written += text

    def tell(self, text: str = "andi: kopi?", how: str = "auto") -> bool:
        return self.notifier.tell("budi", text, how)


def test_a_terminal_of_which_nothing_is_known_rings_its_bell() -> None:
    heard = Heard(TERM_PROGRAM="Apple_Terminal")
    assert heard.tell()
    assert heard.written == "\a"


def test_a_terminal_that_can_show_words_shows_them() -> None:
    heard = Heard(TERM_PROGRAM="WezTerm")
    assert heard.tell()
    assert heard.written == "\x1b]9;budi: andi: kopi?\x1b\\\a"


def test_ten_mentions_at_once_ring_once() -> None:
    heard = Heard()
    assert [heard.tell() for _ in range(10)].count(True) == 1
    heard.now += PAUSE
    assert heard.tell()


@pytest.mark.parametrize(("how", "written"), [("off", ""), ("bell", "\a")])
def test_the_person_decides(how: str, written: str) -> None:
    heard = Heard(TERM_PROGRAM="ghostty")
    heard.tell(how=how)
    assert heard.written == written


def test_words_of_others_stay_inside_the_notification() -> None:
    heard = Heard()
    heard.tell("\x1b\\\x07\x1b]52;c;eA==\x07 \x9c\nx" * 50, "osc9")
    inside = heard.written.removeprefix("\x1b]9;").removesuffix("\x1b\\")
    assert inside.isprintable()
    assert len(inside) <= 120
