"""A hundred thousand messages in twenty rooms, while somebody types: nothing is lost or grows.

Measured on two cores of a laptop's kind: 60 µs of CPU for a message, the keys among them.
"""

from __future__ import annotations

import asyncio
import gc
import sys

from prompt_toolkit.application.current import set_app

from client.core.model import Line
from client.core.timeline import TIMELINE_LIMIT
from tests.client.core.dialogue import Dialogue, enter, in_room
from tests.client.ui.desk import Desk, desk
from tests.client.ui.picture import ENTER

MESSAGES = 100_000
ROOMS = [f"#ruang{number}" for number in range(20)]
BUSY = ROOMS[:4]  # they are full long before the end; the others never are
QUIET_LINES = 500
AT_ONCE = 250  # messages between two keys: what comes in a moment of a netsplit's end
WRITTEN = "Semua yang saya ketik harus tetap utuh, walaupun seribu orang bicara: kopi, teh, 世界! "
PAGES = 70  # of 34 rows: more than are kept ready to be drawn again
DRAWN = 2_500  # lines that may be kept for that, although they fell off their room
# Memory blocks, of which a line has some ten: for addresses, which keep their numbers (6,000), and
# for what is kept ready, which comes and goes (30,000). What grows with every message, be it one
# block, would be 60,000.
SLACK = 40_000


def message(number: int, room: str) -> str:
    """The things that happen in rooms, in turn."""
    who = f"tamu{number % 300}"
    tags = f"@msgid=m{number};time=2026-11-21T10:00:{number % 60:02}.000Z"
    if number % 50 == 0:
        return f"{tags};+reply=m{number - 40} :{who}!t@h PRIVMSG {room} :andi: lihat http://a.b/{number}"
    if number % 50 == 10:
        return f"{tags};+draft/react=👍;+reply=m{number - 20} :{who}!t@h TAGMSG {room}"
    if number % 50 == 20:
        return f":{who}!t@h JOIN {room}"
    if number % 50 == 30:
        return f":{who}!t@h PART {room} :sampai besok"
    if number % 50 == 40:
        return f"@+typing=active :{who}!t@h TAGMSG {room}"
    return f"{tags} :{who}!t@h PRIVMSG {room} :kopi susu di warung dekat kantor, nomor {number}"


def stream() -> list[str]:
    """Where each message goes: first all of the quiet rooms, then only the busy ones."""
    quiet = [room for _ in range(QUIET_LINES) for room in ROOMS]
    return quiet + [BUSY[number % len(BUSY)] for number in range(MESSAGES - len(quiet))]


def house() -> Dialogue:
    it = in_room(room=ROOMS[0])
    for room in ROOMS[1:]:
        enter(it, room)
    it.talk.look_at(ROOMS[0])
    it.sent()
    return it


async def hear(shown: Desk, first: int, rooms: list[str]) -> None:
    """What arrives in one moment, drawn as news are."""
    it = shown.dialogue
    data = "".join(f"{message(first + n, room)}\r\n" for n, room in enumerate(rooms))
    it.talk.receive(data.encode(), it.now + first)
    shown.screen.redraw()
    await asyncio.sleep(0)


async def read_back(shown: Desk) -> None:
    """Far enough that all that is kept of what was drawn is there, and to the newest again."""
    timeline, room = shown.page.timeline(shown.model.current), shown.model.room
    assert room is not None
    for _ in range(PAGES):
        timeline.scroll(room, -timeline.page)
        draw(shown, 1)
    assert not timeline.follows
    timeline.follow()
    await shown.press()


def lines_of(it: Dialogue) -> int:
    return sum(len(room.lines) for room in it.talk.model.rooms.values())


def living() -> int:
    gc.collect()
    return sum(isinstance(one, Line) for one in gc.get_objects())


async def test_nothing_is_lost_and_nothing_grows_in_a_flood() -> None:
    async with desk(house(), columns=120, rows=40) as shown:
        it = shown.dialogue
        others = living() - lines_of(it)
        rooms = stream()
        blocks, wanted = 0, ""
        sent: list[str] = []
        for first in range(0, MESSAGES, AT_ONCE):
            await hear(shown, first, rooms[first : first + AT_ONCE])
            number = first // AT_ONCE
            key = WRITTEN[number % len(WRITTEN)]
            shown.type(key)
            wanted += key
            if number % len(WRITTEN) == len(WRITTEN) - 1:
                await shown.press()
                assert shown.text == wanted
                await shown.press(ENTER)
                sent.append(wanted)
                wanted = ""
            if first == MESSAGES * 4 // 10:
                assert all(len(it.room(room).lines) == TIMELINE_LIMIT for room in BUSY)
                await read_back(shown)
                gc.collect()
                blocks = sys.getallocatedblocks()
        await shown.press()
        assert shown.text == wanted
        said = [line.partition(" PRIVMSG #ruang0 :")[2] for line in it.sent() if "PRIVMSG" in line]
        assert said == sent
        assert all(len(one.lines) <= TIMELINE_LIMIT for one in it.talk.model.rooms.values())
        gc.collect()
        assert sys.getallocatedblocks() - blocks < SLACK
        assert living() - lines_of(it) - others < DRAWN


async def test_a_picture_drawn_again_and_again_keeps_nothing() -> None:
    async with desk(house(), columns=120, rows=40) as shown:
        await hear(shown, 0, [ROOMS[0]] * 100)
        draw(shown, 20)
        gc.collect()
        blocks = sys.getallocatedblocks()
        draw(shown, 300)
        gc.collect()
        assert sys.getallocatedblocks() - blocks < 200


def draw(shown: Desk, times: int) -> None:
    with set_app(shown.app):
        for _ in range(times):
            shown.app.renderer.render(shown.app, shown.app.layout)


async def test_nothing_runs_while_nothing_happens() -> None:
    # Each timer would wake the computer again and again, for as long as somebody is in a room.
    async with desk(house()) as shown:
        await shown.press("halo")
        quiet = 0
        for _ in range(200):  # those of the keys run out in 50 ms
            timers = getattr(asyncio.get_running_loop(), "_scheduled", [])
            quiet = 0 if any(not one.cancelled() for one in timers) else quiet + 1
            if quiet == 10:
                break
            await asyncio.sleep(0.005)
        assert quiet == 10, "something wakes up again and again"
