"""The chat as lines of text."""

from __future__ import annotations

import time

from client.core.events import Deleted, Reacted
from client.core.model import Kind, Line, Room, Seal
from client.transcript import clock, transcribe, transcribe_news

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


def test_an_answer_names_whom_it_answers_if_that_is_known() -> None:
    lab = Room("#lab", lines=[Line(Kind.MESSAGE, NOON, "andi", "kopi?", "m1")])
    answer = Line(Kind.MESSAGE, NOON, "budi", "ya", reply_to="m1")
    assert shown(lab, answer) == "12:05 <budi> (to andi) ya"
    answer.reply_to = "m2"
    assert shown(lab, answer) == "12:05 <budi> ya"


def test_no_line_of_a_message_can_be_taken_for_another_message() -> None:
    code = Line(Kind.MESSAGE, NOON, "budi", "def f():\n12:05 <andi> ya")
    assert shown(Room("#lab"), code) == "12:05 <budi> def f():\n      | 12:05 <andi> ya"


def test_what_happens_to_a_message_is_told() -> None:
    lab = Room("#lab")
    said = Line(Kind.MESSAGE, NOON, "andi", "Pagi\n" + "x" * 90, "m1")

    def told(event: Reacted | Deleted) -> str:
        return transcribe_news(lab, event, several=True, now=NOON)

    assert told(Reacted("#lab", said, "budi", "👍", False)) == (
        "12:05 lab * budi reacted 👍 to andi: Pagi " + "x" * 34 + "…"
    )
    taken = told(Reacted("#lab", said, "budi", "👍", True))
    assert taken.startswith("12:05 lab * budi took 👍 back from andi: Pagi")
    said.deleted, said.text = True, "iklan"
    assert told(Deleted("#lab", said, "andi")) == "12:05 lab * andi deleted a message (iklan)"
    assert told(Deleted("#lab", said, "budi")) == (
        "12:05 lab * a message of andi was deleted by budi (iklan)"
    )
    assert shown(lab, said) == "12:05 * a message of andi was deleted (iklan)"


def test_what_names_us_says_so_but_not_in_private() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "andi?", mention=True)
    assert shown(Room("#lab"), line) == "12:05 [you] <budi> andi?"
    assert shown(Room("#lab"), line, several=True) == "12:05 lab [you] <budi> andi?"
    assert shown(Room("budi"), line) == "12:05 [budi] andi?"


def test_reactions_that_stand_already_are_told_below() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "kopi")
    line.reactions = {"👍": ["andi", "citra"], "☕": ["eko"]}
    assert shown(Room("#lab"), line) == "12:05 <budi> kopi\n      | (👍 andi, citra; ☕ eko)"


def test_times_may_be_others_or_none() -> None:
    assert [clock(NOON, NOON, times) for times in ("auto", "24h", "12h", "seconds", "none")] == [
        "12:05", "12:05", "12:05 PM", "12:05:00", "",
    ]
    assert clock(NOON - DAY, NOON, "12h") == "2026-11-20 12:05 PM"
    line = Line(Kind.MESSAGE, NOON, "budi", "halo")
    told = transcribe(
        Room("#lab"), line, own_nick="andi", several=True, now=NOON, times="none"
    )
    assert told == "lab <budi> halo"


def test_addresses_may_have_their_numbers() -> None:
    line = Line(Kind.MESSAGE, NOON, "budi", "(https://a.id) dan https://b.id/x.", links=(2, 1))
    told = transcribe(
        Room("#lab"), line, own_nick="andi", several=False, now=NOON, numbers=True
    )
    assert told == "12:05 <budi> (https://a.id [2]) dan https://b.id/x [1]."
