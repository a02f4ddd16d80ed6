from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.book import Rumour
from discovery.listing import ListedRoom
from discovery.lookformat import (
    ANSWER_MAX,
    MAX_ROOMS,
    QUESTION_MAX,
    Answer,
    Called,
    Described,
    Question,
    read_answer,
    read_question,
    write_answer,
    write_question,
)
from discovery.place import Place

HERE = Rumour("3f" * 32, (Place("10.0.0.7", 6697), Place("fd00::7", 6698)), 12)
KOPI = Described("Kopi Anna", "0.1.0", 3, (ListedRoom("jarkom", True, 2),), 1, 7)


def answer_with(**changes: Any) -> bytes:
    """A good answer in which something is otherwise."""
    line = json.loads(write_answer(Answer(KOPI, (HERE,))))
    return json.dumps({**line, **changes}).encode() + b"\n"


def test_a_question_is_read_as_it_was_written() -> None:
    for question in (Question(), Question((HERE,), 6697)):
        assert read_question(write_question(question)) == question


def test_an_answer_is_read_as_it_was_written() -> None:
    hidden = Described("Kopi", "1", 0, (), revision=2**32 - 1, listed=False)
    for answer in (Answer(KOPI), Answer(hidden, (HERE,), Called(True, False))):
        assert read_answer(write_answer(answer)) == answer


def test_each_is_one_line() -> None:
    named = Described("a\nb\u2028c", "0.1\r\n", 0, ())
    line = write_answer(Answer(named, (HERE,)))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


@given(st.text(), st.text(), st.lists(st.tuples(st.text(), st.booleans(), st.integers())))
def test_whatever_a_server_is_called_its_answer_can_be_read(
    name: str, version: str, rooms: list[tuple[str, bool, int]]
) -> None:
    listed = tuple(ListedRoom(*room) for room in rooms)
    line = write_answer(Answer(Described(name, version, 1, listed)))
    found = read_answer(line)
    assert found is not None
    assert found.described.more_rooms + len(found.described.rooms) == len(rooms)


def test_rooms_that_do_not_fit_are_counted() -> None:
    rooms = tuple(ListedRoom(f"{number:03d}" + "語" * 60, False, 1) for number in range(700))
    line = write_answer(Answer(Described("Kopi", "1", 1, rooms, 5), (HERE,) * 32))
    assert len(line) <= ANSWER_MAX
    found = read_answer(line)
    assert found is not None
    shown = found.described.rooms
    assert shown == rooms[: len(shown)]
    assert 200 < len(shown) <= MAX_ROOMS
    assert found.described.more_rooms == 705 - len(shown)


def test_five_hundred_rooms_of_the_longest_names_that_a_server_takes_fit() -> None:
    rooms = tuple(ListedRoom(f"{number:03d}" + "x" * 60, True, 99) for number in range(500))
    line = write_answer(Answer(Described("Kopi", "1", 1, rooms), (HERE,) * 32))
    found = read_answer(line)
    assert found is not None
    assert found.described.rooms == rooms


def test_a_question_says_as_many_rumours_as_fit() -> None:
    places = tuple(Place(f"2001:db8:1111:2222:3333:4444:5555:666{n}", 65535) for n in range(8))
    news = tuple(Rumour(f"{number:064x}", places, 3) for number in range(32))
    line = write_question(Question(news, 6697))
    assert QUESTION_MAX - 600 < len(line) <= QUESTION_MAX
    found = read_question(line)
    assert found is not None
    assert found.news == news[: len(found.news)]


def test_what_two_tell_of_one_server_is_said_once_and_the_newest() -> None:
    own, moved = Place("10.0.0.7", 6697), Place("10.0.0.8", 6697)
    old, new = Rumour("3f" * 32, (own,), 900), Rumour("3f" * 32, (own, moved), 0)
    other = Rumour("4a" * 32, (own,), 5)
    asked = read_question(write_question(Question((old, new, other, new))))
    assert asked == Question((new, other))
    assert write_question(Question((old, new))).count(b"3f3f") == write_question(
        Question((new,))
    ).count(b"3f3f")
    answer = read_answer(write_answer(Answer(KOPI, (old, new))))
    assert answer is not None
    assert answer.news == (new,)


def test_a_room_whose_name_would_look_different_is_counted_not_listed() -> None:
    wrong = [["a\u202eb", False, 1], ["", False, 1], ["x" * 65, False, 1], ["  a", False, 1]]
    found = read_answer(answer_with(rooms=[["good", False, 1], *wrong], more=0))
    assert found is not None
    assert [room.name for room in found.described.rooms] == ["good"]
    assert found.described.more_rooms == 4


def test_what_a_stranger_calls_itself_is_safe_to_print() -> None:
    found = read_answer(answer_with(name="\x1b[31mKopi\ud800\u202e", version="9" * 100))
    assert found is not None
    assert found.described.name == "[31mKopi"
    assert len(found.described.version) == 32
    nameless = read_answer(answer_with(name="\u200b\x00"))
    assert nameless is not None
    assert nameless.described.name == "(no name)"


def test_a_count_beyond_belief_is_cut() -> None:
    found = read_answer(answer_with(people=10**30, more=10**30, revision=10**30))
    assert found is not None
    assert (found.described.people, found.described.more_rooms) == (99_999, 99_999)
    assert 0 <= found.described.revision < 2**32


@pytest.mark.parametrize(
    "changes",
    [
        {"name": 5},
        {"name": None},
        {"version": ["1"]},
        {"people": "3"},
        {"people": True},
        {"people": -1},
        {"people": 1.5},
        {"people": float("nan")},
        {"people": float("inf")},
        {"rooms": {}},
        {"rooms": "jarkom"},
        {"rooms": [["jarkom", 1, 2]]},
        {"rooms": [["jarkom", True]]},
        {"rooms": [["jarkom", True, None]]},
        {"rooms": [[["jarkom"], True, 1]]},
        {"rooms": ["abc"]},
        {"more": None},
        {"revision": "7"},
        {"news": 5},
        {"listed": 0},
        {"listed": None},
        {"called": True},
        {"called": {"tcp": 1, "udp": 0}},
    ],
)
def test_an_answer_of_wrong_types_is_none(changes: dict[str, Any]) -> None:
    assert read_answer(answer_with(**changes)) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"{" * 30_000,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"\xff\n",
        b'{"call": 1e999}\n',
        b'{"call": NaN}\n',
        b'{"call": 1, "call": 2}\n',
        b'{"news": [{"fp": "", "fp": ""}]}\n',
        b'{"call": ' + b"9" * 5000 + b"}\n",
        b'{"call": 0}\n',
        b'{"call": 65536}\n',
        b'{"call": true}\n',
        b'{"call": "6697"}\n',
        b'{"news": {}}\n',
        b'{"call": null}' + b" " * QUESTION_MAX + b"\n",
    ],
)
def test_what_is_no_question_is_none(line: bytes) -> None:
    assert read_question(line) is None
    assert read_answer(line) is None


@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_stumble(line: bytes) -> None:
    read_question(line)
    read_answer(line)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(
    st.sampled_from(
        ["name", "version", "people", "rooms", "more", "revision", "news", "called"]
    ),
    _JSON,
)
def test_no_value_makes_a_reader_stumble(key: str, value: Any) -> None:
    read_answer(answer_with(**{key: value}))
    line = json.dumps({"news": value, "call": value}).encode()
    read_question(line)


@pytest.mark.parametrize(
    "rumour",
    [
        5,
        {},
        {"fp": "3f" * 31, "places": ["10.0.0.7:1"], "seen": 1},
        {"fp": "3F" * 32, "places": ["10.0.0.7:1"], "seen": 1},
        {"fp": "3f" * 32, "places": [], "seen": 1},
        {"fp": "3f" * 32, "places": ["localhost:1", "10.0.0.7", 5, ["10.0.0.7:1"]], "seen": 1},
        {"fp": "3f" * 32, "places": "10.0.0.7:1", "seen": 1},
        {"fp": "3f" * 32, "places": ["10.0.0.7:1"], "seen": True},
        {"fp": "3f" * 32, "places": ["10.0.0.7:1"]},
    ],
)  # fmt: skip
def test_a_malformed_rumour_spoils_no_other(rumour: object) -> None:
    good = {"fp": "ab" * 32, "places": ["10.0.0.8:6697", "10.0.0.8:6697"], "seen": -4}
    found = read_question(json.dumps({"news": [rumour, good]}).encode())
    assert found == Question((Rumour("ab" * 32, (Place("10.0.0.8", 6697),), 0),))


def test_of_thousands_of_rumours_few_are_read() -> None:
    written = [{"fp": f"{n:064x}", "places": ["10.0.0.8:6697"] * 50, "seen": 1} for n in range(60)]
    found = read_answer(answer_with(news=written))
    assert found is not None
    assert len(found.news) == 32
    assert all(len(one.places) == 1 for one in found.news)
