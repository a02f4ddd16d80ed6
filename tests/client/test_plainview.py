"""What of a talk is printed in plain mode, and when."""

from __future__ import annotations

import json
from typing import Any

import pytest

from client.core.talk import Talk
from client.plainjson import JsonOutput
from client.plainview import PlainView
from tests.client.core.dialogue import ALL_CAPS, Dialogue, connected

TODAY = 1_795_248_000_000  # epoch ms of 2026-11-21T08:00
READ = "2026-11-20T08:00:00.000Z"
OLD = (
    f"@time={READ};msgid=a;batch=h :budi!b@h PRIVMSG #jarkom :satu",
    "@time=2026-11-20T08:00:01.000Z;msgid=b;batch=h :andi!a@h PRIVMSG #jarkom :dua",
    "@time=2026-11-20T08:00:02.000Z;msgid=c;batch=h :budi!b@h PRIVMSG #jarkom :tiga",
    "@time=2026-11-20T08:00:03.000Z;msgid=d;batch=h :citra!b@h PRIVMSG #jarkom :empat",
)


class Viewed(Dialogue):
    """A dialogue whose events are printed as objects."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *, is_person: bool) -> None:
        super().__init__()
        self.now = TODAY
        self.talk = Talk("andi", shows_rooms=False, run="run")
        output = JsonOutput()
        output.talk = self.talk
        self.view = PlainView(self.talk, output, is_person=is_person)
        self._capsys = capsys
        connected(self, f"{ALL_CAPS} draft/read-marker", account="andi")
        self.sent()

    def tells(self, *lines: str) -> list[dict[str, Any]]:
        """What is printed when the server says that."""
        for event in self.says(*lines):
            self.view.take(event)
        self.view.note_rooms()
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]

    def write(self, text: str) -> list[dict[str, Any]]:
        for event in self.types(text):
            self.view.take(event)
        return self.tells()

    def enter(self, *between: str) -> list[dict[str, Any]]:
        self.talk.join("#jarkom")
        return self.tells(
            ":andi!a@h JOIN #jarkom", f":s MARKREAD #jarkom timestamp={READ}",
            ":s 353 andi = #jarkom :@andi budi", ":s 366 andi #jarkom :End", *between,
            ":s BATCH +h chathistory #jarkom", *OLD, ":s BATCH -h",
        )  # fmt: skip


def test_history_comes_first_and_says_what_of_it_is_new(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Viewed(capsys, is_person=False)
    joined, *lines = it.enter("@time=2026-11-21T08:00:00.000Z :budi!b@h PRIVMSG #jarkom :lima")
    assert (joined["event"], joined["history"], joined["unread"]) == ("joined", 4, 3)
    shown = [(one.get("text", one["kind"]), one.get("history", False)) for one in lines]
    assert shown == [
        ("satu", True), ("dua", True), ("tiga", True), ("empat", True), ("join", False),
        ("lima", False),
    ]


def test_what_a_person_heard_is_read_and_what_a_script_printed_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for is_person in (True, False):
        it = Viewed(capsys, is_person=is_person)
        it.enter()
        it.talk.tick(it.now + 3000)
        assert any("MARKREAD #jarkom" in line for line in it.sent()) is is_person


def test_own_words_are_printed_when_the_server_has_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Viewed(capsys, is_person=False)
    it.enter()
    it.sent()
    it.talk.look_at("#jarkom")
    assert it.write("halo") == []
    assert it.view.owes_own
    label = it.sent()[0].partition("label=")[2].partition(";")[0]
    told = it.tells(f"@label={label};msgid=e :andi!a@h PRIVMSG #jarkom :halo")
    assert [(one["text"], one["own"]) for one in told] == [("halo", True)]
    assert not it.view.owes_own


def test_a_refused_message_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    it = Viewed(capsys, is_person=True)
    it.enter()
    it.sent()
    it.talk.look_at("#jarkom")
    it.write("halo")
    label = it.sent()[0].partition("label=")[2].partition(";")[0]
    error, failed = it.tells(f"@label={label} :s 404 andi #jarkom :Cannot send")
    assert error["event"] == "error"
    assert (failed["event"], failed["text"]) == ("failed", "halo")


def test_what_we_said_elsewhere_is_printed_to_everybody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Viewed(capsys, is_person=True)
    it.enter()
    told = it.tells("@msgid=x :andi!a@h PRIVMSG #jarkom :dari telepon")
    assert [one["text"] for one in told] == ["dari telepon"]


def test_a_person_hears_that_a_message_that_had_to_wait_was_sent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Viewed(capsys, is_person=True)
    it.enter()
    it.talk.look_at("#jarkom")
    for event in it.talk.closed("The connection broke.", it.now):
        it.view.take(event)
    it.talk.seek()
    it.write("menunggu")
    connected(it, f"{ALL_CAPS} draft/read-marker", account="andi")
    it.tells(
        ":andi!a@h JOIN #jarkom", ":s 353 andi = #jarkom :@andi budi",
        ":s 366 andi #jarkom :End", ":s BATCH +h chathistory #jarkom", ":s BATCH -h",
    )  # fmt: skip
    line = next(line for line in it.sent() if "menunggu" in line)
    label = line.partition("label=")[2].partition(";")[0]
    told = it.tells(f"@label={label};msgid=f :andi!a@h PRIVMSG #jarkom :menunggu")
    assert [one["text"] for one in told] == ["menunggu"]


def test_rooms_that_we_are_not_in_any_more_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    it = Viewed(capsys, is_person=False)
    it.enter()
    assert it.tells(":andi!a@h PART #jarkom") == [{"event": "left", "room": "jarkom"}]
    it.enter()
    events = [one["event"] for one in it.tells(":budi!b@h KICK #jarkom andi :cukup")]
    assert events == ["line", "error", "left"]


def test_it_is_told_where_words_go_when_that_changes(capsys: pytest.CaptureFixture[str]) -> None:
    it = Viewed(capsys, is_person=False)
    it.enter()
    it.talk.look_at("#jarkom")
    for _time in range(2):
        it.view.note_current()
    assert it.tells() == [{"event": "current", "room": "jarkom"}]
    it.tells(":andi!a@h PART #jarkom")
    it.view.note_current()
    assert it.tells() == [{"event": "current"}]
