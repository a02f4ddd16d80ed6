"""The host sees who comes and goes, never what was not meant for the host, and never rubbish."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.happening import Happening, HappeningKind
from server.log import LINE_LIMIT, SENTENCES, LiveLog


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock() -> datetime:
    return datetime(2026, 11, 21, 9, 5, 7)


def log_to(
    stream: io.StringIO, environ: Mapping[str, str] | None = None, *, messages: bool = True
) -> LiveLog:
    return LiveLog(stream, messages=messages, environ=environ or {}, clock=clock)


def shown(happening: Happening, *, messages: bool = True) -> str:
    stream = io.StringIO()
    log_to(stream, messages=messages).show(happening)
    return stream.getvalue()


def test_a_picture_has_the_same_colours_on_every_terminal() -> None:
    stream = Terminal()
    log = log_to(stream)
    for line in ("█ ▄▀█", "jarkom"):
        log.answer(line)
    assert stream.getvalue() == "\x1b[97;40m█ ▄▀█\x1b[0m\njarkom\n"
    plain = io.StringIO()
    log_to(plain).answer("█ ▄▀█")
    assert plain.getvalue() == "█ ▄▀█\n"


HAPPENED = [
    (Happening(HappeningKind.CONNECTED, address="10.0.0.7"), "somebody connects from 10.0.0.7"),
    (Happening(HappeningKind.REGISTERED, "andi", address="fe80::1"), "andi is here from fe80::1"),
    (Happening(HappeningKind.QUIT, "andi", text="Client closed"), "andi is gone (Client closed)"),
    (Happening(HappeningKind.QUIT, "andi"), "andi is gone"),
    (Happening(HappeningKind.ENROLLED, "andi"), "andi is a registered nick now"),
    (
        Happening(HappeningKind.LOGGED_IN, "andi_hp", text="andi", address="10.0.0.7"),
        "andi_hp logs in as andi from 10.0.0.7",
    ),
    (Happening(HappeningKind.LOGGED_IN, "andi", text="andi"), "andi logs in"),
    (Happening(HappeningKind.JOINED, "andi", "#jarkom"), "andi joins jarkom"),
    (Happening(HappeningKind.PARTED, "andi", "#jarkom", "pulang"), "andi leaves jarkom (pulang)"),
    (
        Happening(HappeningKind.KICKED, "andi", "#jarkom", "by budi: spam"),
        "andi is put out of jarkom (by budi: spam)",
    ),
    (Happening(HappeningKind.SAID, "andi", "#jarkom", "halo semua"), "jarkom <andi> halo semua"),
    (Happening(HappeningKind.SAID, "andi", "#j", "\x01ACTION waves\x01"), "j * andi waves"),
    (
        Happening(HappeningKind.TOPIC, "andi", "#jarkom", "Bab 3"),
        "andi sets the topic of jarkom: Bab 3",
    ),
    (Happening(HappeningKind.TOPIC, "andi", "#jarkom"), "andi takes the topic of jarkom away"),
    (Happening(HappeningKind.RENAMED, "andi", text="andi2"), "andi is now andi2"),
    (Happening(HappeningKind.MODE, "andi", "#jarkom", "+k *"), "andi changes jarkom: +k *"),
    (
        Happening(HappeningKind.REFUSED, "andi", "#jarkom", "Wrong password", "10.0.0.7"),
        "refused: andi from 10.0.0.7 in jarkom: Wrong password",
    ),
    (Happening(HappeningKind.ROOM_CREATED, "andi", "#kopi"), "andi opens the room kopi"),
    (Happening(HappeningKind.ROOM_REMOVED, room="#kopi"), "the room kopi is closed"),
    (Happening(HappeningKind.OPERATED, "andi", text="ban budi"), "andi as operator: ban budi"),
    (Happening(HappeningKind.STOPPED, "andi", text="pulang"), "andi ends the server (pulang)"),
    (Happening(HappeningKind.PROBLEM, text="disk is full"), "problem: disk is full"),
]


@pytest.mark.parametrize(("happening", "words"), HAPPENED, ids=lambda one: str(one)[:30])
def test_what_happens_is_said_in_a_sentence_with_its_time(happening: Happening, words: str) -> None:
    assert shown(happening) == f"09:05:07 {words}\n"


def test_every_kind_of_happening_has_its_sentence() -> None:
    assert set(SENTENCES) == set(HappeningKind)
    assert {happening.kind for happening, _ in HAPPENED} == set(HappeningKind)


def test_room_messages_can_be_left_out_and_nothing_else_is() -> None:
    for happening, _ in HAPPENED:
        is_said = happening.kind is HappeningKind.SAID
        assert bool(shown(happening, messages=False)) is not is_said


def test_a_line_of_the_server_itself_is_written_at_once() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    LiveLog(stream, messages=True, environ={}, clock=clock).line("listening ☕")
    assert stream.buffer.getvalue() == "09:05:07 listening ☕\n".encode()


@given(nick=st.text(), room=st.text(), text=st.text(), address=st.text())
def test_nobody_can_send_the_terminal_a_command_or_forge_a_line(
    nick: str, room: str, text: str, address: str
) -> None:
    for kind in HappeningKind:
        line = shown(Happening(kind, nick, room, text, address))
        assert line.startswith("09:05:07 ")
        assert line.endswith("\n")
        assert len(line) <= LINE_LIMIT + 10
        assert all(one.isprintable() or one == "\n" for one in line if ord(one) < 0xA0)
        assert line.count("\n") == 1


def test_colours_and_newlines_of_others_do_not_reach_the_terminal() -> None:
    said = Happening(HappeningKind.SAID, "andi", "#j", "\x1b[31mred\x0304,05blue\x02\n09:05:07 x")
    assert shown(said) == "09:05:07 j <andi> [31mredblue 09:05:07 x\n"


def test_there_is_colour_on_a_terminal_only_and_only_where_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = Happening(HappeningKind.PROBLEM, text="x")

    def written(stream: io.StringIO, **environ: str) -> str:
        log_to(stream, environ).show(problem)
        return stream.getvalue()

    coloured = "\x1b[2m09:05:07\x1b[0m \x1b[31mproblem: x\x1b[0m\n"
    assert written(Terminal(), WT_SESSION="1") == coloured
    plain = "09:05:07 problem: x\n"
    assert written(Terminal(), WT_SESSION="1", NO_COLOR="1") == plain
    assert written(Terminal(), WT_SESSION="1", TERM="dumb") == plain
    assert written(io.StringIO(), WT_SESSION="1") == plain
    monkeypatch.setattr("sys.platform", "win32")
    assert written(Terminal()) == plain


def test_a_terminal_that_lacks_a_character_shows_the_rest() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    LiveLog(stream, messages=True, environ={}, clock=clock).line("kopi ☕ panas")
    assert raw.getvalue() == b"09:05:07 kopi ? panas" + os.linesep.encode()


def test_a_closed_terminal_does_not_end_the_server() -> None:
    stream = Terminal()
    log = log_to(stream)
    stream.close()
    log.line("still hosting")
    log_to(stream).line("still hosting")


def test_answers_have_no_time_and_are_made_safe_too() -> None:
    stream = io.StringIO()
    log_to(stream).answer("jarkom  2 people\x1b[2J\nx")
    assert stream.getvalue() == "jarkom  2 people[2J x\n"


def test_the_log_can_go_elsewhere_for_a_while() -> None:
    here, there = io.StringIO(), io.StringIO()
    log = log_to(here)
    with log.elsewhere(there):
        log.line("a")
    log.line("b")
    assert (here.getvalue(), there.getvalue()) == ("09:05:07 b\n", "09:05:07 a\n")


def test_a_broken_pipe_does_not_end_the_server() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    log = LiveLog(stream, messages=True)
    log.line("still hosting")
    log.line("still hosting")
    with contextlib.suppress(OSError):  # what is left in the buffer is of no interest
        stream.close()
