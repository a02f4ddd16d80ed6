"""What plain mode prints for people: chat and answers for the pipe, the rest beside it."""

from __future__ import annotations

import pytest

from client.core.model import Kind, Line, Room
from client.core.talk import Talk
from client.plainoutput import UNSENT_LIMIT, TextOutput


def output(*, is_person: bool = False) -> TextOutput:
    it = TextOutput(is_person=is_person)
    it.talk = Talk("andi")
    return it


def test_a_pipe_gets_the_chat_and_the_answers_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it, lab = output(), Room("#lab", restored=1)
    it.entered(lab, 1)
    it.unread(lab, 1)
    it.said(lab, Line(Kind.MESSAGE, 0, "budi", "halo"))
    it.answer("1 person in lab: budi")
    it.note("Tahu saja.")
    it.problem("Tidak bisa.")
    it.fact("joined", room="lab")
    read = capsys.readouterr()
    first, said, answer = read.out.splitlines()
    assert first == "-- 1 new message --"
    assert said.endswith("<budi> halo")
    assert answer == "1 person in lab: budi"
    assert read.err.splitlines() == ["Restored 1 message.", "Tahu saja.", "Tidak bisa."]
    assert it.failures == 1


def test_times_are_those_that_the_person_wants(capsys: pytest.CaptureFixture[str]) -> None:
    it = output()
    assert it.talk is not None
    it.talk.preferences.times = "none"
    it.said(Room("#lab"), Line(Kind.MESSAGE, 0, "budi", "halo"))
    assert capsys.readouterr().out == "<budi> halo\n"


def test_addresses_have_numbers_where_somebody_can_use_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = Line(Kind.MESSAGE, 0, "budi", "https://kopi.id ya", links=(3,))
    output().said(Room("#lab"), line)
    output(is_person=True).said(Room("#lab"), line)
    script, person = capsys.readouterr().out.splitlines()
    assert script.endswith("<budi> https://kopi.id ya")
    assert person.endswith("<budi> https://kopi.id [3] ya")


def test_lines_that_were_not_sent_are_named_each_in_one_line_and_not_for_ever(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = output()
    waiting = Line(Kind.MESSAGE, 0, "andi", "def f():\n    return 1", own=True)
    it.unsent([(Room("#lab"), waiting)], ["dua", "", *map(str, range(UNSENT_LIMIT))])
    told = capsys.readouterr().err.splitlines()
    assert told[:3] == ["Perhaps not sent: def f():     return 1", "Not sent: dua", "Not sent: 0"]
    assert told[UNSENT_LIMIT:] == ["And 2 lines more."]
    assert it.failures == UNSENT_LIMIT
