"""The one way of a message, and a room's: stored first, then shown; kept, or undone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from server.core.happening import HappeningKind
from server.core.history import Entry, MemoryHistory, MemoryShelf, Shelf, StoreError
from server.core.world import Rules
from tests.server.core.dialogue import START, House, Person

CAPS = ("message-tags", "server-time", "echo-message", "batch", "labeled-response")


class Disk(MemoryHistory, MemoryShelf):
    """History and shelf on a disk that can be full."""

    full = False

    def __init__(self) -> None:
        MemoryHistory.__init__(self)
        MemoryShelf.__init__(self)

    def append(self, *entries: Entry) -> None:
        self._write()
        super().append(*entries)

    def put(self, kind: str, key: str, record: Mapping[str, object]) -> None:
        self._write()
        super().put(kind, key, record)

    def remove(self, kind: str, key: str) -> None:
        self._write()
        super().remove(kind, key)

    def forget(self, target: str) -> None:
        self._write()
        super().forget(target)

    def _write(self) -> None:
        if self.full:
            raise StoreError("no space left")


@pytest.fixture
def disk() -> Disk:
    return Disk()


def open_house(disk: Disk, rules: Rules | None = None) -> House:
    return House(rules, history=disk, shelf=disk)


def two_in_a_room(house: House, *capabilities: str) -> tuple[Person, Person]:
    andi, budi = house.arrive("andi", *capabilities), house.arrive("budi", *capabilities)
    for person in (andi, budi):
        person >> "JOIN #lab"
    andi.read()
    budi.read()
    return andi, budi


# -- store, then show -----------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["PRIVMSG", "NOTICE"])
def test_what_cannot_be_stored_is_seen_by_nobody_and_its_sender_is_told(
    disk: Disk, verb: str
) -> None:
    house = open_house(disk)
    andi, budi = two_in_a_room(house, *CAPS)
    disk.full = True
    andi >> f"@label=x {verb} #lab :hilang"
    andi << f"@label=x 400 andi {verb} :The host could not store that…"
    andi >> "CAP REQ standard-replies" >> f"{verb} #lab :hilang"
    andi << "CAP andi ACK standard-replies"
    andi << f"FAIL {verb} CANNOT_STORE :…"
    andi.hears_nothing()
    budi.hears_nothing()
    problems = [one.text for one in house.happenings if one.kind is HappeningKind.PROBLEM]
    assert problems == ["no space left"] * 2
    assert not [one for one in house.happenings if one.kind is HappeningKind.SAID]
    disk.full = False
    andi >> f"{verb} #lab :ada lagi"
    budi << f":andi {verb} #lab :ada lagi"


def test_a_private_word_needs_no_disk(disk: Disk) -> None:
    andi, budi = two_in_a_room(open_house(disk))
    disk.full = True
    andi >> "PRIVMSG budi :psst"
    budi << ":andi PRIVMSG budi :psst"


@pytest.mark.parametrize("line", ["TOPIC #lab :x", "MODE #lab +v-t budi", "MODE #lab +k x"])
def test_a_change_that_cannot_be_stored_is_undone_and_announced_to_nobody(
    disk: Disk, line: str
) -> None:
    house = open_house(disk)
    andi, budi = two_in_a_room(house)
    room = house.world.rooms["#lab"]
    before = room.record()
    disk.full = True
    andi >> line
    andi << f"400 andi {line.split()[0]} :…"
    budi.hears_nothing()
    assert room.record() == before
    assert room.members[budi.session].standing == set()
    disk.full = False
    andi >> line
    assert budi.verbs() == [line.split()[0]]


def test_a_room_that_cannot_be_stored_is_not_opened(disk: Disk) -> None:
    house = open_house(disk)
    andi = house.arrive("andi")
    disk.full = True
    andi >> "JOIN #lab"
    andi << "400 andi JOIN :…"
    andi.hears_nothing()
    assert "#lab" not in house.world.rooms


def test_nobody_must_stay_because_a_disk_is_full(disk: Disk) -> None:
    house = open_house(disk)
    andi, budi = two_in_a_room(house)
    disk.full = True
    budi >> "PART #lab"
    andi << ":budi PART #lab"
    budi >> "JOIN #lab"
    andi << ":budi JOIN #lab"
    budi >> "QUIT"
    andi << ":budi QUIT :Quit"
    andi >> "PART #lab"
    andi << ":andi PART #lab"


# -- one order ------------------------------------------------------------------------------------


def test_echo_delivery_and_history_are_one_message(disk: Disk) -> None:
    andi, budi = two_in_a_room(open_house(disk), *CAPS)
    andi >> "@+x=1 PRIVMSG #lab :halo"
    echo, got = andi.read()[0], budi.read()[0]
    assert echo == got
    (entry,) = (one for one in disk._entries["#lab"] if one.verb == "PRIVMSG")
    assert entry.msgid == echo.tags["msgid"]
    budi >> "CHATHISTORY LATEST #lab * 10"
    _, replayed, _ = budi.read()
    assert {**replayed.tags, "batch": ""} == {**echo.tags, "batch": ""}
    assert (replayed.source, replayed.params) == (echo.source, echo.params)


def test_a_clock_that_stands_or_runs_backwards_still_gives_an_order(disk: Disk) -> None:
    house = open_house(disk)
    andi, _ = two_in_a_room(house)
    for step in (0.0, 0.0, -100.0, 1.0, 0.0):
        house.now += step
        andi >> "PRIVMSG #lab :x"
    stamps = [one.stamp for one in disk._entries["#lab"]]
    assert stamps == sorted(set(stamps))
    again = open_house(disk)
    andi, _ = two_in_a_room(again)
    andi >> "PRIVMSG #lab :sesudahnya"
    assert disk._entries["#lab"][-1].stamp > stamps[-1]


# -- a restart ------------------------------------------------------------------------------------


def test_rooms_topics_passwords_bans_and_history_survive_a_restart(disk: Disk) -> None:
    house = open_house(disk)
    andi, budi = two_in_a_room(house, *CAPS)
    andi >> "TOPIC #lab :tugas besar" >> "MODE #lab +kbl kopi cici!*@* 9" >> "PRIVMSG #lab :halo"
    said = budi.read()[-1]
    house.engine.shutdown("restart", house.moment())
    house = open_house(disk)
    dedi, cici = house.arrive("dedi", *CAPS), house.arrive("cici")
    dedi >> "JOIN #lab"
    dedi << "475 dedi #lab :…"
    cici >> "JOIN #lab kopi"
    cici << "474 cici #lab :…"
    dedi >> "JOIN #lab kopi"
    dedi << ":dedi JOIN #lab"
    dedi << "332 dedi #lab :tugas besar"
    dedi << f"333 dedi #lab andi!~andi@10.0.0.1 {START // 1000}"
    dedi.read()
    dedi >> "MODE #lab"
    dedi << "324 dedi #lab +ntkl * 9"
    dedi.read()
    dedi >> "CHATHISTORY LATEST #lab * 10"
    assert (said.params, said.tags["msgid"]) in [
        (one.params, one.tags.get("msgid")) for one in dedi.read()
    ]


def test_a_room_without_anything_worth_keeping_is_gone_after_a_crash_too(disk: Disk) -> None:
    two_in_a_room(open_house(disk))
    house = open_house(disk)
    assert "#lab" in house.world.rooms
    house.pass_time(1)
    assert "#lab" not in house.world.rooms
    assert disk.load("room") == {}


def test_a_room_of_the_hosts_stays_and_is_nobodys(disk: Disk) -> None:
    house = open_house(disk)
    house.world.save_room(house.world.add_room("#jarkom", permanent=True))
    andi = house.arrive("andi")
    andi >> "JOIN #jarkom"
    andi << ":andi JOIN #jarkom"
    andi << "353 andi = #jarkom andi"
    andi >> "PART #jarkom"
    house.pass_time(1)
    assert "#jarkom" in open_house(disk).world.rooms


# -- people ---------------------------------------------------------------------------------------


def test_a_guests_private_words_end_with_his_connection() -> None:
    house = House()
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    andi >> "PRIVMSG budi :rahasia"
    budi >> "QUIT"
    again = house.arrive("budi", *CAPS)
    again >> "CHATHISTORY LATEST andi * 10"
    assert again.verbs() == ["BATCH", "BATCH"]
    andi >> "QUIT"
    assert house.world.private.conversations(andi.session.owner) == {}
    assert house.world.private.newest_stamp() == 0


def test_the_host_hears_what_rooms_hear_but_neither_private_words_nor_passwords() -> None:
    house = House()
    andi = house.arrive("andi")
    house.arrive("budi")
    andi >> "JOIN #lab" >> "MODE #lab +k rahasia1" >> "PRIVMSG #lab :umum"
    andi >> "PRIVMSG budi :rahasia2" >> "PASS rahasia3" >> "JOIN #lab2 rahasia4"
    told = " ".join(map(str, house.happenings))
    assert "umum" in told
    assert "rahasia" not in told


def shelf_keys(shelf: Shelf) -> list[str]:
    return list(shelf.load("room"))


def test_an_owner_less_room_is_stored_when_it_opens_and_forgotten_when_it_closes() -> None:
    shelf = MemoryShelf()
    andi = House(shelf=shelf).arrive("andi")
    andi >> "JOIN #Lab"
    assert shelf_keys(shelf) == ["#lab"]
    andi >> "PART #lab"
    assert shelf_keys(shelf) == []
