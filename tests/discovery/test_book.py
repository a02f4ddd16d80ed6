from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from discovery.book import (
    FORGET_SECONDS,
    MAX_PLACES,
    MAX_RUMOURS,
    MAX_SERVERS,
    RUMOUR_SECONDS,
    Book,
    KnownServer,
    Rumour,
)
from discovery.place import Place

NOW = 1_800_000_000.0
DAY = 86_400.0
ANNA, BUDI = "aa" * 32, "bb" * 32
HOME, CAMPUS = Place("192.168.1.5", 6697), Place("10.7.0.5", 6697)


def test_a_verified_server_is_known_with_its_places() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HOME, NOW)
    book.verified(ANNA, "Kopi Anna", CAMPUS, NOW + 9.7)
    known = KnownServer(ANNA, "Kopi Anna", (CAMPUS, HOME), int(NOW), int(NOW) + 9)
    assert book.servers() == [known]
    assert book.places(ANNA) == (CAMPUS, HOME)
    assert book.places(BUDI) == ()


def test_a_place_that_fails_comes_last_until_it_works_again() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HOME, NOW)
    book.verified(ANNA, "Anna", CAMPUS, NOW + 1)
    book.failed(ANNA, CAMPUS, NOW + 2)
    assert book.places(ANNA) == (HOME, CAMPUS)
    book.verified(ANNA, "Anna", CAMPUS, NOW + 3)
    assert book.places(ANNA) == (CAMPUS, HOME)
    book.failed(BUDI, HOME, NOW)  # nobody we know: nothing happens
    book.failed(ANNA, Place("10.0.0.1", 1), NOW)


def test_a_place_that_fails_after_a_term_is_forgotten_and_with_the_last_one_the_server() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HOME, NOW)
    book.failed(ANNA, HOME, NOW + FORGET_SECONDS)
    assert book.places(ANNA) == (HOME,)
    book.failed(ANNA, HOME, NOW + FORGET_SECONDS + 1)
    assert book.servers() == []


def test_places_are_bounded_and_the_oldest_makes_room() -> None:
    book = Book()
    for number in range(MAX_PLACES + 3):
        book.verified(ANNA, "Anna", Place(f"10.0.0.{number}", 6697), NOW + number)
    assert len(book.places(ANNA)) == MAX_PLACES
    assert book.places(ANNA)[0] == Place("10.0.0.10", 6697)
    assert Place("10.0.0.0", 6697) not in book.places(ANNA)


def test_a_flood_of_servers_made_today_does_not_push_out_those_of_other_days() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HOME, NOW - 9 * DAY)
    book.verified(ANNA, "Anna", HOME, NOW - 7 * DAY)
    for number in range(2 * MAX_SERVERS):
        book.verified(f"{number:064x}", "x", CAMPUS, NOW + number)
    assert len(book.servers()) == MAX_SERVERS
    assert book.places(ANNA) == (HOME,)
    assert book.places(f"{2 * MAX_SERVERS - 1:064x}") == (CAMPUS,)


def test_who_had_a_name_first_is_known_however_it_is_written() -> None:
    book = Book()
    book.verified(BUDI, "Kopi  ANNA", HOME, NOW + 1)
    book.verified(ANNA, "kopi anna", HOME, NOW)
    assert book.first_with_name("Kopi Anna") == ANNA
    assert book.first_with_name("Kopi Budi") == ""


def test_only_what_was_verified_within_the_hour_is_passed_on() -> None:
    book = Book()
    book.verified(ANNA, "Anna", HOME, NOW - RUMOUR_SECONDS - 1)
    book.verified(ANNA, "Anna", CAMPUS, NOW - 60)
    book.verified(BUDI, "Budi", HOME, NOW - RUMOUR_SECONDS - 1)
    assert book.rumours(NOW) == [Rumour(ANNA, (CAMPUS,), 60)]
    book.failed(ANNA, CAMPUS, NOW)
    assert book.rumours(NOW) == []


def test_what_means_something_on_this_computer_only_is_not_passed_on() -> None:
    book = Book()
    book.verified(ANNA, "Anna", Place("fe80::1%3", 6697), NOW)
    book.verified(ANNA, "Anna", Place("127.0.0.1", 6697), NOW)
    book.verified(ANNA, "Anna", Place("::1", 6697), NOW)
    assert book.rumours(NOW) == []


def test_a_server_that_wants_no_list_is_known_but_not_passed_on(tmp_path: Path) -> None:
    book = Book(tmp_path / "neighbours.json")
    book.verified(ANNA, "Anna", HOME, NOW, listed=False)
    book.save()
    again = Book(tmp_path / "neighbours.json")
    for one in (book, again):
        assert one.places(ANNA) == (HOME,)
        assert one.rumours(NOW) == []


def test_few_rumours_are_passed_on_the_newest_first() -> None:
    book = Book()
    for number in range(100):
        book.verified(f"{number:064x}", "x", Place("10.0.0.1", 1024 + number), NOW + number)
    told = book.rumours(NOW + 100)
    assert len(told) == MAX_RUMOURS
    assert told[0].fingerprint == f"{99:064x}"
    assert len(book.rumours(NOW + 100, limit=3)) == 3
    # A clock that was set back makes nothing older than new.
    assert book.rumours(NOW - DAY, limit=1)[0].seen == 0


def test_what_was_saved_is_known_the_next_day(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "neighbours.json"
    book = Book(path)
    book.verified(ANNA, "Kopi Anna ☕", HOME, NOW)
    book.verified(ANNA, "Kopi Anna ☕", Place("fe80::1%3", 6697), NOW + 1)
    book.save()
    again = Book(path)
    assert again.servers() == book.servers()
    assert again.problem is None
    assert [one.name for one in path.parent.iterdir()] == ["neighbours.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "neighbours.json"
    Book(path).save()
    assert not path.exists()
    Book().save()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xff",
        b"[]",
        b"[" * 100_000,
        b'{"' + b"aa" * 32 + b'": 5}',
        b'{"short": {"name": "x", "first": 1, "last": 1, "places": [["10.0.0.1:1", 1]]}}',
        json.dumps({ANNA: {"name": 5, "first": 1, "last": 1, "places": [["10.0.0.1:1", 1]]}}),
        json.dumps({ANNA: {"name": "x", "first": 1, "last": 1, "places": [["evil:1", 1]]}}),
        json.dumps({ANNA: {"name": "x", "first": 1, "last": 1, "places": [[5, 1]]}}),
        json.dumps({ANNA: {"name": "x", "first": 1, "last": 1, "places": []}}),
        json.dumps({ANNA: {"name": "x", "first": 1e99, "last": 1, "places": [["1.2.3.4:1", 1]]}}),
        json.dumps({ANNA: {"name": "x", "first": -1, "last": 1, "places": [["1.2.3.4:1", 1]]}}),
        json.dumps({f"{n:064x}": {} for n in range(MAX_SERVERS + 1)}),
        b'{"a": "' + b"x" * 1_100_000 + b'"}',
    ],
)
def test_a_damaged_file_is_set_aside_and_the_book_is_empty(
    tmp_path: Path, content: bytes | str
) -> None:
    path = tmp_path / "neighbours.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    book = Book(path)
    assert book.servers() == []
    assert (tmp_path / "neighbours.json.damaged").read_bytes() == before
    book.verified(ANNA, "Anna", HOME, NOW)
    book.save()
    assert Book(path).places(ANNA) == (HOME,)


def test_a_name_in_the_file_is_as_safe_to_print_as_any(tmp_path: Path) -> None:
    path = tmp_path / "neighbours.json"
    places = [["10.0.0.1:1", 1]]
    entry = {"name": "\x1b[31mAnna", "first": 1, "last": 1, "places": places, "listed": True}
    path.write_text(json.dumps({ANNA: entry}))
    assert Book(path).servers()[0].name == "[31mAnna"


def test_a_disk_that_refuses_is_told_not_raised(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    book = Book(in_the_way / "neighbours.json")
    book.verified(ANNA, "Anna", HOME, NOW)
    book.save()
    assert book.problem is not None
    assert "can't be written" in book.problem
    assert book.places(ANNA) == (HOME,)
