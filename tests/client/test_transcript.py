"""The chat as lines of text."""

from __future__ import annotations

import time

from client.core.model import Kind, Line, Room, Seal
from client.transcript import clock, transcribe

NOON = int(time.mktime((2026, 11, 21, 12, 5, 0, 0, 0, -1))) * 1000
DAY = 86_400_000


def shown(room: Room, line: Line, *, several: bool = False) -> str:
    return transcribe(room, line, own_nick="andi", several=several, now=NOON)


def test_every_form_of_line() -> None:
    lab, budi = Room("#lab"), Room("budi")
    said = Line(Kind.MESSAGE, NOON, "budi", "halo")
    assert shown(lab, said) == "12:05 <budi> halo"
    assert shown(lab, said, several=True) == "12:05 lab <budi> halo"
    assert shown(budi, said, several=True) == "12:05 [budi] halo"
    answer = Line(Kind.MESSAGE, NOON, "andi", "ya", own=True)
    assert shown(budi, answer) == "12:05 [andi -> budi] ya"
    assert shown(lab, Line(Kind.NOTICE, NOON, "bot", "beep")) == "12:05 -bot- beep"
    assert shown(lab, Line(Kind.ACTION, NOON, "budi", "waves")) == "12:05 * budi waves"
    assert shown(lab, Line(Kind.JOIN, NOON, "budi")) == "12:05 * budi joined"


def test_private_lines_say_first_who_can_read_them() -> None:
    budi = Room("budi")
    for seal, mark in ((Seal.SEALED, "e2e"), (Seal.OPEN, "open"), (Seal.UNREADABLE, "unreadable")):
        line = Line(Kind.MESSAGE, NOON, "budi", "psst", seal=seal)
        assert shown(budi, line) == f"12:05 [{mark}] [budi] psst"
    action = Line(Kind.ACTION, NOON, "budi", "waves", seal=Seal.SEALED)
    assert shown(budi, action) == "12:05 [e2e] * budi waves"


def test_a_line_of_another_day_has_its_date() -> None:
    assert clock(NOON - DAY, NOON) == "2026-11-20 12:05"


def test_a_time_outside_the_calendar_is_survived() -> None:
    assert clock(10**25, NOON) == "--:--"
