"""Addresses in what is said: those that a person would click, with numbers that stay."""

from __future__ import annotations

import pytest

from client.core import links
from client.core.links import LINE_LIMIT, LINKS_LIMIT, addresses
from client.core.model import Kind, Line, Room
from tests.client.core.dialogue import in_room


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lihat http://a.id/x.", ["http://a.id/x"]),
        ("(https://a.id/b_(c)) dan <https://d.id>!", ["https://a.id/b_(c)", "https://d.id"]),
        ('"https://a.id/?q=1&r=2#f", kata', ["https://a.id/?q=1&r=2#f"]),
        ("HTTPS://A.ID ftp://b.id/c", ["HTTPS://A.ID", "ftp://b.id/c"]),
        ("warkop://10.0.0.5:6697/jarkom#kopi-susu", ["warkop://10.0.0.5:6697/jarkom#kopi-susu"]),
        ("看https://a.id/路径。好", ["https://a.id/路径。好"]),
        ("看 https://a.id/路径。", ["https://a.id/路径"]),
        ("http:// https://) xhttp://a.id file:///etc/passwd javascript:alert(1)", []),
        ("http://a.id/…", ["http://a.id/"]),
        ("http://" + "x" * 3000, []),
        ("http://a.id\nhttp://b.id", ["http://a.id", "http://b.id"]),
        ("tanpa alamat", []),
    ],
)
def test_an_address_ends_where_a_person_would_say(text: str, found: list[str]) -> None:
    assert addresses(text) == found


def test_numbers_count_up_in_a_room_and_what_was_said_before_keeps_its_number() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :http://a.id dan http://b.id")
    it.says(":budi!b@h PRIVMSG #jarkom :sekali lagi http://a.id, lalu http://c.id")
    it.types("http://d.id")
    assert [line.links for line in it.room().lines[-3:]] == [(1, 2), (1, 3), (4,)]
    assert it.room().links == ["http://a.id", "http://b.id", "http://c.id", "http://d.id"]


def test_addresses_of_the_history_have_numbers_too() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :http://a.id")
    it.says(
        ":s BATCH +h chathistory #jarkom",
        "@batch=h;msgid=m0;time=2025-01-01T00:00:00.000Z :budi!b@h PRIVMSG #jarkom :http://b.id",
        ":s BATCH -h",
    )
    old = next(line for line in it.room().lines if line.msgid == "m0")
    assert old.links == (2,)


def test_a_line_and_a_room_keep_only_so_many() -> None:
    room = Room("#jarkom")
    many = Line(Kind.MESSAGE, 1, "budi", " ".join(f"http://a.id/{n}" for n in range(1000)))
    links.number(room, many)
    assert len(many.links) == LINE_LIMIT
    room = Room("#jarkom")
    for n in range(LINKS_LIMIT):
        links.number(room, Line(Kind.MESSAGE, 1, "budi", f"http://b.id/{n}"))
    late = Line(Kind.MESSAGE, 1, "budi", "http://a.id http://b.id/7")
    links.number(room, late)
    assert late.links == (8,)
    assert len(room.links) == LINKS_LIMIT


def test_what_is_taken_back_takes_its_addresses_along_unless_others_said_them() -> None:
    room = Room("#jarkom")
    first = Line(Kind.MESSAGE, 1, "budi", "http://a.id http://b.id")
    second = Line(Kind.MESSAGE, 2, "andi", "http://b.id http://c.id")
    for line in (first, second):
        room.lines.append(line)
        links.number(room, line)
    links.forget(room, first)
    assert first.links == ()
    assert room.links == ["", "http://b.id", "http://c.id"]
    again = Line(Kind.MESSAGE, 3, "budi", "http://a.id http://c.id")
    links.number(room, again)
    assert again.links == (4, 3)
