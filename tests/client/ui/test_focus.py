"""The terminal says whether the person looks, and that types nothing."""

from __future__ import annotations

import io

from prompt_toolkit.data_structures import Size
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from client.ui.focus import CAME, WENT, report
from tests.client.core.dialogue import in_room
from tests.client.ui.desk import desk


async def test_what_is_said_without_the_focus_is_unread_until_it_is_back() -> None:
    it = in_room()
    async with desk(it) as shown:
        with shown.screen.watching(it.talk, lambda: None):
            await shown.press(WENT)
            assert not shown.screen.focus.is_here
            it.says(":budi!b@h PRIVMSG #jarkom :halo")
            await shown.press()
            assert it.room().unread == 1
            await shown.press(CAME)
            assert it.room().unread == 0
            assert shown.text == ""


async def test_a_talk_hears_of_keys_and_of_the_focus_of_before() -> None:
    it = in_room()
    flushed: list[bool] = []
    async with desk(it) as shown:
        await shown.press(WENT)
        with shown.screen.watching(it.talk, lambda: flushed.append(True)):
            it.says(":budi!b@h PRIVMSG #jarkom :halo")
            assert it.room().unread == 1
            await shown.press("h")
            assert flushed


async def test_whoever_must_know_is_told_when_the_person_looks_elsewhere() -> None:
    gone: list[bool] = []
    async with desk() as shown:
        shown.screen.unwatched = lambda: gone.append(True)
        await shown.press("h", CAME)
        assert gone == []
        await shown.press(WENT)
        assert gone == [True]


def test_only_terminals_that_know_it_are_asked() -> None:
    sink = io.StringIO()
    output = Vt100_Output(sink, lambda: Size(rows=24, columns=80), term="xterm")
    report(output, on=True)
    report(output, on=False)
    assert sink.getvalue() == "\x1b[?1004h\x1b[?1004l"
    report(DummyOutput(), on=True)
