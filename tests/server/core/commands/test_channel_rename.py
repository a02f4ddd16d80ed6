"""A room gets another name, and everything that is the room's goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.core.happening import HappeningKind
from server.core.history import MemoryHistory, MemoryShelf, StoreError
from server.core.limits import RENAME_EVERY
from server.core.sanctions import Sanction, SanctionKind
from server.store.sqlite import SqliteStore
from tests.server.core.dialogue import House, Person

CAPS = ("batch", "message-tags", "server-time", "draft/chathistory", "draft/channel-rename")


@pytest.fixture
def house() -> House:
    return House()


def opened(house: House) -> Person:
    """andi, who moderates #lab."""
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    andi.read()
    return andi


def test_who_knows_renames_is_told_and_others_move(house: House) -> None:
    andi = opened(house)
    andi >> "TOPIC #lab :coffee"
    budi = house.arrive("budi", "extended-join") >> "JOIN #lab"
    citra = house.arrive("citra") >> "JOIN #lab"
    for one in (andi, budi, citra):
        one.read()
    andi >> "RENAME #lab #kopi :we moved" << ":andi RENAME #lab #kopi :we moved"
    andi.hears_nothing()
    citra << ":citra PART #lab :we moved"
    citra << ":citra JOIN #kopi"
    citra << "332 citra #kopi coffee"
    citra << "333 citra #kopi … …"
    citra << "353 citra = #kopi :@andi budi citra"
    citra << "366 citra #kopi …"
    citra.hears_nothing()
    assert budi.read()[1].params == ("#kopi", "*", "Budi Nama")
    andi >> "PRIVMSG #kopi hi"
    citra << ":andi PRIVMSG #kopi hi"


def test_without_a_reason_the_reason_is_empty(house: House) -> None:
    andi, budi = opened(house), house.arrive("budi")
    budi >> "JOIN #lab"
    andi.read()
    budi.read()
    andi >> "RENAME #lab #kopi" << ":andi RENAME #lab #kopi :"
    budi << ":budi PART #lab"


def test_another_case_is_the_same_room_for_who_does_not_know_renames(house: House) -> None:
    andi, budi = opened(house), house.arrive("budi")
    budi >> "JOIN #lab"
    andi.read()
    budi.read()
    andi >> "RENAME #lab #Lab" << ":andi RENAME #lab #Lab :"
    budi.hears_nothing()
    budi >> "MODE #lab" << "324 budi #Lab …"
    assert [one.kind for one in house.happenings][-1] is HappeningKind.JOINED


def test_history_goes_along_under_the_new_name(house: House) -> None:
    andi = opened(house)
    andi >> "PRIVMSG #lab hi" >> "RENAME #lab #kopi" >> "CHATHISTORY LATEST #kopi * 9"
    lines = andi.read()[-3:]
    assert [one.params for one in lines[:2]] == [
        (lines[0].params[0], "chathistory", "#kopi"),
        ("#kopi", "hi"),
    ]


def test_the_old_name_is_free_and_empty(house: House) -> None:
    andi, budi = opened(house), house.arrive("budi", *CAPS)
    andi >> "PRIVMSG #lab hi" >> "RENAME #lab #kopi"
    budi >> "JOIN #lab" >> "MODE #lab +m"
    assert "482" not in budi.verbs()
    budi >> "CHATHISTORY LATEST #lab * 9"
    assert len(budi.read()) == 2


def test_an_invitation_holds_for_the_new_name(house: House) -> None:
    andi, budi = opened(house), house.arrive("budi")
    andi >> "MODE #lab +i" >> "INVITE budi #lab" >> "RENAME #lab #kopi"
    budi.read()
    budi >> "JOIN #kopi" << ":budi JOIN #kopi"


def test_the_host_is_told_so_that_the_new_name_is_announced(house: House) -> None:
    opened(house) >> "RENAME #lab #kopi"
    assert [(one.kind, one.room) for one in house.happenings[-2:]] == [
        (HappeningKind.ROOM_REMOVED, "#lab"),
        (HappeningKind.ROOM_CREATED, "#kopi"),
    ]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("RENAME #lab", "461 andi RENAME …"),
        ("RENAME #nowhere #kopi", "403 andi #nowhere …"),
        ("RENAME #lab kopi", "FAIL RENAME CANNOT_RENAME #lab kopi …"),
        ("RENAME #lab :#ko pi", "FAIL RENAME CANNOT_RENAME #lab #ko_pi …"),
        ("RENAME #lab #TAKEN", "FAIL RENAME CHANNEL_NAME_IN_USE #lab #TAKEN …"),
        ("RENAME #host #kopi", "FAIL RENAME CANNOT_RENAME #host #kopi …"),
    ],
)
def test_names_that_can_not_be_are_refused(house: House, line: str, refusal: str) -> None:
    andi = opened(house)
    house.arrive("budi") >> "JOIN #taken"
    house.world.add_room("#host", permanent=True)
    andi >> "JOIN #host"
    house.world.rooms["#host"].members[andi.session].standing.add("o")
    andi.read()
    andi >> line << refusal
    andi.hears_nothing()


def test_only_moderators_rename(house: House) -> None:
    opened(house)
    budi, citra = house.arrive("budi", *CAPS), house.arrive("citra", *CAPS)
    budi >> "JOIN #lab"
    budi.read()
    budi >> "RENAME #lab #mine" << "482 budi #lab …"
    citra >> "RENAME #lab #mine" << "442 citra #lab …"


def test_a_room_is_not_renamed_all_the_time(house: House) -> None:
    andi = opened(house)
    andi >> "RENAME #lab #kopi" >> "RENAME #kopi #teh"
    andi.read()
    andi >> "RENAME #kopi #teh" << "FAIL RENAME CANNOT_RENAME #kopi #teh …"
    house.now += RENAME_EVERY
    andi >> "RENAME #kopi #teh" << ":andi RENAME #kopi #teh :"


class StubbornShelf(MemoryShelf):
    """Takes no more records once it is full."""

    full = False

    def put(self, kind: str, key: str, record: object) -> None:
        if self.full:
            raise StoreError("the disk is full")
        super().put(kind, key, record)  # type: ignore[arg-type]


class StubbornHistory(MemoryHistory):
    """Can't move."""

    def move(self, target: str, new: str) -> None:
        raise StoreError("the disk is full")


@pytest.mark.parametrize("what", ["record", "history"])
def test_when_it_can_not_be_kept_the_room_has_its_old_name(what: str) -> None:
    shelf = StubbornShelf()
    house = House(shelf=shelf, history=StubbornHistory() if what == "history" else None)
    andi = opened(house)
    shelf.full = what == "record"
    andi >> "RENAME #lab #kopi" << "400 andi RENAME …"
    andi >> "MODE #lab" << "324 andi #lab …"
    assert list(shelf.load("room")) == ["#lab"]


def test_the_new_name_is_there_after_a_restart(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    andi = opened(House(history=store, shelf=store))
    andi.session.account = "andi"
    andi >> "PRIVMSG #lab :words" >> "METADATA #lab SET topic-image :x" >> "MARKREAD #lab"
    stamp = "2023-11-14T22:13:20.000Z"
    andi >> f"MARKREAD #lab timestamp={stamp}" >> "RENAME #lab #kopi"
    store.close()
    store = SqliteStore(tmp_path)
    house = House(history=store, shelf=store)
    assert list(house.world.rooms) == ["#kopi"]
    again = house.arrive("andi", *CAPS)
    again.session.account = "andi"
    again >> "MARKREAD #kopi" << f"MARKREAD #kopi timestamp={stamp}"
    again >> "JOIN #kopi" >> "METADATA #kopi GET topic-image" >> "CHATHISTORY LATEST #kopi * 9"
    lines = again.read()
    assert any(one.verb == "761" and one.params[-1] == "x" for one in lines)
    assert any(one.params == ("#kopi", "words") for one in lines)
    store.close()


def test_who_is_banned_or_muted_stays_so_under_the_new_name(house: House) -> None:
    andi = opened(house)
    muted = Sanction(SanctionKind.MUTE, "budi", "#lab", nick="budi")
    house.world.sanctions.add(muted)
    andi >> "RENAME #lab #kopi"
    budi = house.arrive("budi") >> "JOIN #kopi"
    budi.read()
    budi >> "PRIVMSG #kopi hi" << "404 budi #kopi …"
