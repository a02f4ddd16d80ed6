"""Reactions as data: in whatever order they are heard of, the last word of each person counts."""

from __future__ import annotations

from itertools import permutations

import pytest

from client.core import reactions
from client.core.reactions import Reaction, Reactions, readable

WORDS = [
    Reaction("budi", "👍", 1, True),
    Reaction("Budi", "👍", 2, False),
    Reaction("citra", "👍", 3, True),
    Reaction("budi", "❤", 4, True, "r4"),
]


def test_pages_may_come_in_any_order() -> None:
    for order in permutations(WORDS):
        known = Reactions()
        for one in order:
            known.note("#lab", "m1", one)
        assert known.shown("#lab", "m1") == {"👍": ["citra"], "❤": ["budi"]}
        assert known.stands("#lab", "m1", "BUDI", "❤")
        assert not known.stands("#lab", "m1", "budi", "👍")


def test_each_room_has_its_own() -> None:
    known = Reactions()
    known.note("#lab", "m1", WORDS[0])
    assert not known.knows("#lain", "m1")
    assert known.shown("#lain", "m1") == {}
    known.forget("#lab", "m1")
    assert not known.knows("#lab", "m1")


def test_one_is_found_by_its_own_name() -> None:
    known = Reactions()
    known.note("#lab", "m1", WORDS[3])
    assert known.take_back("#lab", "zz") == ""
    assert known.take_back("#lab", "r4") == "m1"
    assert known.shown("#lab", "m1") == {}


def test_a_picture_is_the_same_with_and_without_its_selector() -> None:
    assert readable("❤️") == readable("❤") == "❤"
    assert readable("👨‍👩‍👧")
    assert readable("x" * 25) == ""


def test_a_flood_of_reactions_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "TOTAL_LIMIT", 50)
    known = Reactions()
    for number in range(500):
        room = f"#{number % 3}"
        known.note(room, f"m{number % 70}", Reaction(f"n{number}", "x", number, True))
        held = sum(len(ones) for them in known.rooms.values() for ones in them.values())
        assert known.count == held <= 50
    assert known.shown("#1", "m9") == {"x": ["n499"]}
    for room in ("#0", "#1", "#2", "#2"):
        known.close(room)
    assert known.count == 0
