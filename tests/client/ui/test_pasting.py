"""Pasting: nothing floods a room, and nothing is sent by itself."""

from __future__ import annotations

import pytest

from client.ui.pasting import FEW, LIMIT, cleaned, joined
from tests.client.core.dialogue import ALL_CAPS, in_room
from tests.client.ui.desk import desk, pasted
from tests.client.ui.picture import ENTER, ESC

LINES = "satu\n  dua\n\ntiga\nempat"


def with_multiline() -> str:
    return ALL_CAPS + " draft/multiline=max-bytes=4096,max-lines=100"


async def test_one_line_with_its_end_is_not_sent_by_itself() -> None:
    async with desk() as shown:
        await shown.press(pasted("halo\r\n"))
        assert shown.text == "halo"
        assert shown.done == []


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_many_lines_are_asked_about(columns: int, rows: int) -> None:
    async with desk(columns=columns, rows=rows) as shown:
        await shown.press("kode: ", pasted(LINES))
        assert "5 lines:  j join: 1 message" in shown.bottom
        assert "Esc cancel" in shown.bottom
        assert shown.text == "kode: "
        await shown.press("q", ENTER)
        assert shown.done == []
        assert "5 lines:" in shown.bottom
        await shown.press("j")
        assert shown.text == "kode: satu dua tiga empat"
        assert "lines:" not in shown.bottom


async def test_few_lines_may_be_kept() -> None:
    async with desk() as shown:
        await shown.press(pasted(LINES))
        assert "l 4 messages" in shown.bottom
        await shown.press("l")
        assert shown.text == LINES
        assert "4 messages" in shown.bottom
        await shown.press(ENTER)
        assert shown.done == [LINES]


async def test_esc_pastes_nothing() -> None:
    async with desk() as shown:
        await shown.press("a", pasted(LINES))
        await shown.press(ESC)
        await shown.sees(lambda: "lines:" not in shown.bottom)
        assert shown.text == "a"
        await shown.press("b")
        assert shown.text == "ab"


CODE = "def f():\n\treturn 1\n" * 7


@pytest.mark.parametrize("key", ["s", ENTER])
async def test_where_several_lines_are_one_message_enter_says_so(key: str) -> None:
    async with desk(in_room(with_multiline())) as shown:
        await shown.press(pasted(CODE))
        assert "14 lines:  s one message  j join: 1 message" in shown.bottom
        assert "  l " not in shown.bottom
        await shown.press("l")
        assert shown.text == ""
        await shown.press(key)
        assert shown.text.count("\n") == 13
        assert "message" not in shown.bottom
        assert shown.done == []


async def test_what_is_pasted_in_lines_is_never_a_command() -> None:
    async with desk(in_room(with_multiline())) as shown:
        await shown.press(pasted("\n  \n/quit\nsampai besok\n\nsemua"))
        await shown.press("s", ENTER)
        assert shown.done == ["//quit\nsampai besok\n\nsemua"]
        await shown.press(pasted("/quit\nsatu"), ENTER)
        assert shown.done[1:] == ["//quit\nsatu"]
        await shown.press(pasted("/quit\nsatu\ndua"), "j", ENTER)
        assert shown.done[2:] == ["//quit satu dua"]


async def test_a_pasted_line_with_a_slash_is_a_command_only_if_the_person_says_so() -> None:
    async with desk() as shown:
        await shown.press(pasted("/join tugas"))
        assert "It begins with a slash:  s say it  c a command" in shown.bottom
        await shown.press("c")
        assert shown.text == "/join tugas"
        await shown.press("\x15", pasted("/usr/bin"), ENTER)
        assert shown.text == "//usr/bin"
        await shown.press("\x15", "lihat ", pasted("/usr/bin"))
        assert shown.text == "lihat /usr/bin"


async def test_the_person_says_how_many_are_many() -> None:
    it = in_room()
    it.preferences.paste = 5
    async with desk(it) as shown:
        await shown.press(pasted(LINES))
        assert shown.text == LINES


async def test_a_book_is_no_message() -> None:
    async with desk() as shown:
        await shown.press(pasted("kata\n" * (FEW + 100)))
        assert "  l " not in shown.bottom
        await shown.press("l")
        assert shown.text == ""


def test_what_is_pasted_commands_nothing() -> None:
    assert cleaned("a\x1b[2J\x00b\r\nc\rd\n\n") == "a[2Jb\nc\nd"
    assert len(cleaned("x" * (LIMIT * 2))) == LIMIT
    assert joined("  a \n\n\tb  ") == "a b"
