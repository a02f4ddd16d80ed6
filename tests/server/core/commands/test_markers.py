"""Up to where people have read, told to all their connections and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.core.history import MemoryShelf, StoreError
from server.store.sqlite import SqliteStore
from tests.server.core.dialogue import House, Person
from tests.server.core.logins import come_back, enrol, say_plain

CAP = "draft/read-marker"
OLD, NEW = "timestamp=2019-01-01T00:00:00.000Z", "timestamp=2019-06-01T12:00:00.123Z"


@pytest.fixture
def house() -> House:
    return House()


def logged_in(house: House, nick: str, account: str, *capabilities: str) -> Person:
    person = house.arrive(nick, *capabilities)
    person.session.account = account
    return person


def test_a_marker_is_set_and_asked_for_and_never_goes_back(house: House) -> None:
    andi = house.arrive("andi", CAP)
    for target in ("#nowhere", "Budi"):
        andi >> f"MARKREAD {target}" << f"MARKREAD {target} *"
        andi >> f"MARKREAD {target} {NEW}" << f"MARKREAD {target} {NEW}"
        andi >> f"MARKREAD {target} {OLD}" << f"MARKREAD {target} {NEW}"
        andi >> f"MARKREAD {target.upper()}" << f"MARKREAD {target.upper()} {NEW}"
        andi.hears_nothing()


def test_nobody_has_read_the_future(house: House) -> None:
    andi = house.arrive("andi", CAP)
    andi >> "MARKREAD #lab timestamp=2262-01-01T00:00:00.000Z"
    andi << "MARKREAD #lab timestamp=2023-11-14T22:13:20.000Z"


def test_it_comes_after_join_and_before_the_end_of_the_names(house: House) -> None:
    andi = house.arrive("andi", CAP)
    andi >> "JOIN #lab" << ":andi JOIN #lab"
    andi << "MARKREAD #lab *"
    andi << "353 andi = #lab @andi"
    andi >> f"MARKREAD #lab {NEW}" >> "PART #lab"
    andi.read()
    andi >> "JOIN #lab" << ":andi JOIN #lab"
    andi << f"MARKREAD #lab {NEW}"


def test_who_did_not_ask_for_markers_gets_none_on_join(house: House) -> None:
    andi = house.arrive("andi") >> "JOIN #lab"
    assert "MARKREAD" not in andi.verbs()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("MARKREAD", "NEED_MORE_PARAMS …"),
        ("MARKREAD #lab *", "INVALID_PARAMS * …"),
        ("MARKREAD #lab timestamp=never", "INVALID_PARAMS timestamp=never …"),
        ("MARKREAD #lab 2019-01-01T00:00:00.000Z", "INVALID_PARAMS 2019-… …"),
        ("MARKREAD 5", "INVALID_PARAMS 5 …"),
    ],
)
def test_what_is_no_marker_is_refused(house: House, line: str, refusal: str) -> None:
    house.arrive("andi", CAP) >> line << f"FAIL MARKREAD {refusal}"


def test_the_other_connections_of_an_account_are_told_and_nobody_else(house: House) -> None:
    laptop = logged_in(house, "andi", "Andi", CAP)
    phone = logged_in(house, "andi_phone", "andi", CAP)
    plain = logged_in(house, "andi_old", "andi")
    budi, guest = logged_in(house, "budi", "Budi", CAP), house.arrive("citra", CAP)
    laptop >> f"MARKREAD #lab {NEW}" << f"MARKREAD #lab {NEW}"
    phone << f"MARKREAD #lab {NEW}"
    laptop >> f"MARKREAD #lab {OLD}" << f"MARKREAD #lab {NEW}"
    for one in (laptop, phone, plain, budi, guest):
        one.hears_nothing()


def test_a_guests_markers_end_with_the_guest(house: House) -> None:
    andi = house.arrive("andi", CAP) >> f"MARKREAD #lab {NEW}" >> "QUIT"
    assert house.world.markers.get(andi.session.owner, "#lab") is None
    house.arrive("andi", CAP) >> "MARKREAD #lab" << "MARKREAD #lab *"


def test_what_a_guest_read_and_set_before_logging_in_is_the_accounts(house: House) -> None:
    enrol(house, "andi")
    andi = house.connect() >> "CAP REQ :sasl draft/metadata-2"
    andi >> "METADATA * SET color :red"
    andi.read()
    owner = andi.session.owner
    house.world.markers.advance(owner, "#lab", 5)
    assert house.world.metadata.of(owner)
    say_plain(andi, "andi")
    assert andi.session.owner != owner
    assert dict(house.world.metadata.of(andi.session.owner)) == {"color": "red"}
    assert house.world.markers.get(andi.session.owner, "#lab") == 5
    again = come_back(house, "andi2", CAP, account="andi")
    again >> "MARKREAD #lab" << "MARKREAD #lab timestamp=1970-01-01T00:00:00.005Z"


def test_an_accounts_markers_survive_a_restart(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    logged_in(House(shelf=store), "andi", "Andi", CAP) >> f"MARKREAD #lab {NEW}"
    store.close()
    store = SqliteStore(tmp_path)
    again = logged_in(House(shelf=store), "andi", "Andi", CAP)
    again >> "MARKREAD #lab" << f"MARKREAD #lab {NEW}"
    store.close()


class FullShelf(MemoryShelf):
    """Takes nothing."""

    def put(self, kind: str, key: str, record: object) -> None:
        raise StoreError("the disk is full")


def test_a_full_disk_is_told_and_the_marker_stands_where_it_stood() -> None:
    house = House(shelf=FullShelf())
    andi = logged_in(house, "andi", "Andi", CAP)
    andi >> f"MARKREAD #lab {NEW}" << "FAIL MARKREAD INTERNAL_ERROR #lab …"
    andi >> "MARKREAD #lab" << "MARKREAD #lab *"
    assert house.happenings[-1].text == "the disk is full"
