"""What is unread, and what rings."""

from __future__ import annotations

import pytest

from client.core import attention
from client.core.attention import Attention
from client.core.model import Kind, Line, Room


def said(stamp: int, nick: str = "budi", *, mention: bool = False, own: bool = False) -> Line:
    return Line(Kind.MESSAGE, stamp, nick, "halo", own=own, mention=mention)


def test_unread_is_what_others_said_since() -> None:
    room = Room("#jarkom", read=10)
    taken_back = said(14)
    taken_back.deleted = True
    room.lines = [said(9), said(10), said(11), said(12, own=True), taken_back, said(15)]
    room.lines.append(Line(Kind.JOIN, 16, "citra"))
    assert [line.stamp for line in attention.news(room)] == [11, 15]
    assert attention.newest(room) == 15


def test_where_nothing_is_known_nothing_is_unread() -> None:
    room = Room("#jarkom", lines=[said(9)])
    attention.count(room)
    assert room.unread == 0


def test_who_never_told_what_was_read_has_read_all_until_then() -> None:
    it, room = Attention(), Room("#Jarkom")
    it.guess(room, 7)
    it.guess(room, 9)
    assert (room.read, it.guessed) == (7, {"#jarkom"})


@pytest.mark.parametrize("target", ["#jarkom", "budi"])
def test_a_muted_room_counts_and_does_nothing_else(target: str) -> None:
    room = Room(target, read=1, muted=True, lines=[said(2, mention=True)])
    attention.count(room)
    assert (room.unread, room.mentioned) == (1, False)
    attention.came(room, said(3, mention=True), current=False)
    assert (room.unread, room.mentioned) == (2, False)
    assert not attention.rings(room, room.lines[0])


def test_the_line_stays_where_the_person_stopped_reading() -> None:
    room = Room("#jarkom", read=10, lines=[said(11), said(12)])
    attention.count(room)
    attention.looked_at(room)
    assert (room.unread, room.unread_from) == (0, 10)
    attention.left(room)
    assert room.unread_from == 10, "not all was seen"
    room.read = 12
    attention.left(room)
    assert room.unread_from == 0


def test_leaving_a_room_while_reading_back_marks_what_came_meanwhile() -> None:
    room = Room("#jarkom", read=10, lines=[said(9), said(11)])
    attention.left(room)
    assert room.unread_from == 10


def test_what_comes_while_nobody_looks_begins_where_the_person_went() -> None:
    room = Room("#jarkom", read=10)
    for stamp in (11, 12):
        attention.came(room, said(stamp), current=True)
    assert (room.unread, room.unread_from) == (2, 10)


@pytest.mark.parametrize(
    ("target", "line", "does"),
    [
        ("#jarkom", said(1, mention=True), True),
        ("#jarkom", said(1), False),
        ("budi", said(1), True),
        ("budi", said(1, own=True), False),
        ("#jarkom", Line(Kind.JOIN, 1, "budi"), False),
        ("", Line(Kind.NOTE, 1, text="halo"), False),
    ],
)
def test_a_bell_is_for_what_names_us_or_is_for_us_alone(
    target: str, line: Line, *, does: bool
) -> None:
    assert attention.rings(Room(target), line) is does
