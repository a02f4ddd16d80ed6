"""Looking for what was said: keys in, pictures out, at a real server's core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input

from client.core.events import Event
from client.core.model import Result
from client.core.talk import Talk
from client.ui import findpage
from client.ui.findpage import FindPage, HandOn
from client.ui.screen import Screen
from tests.client.core.readers import Reader, reader
from tests.client.ui.picture import (
    DOWN,
    ENTER,
    ESC,
    PAGE_DOWN,
    PATIENCE,
    TAB,
    UP,
    SizedOutput,
    picture_of,
)

SIZES = [(60, 20), (80, 24), (120, 40)]


class Finding:
    """The page on a terminal, over andi's talk."""

    def __init__(self, it: Reader, keys: PipeInput, screen: Screen, page: FindPage) -> None:
        self.it, self.page, self.screen = it, page, screen
        self._keys = keys
        self._drawn = asyncio.Event()
        screen.app.after_render += lambda _: self._drawn.set()

    def press(self, *keys: str) -> None:
        self._keys.send_text("".join(keys))

    @property
    def picture(self) -> str:
        return picture_of(self.screen.app)

    async def until(self, condition: Callable[[str], bool]) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition(self.picture):
                    self._drawn.clear()
                    await self._drawn.wait()
        except TimeoutError:
            raise AssertionError("never seen; the last picture:\n" + self.picture) from None
        return self.picture

    async def sees(self, *texts: str) -> str:
        return await self.until(lambda picture: all(text in picture for text in texts))

    async def goes_to(self) -> Result | None:
        async with asyncio.timeout(PATIENCE):
            return await self.page.answer


@asynccontextmanager
async def finding(
    it: Reader,
    words: str = "",
    *,
    columns: int = 80,
    rows: int = 24,
    mentions: bool = False,
    others: Mapping[Talk, HandOn] | None = None,
) -> AsyncIterator[Finding]:
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(columns, rows), environment={})

        def hand_on(events: list[Event]) -> None:
            it.events += events
            it.settle()
            screen.redraw()

        running = asyncio.ensure_future(screen.app.run_async())
        page = FindPage(
            it.talk, hand_on, words, mentions=mentions, zone=UTC, opener=("c-f",), others=others
        )
        try:
            with screen.showing(page):
                yield Finding(it, keys, screen, page)
        finally:
            screen.quit()
            await asyncio.wait({running}, timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findpage, "PAUSE", 0.01)


def kitchen() -> Reader:
    """Two rooms in which was talked about coffee."""
    it = reader()
    it.hears("mau kopi?", "teh saja", "kopi hitam tanpa gula, seperti biasa")
    it.talk.join("kantin")
    it.settle()
    it.budi >> "JOIN #kantin" >> "PRIVMSG #kantin :kopi di kantin habis"
    it.settle()
    it.talk.look_at("#jarkom")
    return it


async def test_results_come_while_one_types_and_enter_goes_there() -> None:
    async with finding(kitchen()) as it:
        await it.sees("Write words to look for", "from:budi", "Look for:")
        it.press("kopi")
        picture = await it.sees("2 found", "mau kopi?", "kopi hitam")
        assert picture.index("kopi hitam") < picture.index("mau kopi?")
        assert "in jarkom" in picture
        it.press(DOWN, ENTER)
        result = await it.goes_to()
        assert result is not None
        assert (result.room, result.line.text) == ("#jarkom", "mau kopi?")


async def test_tab_looks_in_all_rooms_and_says_where() -> None:
    async with finding(kitchen(), "kopi") as it:
        await it.sees("2 found", "Tab all your rooms")
        it.press(TAB)
        picture = await it.sees("3 found", "in all your rooms", "kopi di kantin habis")
        assert "kantin     " in picture
        it.press(TAB)
        await it.sees("2 found", "in jarkom")


async def test_all_rooms_are_those_of_every_server() -> None:
    it, other = kitchen(), kitchen()
    other.talk.model.server = "Kos"
    other.hears("kopi tubruk di kos")

    def tell(events: list[Event]) -> None:
        other.events += events
        other.settle()

    async with finding(it, "kopi", others={other.talk: tell}) as page:
        await page.sees("2 found", "in jarkom")
        page.press(TAB)
        picture = await page.sees("7 found", "kopi tubruk di kos")
        assert "jarkom · Kos" in picture
        page.press(*[UP] * 9)
        await page.sees("in jarkom · Kos  ")
        page.press(ENTER)
        result = await page.goes_to()
        assert result is not None
        assert result.line.text == "kopi tubruk di kos"
        assert page.page.talk_of(result) is other.talk


async def test_nothing_found_says_what_to_try() -> None:
    async with finding(kitchen(), "durian") as it:
        await it.sees("Nothing was found.", "Tab looks in all your rooms", "in:jarkom")
        it.press(TAB)
        await it.sees("Nothing was found.", "fewer words")


async def test_a_mistake_is_told_where_the_results_would_be() -> None:
    async with finding(kitchen(), "kopi after:besok") as it:
        await it.sees("'besok' is no day; write one like 2026-11-20.")


async def test_esc_and_the_key_that_opened_it_go_back() -> None:
    async with finding(kitchen(), "kopi") as it:
        await it.sees("2 found")
        it.press(ESC)
        assert await it.goes_to() is None
    async with finding(kitchen(), "kopi") as it:
        await it.sees("2 found")
        it.press("\x06")
        assert await it.goes_to() is None


async def test_at_the_end_older_ones_are_looked_for() -> None:
    it = reader()
    it.hears(*(f"kopi nomor {number}" for number in range(120)))
    async with finding(it, "kopi") as page:
        await page.sees("the newest 50", "kopi nomor 119")
        page.press(*[PAGE_DOWN] * 12)
        await page.sees("120 found", "kopi nomor 0")
        page.press(UP, ENTER)
        result = await page.goes_to()
        assert result is not None
        assert result.line.text == "kopi nomor 1"


async def test_the_words_of_the_last_time_are_there_again() -> None:
    it = kitchen()
    async with finding(it, "hitam") as page:
        await page.sees("1 found")
    async with finding(it) as page:
        await page.sees("1 found", "Look for: hitam")


async def test_new_words_replace_those_of_the_last_time_and_a_space_goes_on_with_them() -> None:
    it = kitchen()
    async with finding(it, "kopi") as page:
        await page.sees("2 found")
    async with finding(it) as page:
        await page.sees("Look for: kopi")
        page.press("teh")
        await page.sees("1 found", "Look for: teh\n")
    async with finding(it) as page:
        await page.sees("Look for: teh")
        page.press(" saja")
        await page.sees("1 found", "Look for: teh saja")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
async def test_mentions_are_listed_at_once(columns: int, rows: int) -> None:
    it = kitchen()
    it.hears("andi, kopinya sudah jadi")
    async with finding(it, mentions=True, columns=columns, rows=rows) as page:
        picture = await page.sees("What named you", "1 found", "andi, kopinya sudah jadi")
        assert "Look for:" not in picture
        page.press(ENTER)
        assert (await page.goes_to()) == it.talk.model.search.results[0]


async def test_nobody_has_named_the_person() -> None:
    async with finding(reader(), mentions=True) as page:
        await page.sees("Nobody has named you.")


async def test_what_is_deleted_meanwhile_vanishes() -> None:
    it = kitchen()
    async with finding(it, "kopi") as page:
        await page.sees("2 found")
        gone = next(one for one in it.room.lines if one.text == "mau kopi?")
        it.budi >> "CAP REQ :draft/message-redaction" >> f"REDACT #jarkom {gone.msgid}"
        it.settle()
        page.screen.redraw()
        await page.until(lambda picture: "mau kopi?" not in picture)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
async def test_it_fits_terminals_of_any_size(columns: int, rows: int) -> None:
    it = kitchen()
    it.hears("panjang " * 40 + "kopi di ujung", "咖啡 kopi ☕ kopi")
    async with finding(it, "kopi", columns=columns, rows=rows) as page:
        picture = await page.sees("4 found", "kopi di ujung", "Esc back")
        lines = picture.split("\n")
        assert lines[0].startswith(" Search  in jarkom")
        assert lines[0].endswith("4 found")
        assert lines[2].startswith(" Look for: kopi")
        assert "Enter go there" in lines[-1]
        page.press(DOWN)
        await page.until(lambda picture: "kopi di ujung" in picture.split("\n")[-3])


@pytest.mark.parametrize(("columns", "rows"), [(20, 6), (10, 4), (2, 2), (300, 90)])
async def test_it_can_be_drawn_at_impossible_sizes(columns: int, rows: int) -> None:
    async with finding(kitchen(), "kopi", columns=columns, rows=rows) as page:
        await page.until(lambda picture: page.screen.app.render_counter > 0)
        page.press(DOWN, TAB, UP, ESC)
        assert await page.goes_to() is None
