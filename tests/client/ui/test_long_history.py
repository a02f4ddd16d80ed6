"""A long history at a real server: read to the very first message and back, and searched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from client.core import past, timeline
from client.core.model import Line, Room
from client.ui.stay import now
from server.core.history import Entry
from server.store.sqlite import SqliteStore
from tests.client.ui.house import House, somebody
from tests.client.ui.picture import ENTER, ESC, PAGE_DOWN, PAGE_UP, TAB, Terminal, terminal

MANY = 12_000
CTRL_F = "\x06"
DAY = 86_400_000


def write_history(folder: Path, count: int) -> None:
    """So much was said in jarkom, the newest a moment ago."""
    folder.mkdir(parents=True)
    start = now() - 30 * DAY
    entries = [
        Entry(
            "#jarkom",
            start + number * (29 * DAY // count),
            f"m{number}",
            "budi!budi@10.0.0.2",
            "PRIVMSG",
            ("#jarkom", f"kata nomor {number}"),
        )
        for number in range(count)
    ]
    store = SqliteStore(folder)
    store.append(*entries)
    store.close()


async def long_house(folder: Path, count: int) -> House:
    place = House(folder, "--keep-days", "365", "--keep-messages", "50000")
    write_history(place.data_dir, count)
    await place.open()
    return place


def has_gone_back(room: Room, first: Line) -> Callable[[], bool]:
    """Whether something stands before that line, or nothing ever will."""
    return lambda: room.shown[0] is not first or room.exhausted


def has_gone_on(room: Room, last: Line) -> Callable[[], bool]:
    """Whether something stands after that line of the window, or the window is gone."""
    return lambda: room.past is None or room.past.lines[-1] is not last


async def test_twelve_thousand_messages_are_read_to_the_first_and_back(tmp_path: Path) -> None:
    place = await long_house(tmp_path, MANY)
    try:
        async with somebody("siti", place, "#jarkom") as siti:
            room = siti.talk.model.rooms["#jarkom"]
            seen: set[str] = set()
            while not room.exhausted:
                before = room.shown[0]
                siti.talk.pages.older("#jarkom")
                siti.flush()
                await siti.until(has_gone_back(room, before))
                seen.update(line.msgid for line in room.shown[:200])
                assert len(room.lines) <= timeline.TIMELINE_LIMIT
                assert len(room.shown) <= timeline.TIMELINE_LIMIT
            seen.update(line.msgid for line in room.lines)
            assert {f"m{number}" for number in range(MANY)} <= seen
            said = [line.text for line in room.shown if line.msgid.startswith("m")]
            assert said[0] == "kata nomor 0"
            assert room.past is not None
            assert len(room.past.lines) <= past.WINDOW
            while room.past is not None:
                last = room.past.lines[-1]
                siti.talk.pages.newer("#jarkom")
                siti.flush()
                await siti.until(has_gone_on(room, last))
            said = [line.text for line in room.lines if line.msgid.startswith("m")]
            first = MANY - len(said)
            assert said == [f"kata nomor {number}" for number in range(first, MANY)]
    finally:
        await place.close()



def is_drawn_again(page: Terminal, before: int) -> Callable[[str], bool]:
    """Whether there was another picture than so many."""
    return lambda picture: page.drawings > before


async def scroll_to(page: Terminal, text: str) -> None:
    """PgUp until it is in sight; after the end of what is loaded, when more has come."""
    for _ in range(100):
        if text in page.picture:
            return
        before = page.drawings
        page.press(PAGE_UP)
        await page.until(is_drawn_again(page, before))
    raise AssertionError(f"{text} never came:\n{page.picture}")


async def test_a_message_of_last_month_is_found_and_gone_to_and_left(tmp_path: Path) -> None:
    place = await long_house(tmp_path, 2000)
    try:
        async with terminal(
            tmp_path / "siti", server=place.address, room="#jarkom", nick="siti"
        ) as page:
            await page.sees("kata nomor 1999", "siti ›")
            page.press(CTRL_F)
            await page.sees("Look for:", "Write words")
            page.press('"nomor 77"')
            await page.sees("1 found", "kata nomor 77")
            page.press(ENTER)
            await page.sees("kata nomor 77", "kata nomor 76", "kata nomor 78", "PgDn")
            await scroll_to(page, "kata nomor 0")
            page.press("/search nomor dari:budi", ENTER)
            await page.sees("the newest 50", "kata nomor 1999")
            page.press(ESC)
            await page.sees("siti ›", "kata nomor 1999")
            page.press(CTRL_F)
            await page.sees("in jarkom", "the newest 50")
            page.press(TAB)
            await page.sees("in all your rooms")
            page.press(CTRL_F)
            await page.sees("siti ›")
            page.press("/mentions", ENTER)
            await page.sees("Nobody has named you.")
            page.press(ESC, PAGE_DOWN)
            await page.sees("siti ›")
    finally:
        await place.close()
