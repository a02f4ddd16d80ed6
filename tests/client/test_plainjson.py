"""Plain mode for programs: what they may write, and what they read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from client.core.events import Deleted, Reacted
from client.core.model import Kind, Line, Member, Result, Room, Seal, Search
from client.core.talk import Talk
from client.plainjson import JsonOutput, Request, RequestError, read_request

NOON = 1_795_262_700_000  # 2026-11-21T12:05:00Z


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    read = capsys.readouterr()
    assert read.err == ""
    return [json.loads(line) for line in read.out.splitlines()]


@pytest.mark.parametrize(("line", "request_"), [
    ("halo", Request("halo")),
    ("/who", Request("/who")),
    ('{"say": "satu\\ndua"}', Request("satu\ndua", True)),
    ('{"say": "/bukan", "room": "jarkom"}', Request("/bukan", True, "#jarkom")),
    ('{"say": "psst", "to": "budi", "id": 7}', Request("psst", True, "budi", id=7)),
    ('{"say": "ya", "reply_to": "m1"}', Request("ya", True, reply_to="m1")),
    ('  {"command": "/who", "room": "#dua", "id": "x"}', Request("/who", False, "#dua", id="x")),
    ('{"command": "who"}', Request("/who")),
])
def test_a_line_is_typed_or_an_object(line: str, request_: Request) -> None:
    assert read_request(line) == request_


@pytest.mark.parametrize(("line", "words"), [
    ("{", "That is no JSON object"),
    ('{"say": "a"} {"say": "b"}', "That is no JSON object"),
    ('{"say": "a"', "That is no JSON object"),
    ("{" * 100_000, "That is no JSON object"),
    ("{}", 'Write {"say": TEXT}'),
    ('{"text": "a"}', 'Write {"say": TEXT}'),
    ('{"say": 1}', "say must be a text"),
    ('{"say": "a", "id": 1.5}', "id must be a text"),
    ('{"say": "a", "romm": "x"}', "There is no romm beside say"),
    ('{"command": "/who", "to": "budi"}', "There is no to beside command"),
    ('{"say": "a", "room": "x", "to": "y"}', "Say it in a room or to a nick"),
])
def test_what_is_wrong_with_an_object_is_said(line: str, words: str) -> None:
    with pytest.raises(RequestError, match="^" + words.replace("{", r"\{")):
        read_request(line)


@pytest.mark.parametrize(("line", "id_"), [
    ('{"say": 1, "id": 7}', 7), ('{"id": "x"}', "x"), ('{"say": "a", "id": [1]}', None),
    ('{"say": "a", "id": true}', None), ("{", None),
])
def test_who_wrote_it_hears_by_its_id_which_one_was_wrong(line: str, id_: object) -> None:
    with pytest.raises(RequestError) as refusal:
        read_request(line)
    assert refusal.value.id == id_


def test_every_event_is_one_object_without_what_is_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it, lab, budi = JsonOutput(), Room("#lab", topic="kopi", restored=2), Room("budi")
    lab.members = {"andi": Member("andi", "@"), "budi": Member("budi", away=True)}
    it.note("Tahu saja.")
    it.remark("Not for programs: there is a fact.")
    it.answer("dua\nbaris")
    it.problem("Tidak bisa.")
    it.entered(lab, 1)
    it.members("lab", lab.members.values())
    it.fact("done", ok=False, id=None)
    assert it.failures == 1
    people = [{"nick": "andi", "rank": "@"}, {"nick": "budi", "away": True}]
    assert printed(capsys) == [
        {"event": "note", "text": "Tahu saja."},
        {"event": "answer", "text": "dua\nbaris"},
        {"event": "error", "text": "Tidak bisa."},
        {"event": "joined", "room": "lab", "topic": "kopi", "people": people, "history": 2,
         "unread": 1},
        {"event": "members", "room": "lab", "people": people},
        {"event": "done", "ok": False},
    ]  # fmt: skip
    said = Line(Kind.MESSAGE, NOON, "budi", "andi?", "m1", mention=True, reply_to="m0")
    said.reactions = {"👍": ["citra"]}
    it.said(lab, said, history=True)
    it.said(budi, Line(Kind.MESSAGE, NOON, "budi", "psst", "m2", seal=Seal.SEALED))
    it.failed(lab, Line(Kind.MESSAGE, NOON, "andi", "x", own=True, failure="Penuh."))
    it.happened(lab, Reacted("#lab", said, "eko", "☕", True))
    it.happened(lab, Deleted("#lab", Line(Kind.MESSAGE, NOON, "budi", "iklan", "m3"), "andi"))
    assert printed(capsys) == [
        {"event": "line", "room": "lab", "time": "2026-11-21T12:05:00.000Z", "kind": "message",
         "nick": "budi", "text": "andi?", "msgid": "m1", "reply_to": "m0",
         "reactions": {"👍": ["citra"]}, "mention": True, "history": True},
        {"event": "line", "room": "budi", "private": True, "time": "2026-11-21T12:05:00.000Z",
         "kind": "message", "nick": "budi", "text": "psst", "msgid": "m2", "seal": "sealed"},
        {"event": "failed", "room": "lab", "text": "x", "reason": "Penuh."},
        {"event": "reaction", "room": "lab", "msgid": "m1", "nick": "eko", "emoji": "☕",
         "taken_back": True},
        {"event": "deleted", "room": "lab", "msgid": "m3", "nick": "budi", "by": "andi",
         "reason": "iklan"},
    ]  # fmt: skip


def test_what_was_found_comes_oldest_first_and_then_how_much(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = JsonOutput()
    it.talk = Talk("andi")
    lines = [Line(Kind.MESSAGE, NOON + n, "budi", f"kopi {n}", f"m{n}") for n in (2, 1)]
    it.found(Search(results=[Result("#lab", line) for line in lines], more=True))
    it.found(Search(remark="There is no connection now."))
    first, second, end, nothing = printed(capsys)
    assert (first["room"], first["text"], second["text"]) == ("lab", "kopi 1", "kopi 2")
    assert end == {"event": "search", "count": 2, "more": True}
    assert nothing == {"event": "search", "count": 0, "remark": "There is no connection now."}


def test_what_was_not_sent_is_named_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    it = JsonOutput()
    it.unsent([(Room("#lab"), Line(Kind.MESSAGE, NOON, "andi", "a\nb", own=True))], ["/who"])
    assert it.failures == 2
    assert printed(capsys) == [
        {"event": "unsent", "room": "lab", "text": "a\nb", "time": "2026-11-21T12:05:00.000Z",
         "unsure": True},
        {"event": "unsent", "text": "/who"},
    ]  # fmt: skip
