"""What happened in a room is kept beside what was said (draft/event-playback)."""

from __future__ import annotations

import pytest

from server.core.history import Entry, MemoryHistory, StoreError
from tests.server.core.dialogue import House, Person

CAPS = ("batch", "message-tags", "server-time", "echo-message", "draft/chathistory")
EVENTS = (*CAPS, "draft/event-playback")


@pytest.fixture
def house() -> House:
    return House()


def page(person: Person, request: str = "LATEST #lab * 50") -> list[str]:
    """What CHATHISTORY shows, without tags."""
    person.read()
    person >> f"CHATHISTORY {request}"
    opening, *lines, end = person.read()
    assert opening.verb == end.verb == "BATCH"
    assert all(line.tags["msgid"] and line.tags["time"] for line in lines)
    return [" ".join((line.source.partition("!")[0], line.verb, *line.params)) for line in lines]


def test_everything_that_happens_in_a_room_is_replayed_in_its_order(house: House) -> None:
    andi = house.arrive("andi", *EVENTS) >> "JOIN #lab"
    budi = house.arrive("budi") >> "JOIN #lab"
    budi >> "NICK bud" >> "PART #lab :so long" >> "JOIN #lab"
    andi >> "TOPIC #lab :coffee" >> "MODE #lab +m" >> "PRIVMSG #lab hi" >> "KICK #lab bud :out"
    budi >> "JOIN #lab" >> "QUIT :bye"
    assert page(andi) == [
        "andi JOIN #lab",
        "budi JOIN #lab",
        "budi NICK bud",
        "bud PART #lab so long",
        "bud JOIN #lab",
        "andi TOPIC #lab coffee",
        "andi MODE #lab +m",
        "andi PRIVMSG #lab hi",
        "andi KICK #lab bud out",
        "bud JOIN #lab",
        "bud QUIT Quit: bye",
    ]


def test_who_did_not_ask_for_events_gets_words_only(house: House) -> None:
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    andi >> "TOPIC #lab :coffee" >> "@+draft/react=x TAGMSG #lab" >> "PRIVMSG #lab hi"
    assert page(andi) == ["andi PRIVMSG #lab hi"]


def test_an_event_has_the_same_msgid_and_time_now_and_later(house: House) -> None:
    andi = house.arrive("andi", *EVENTS) >> "JOIN #lab"
    andi.read()
    andi >> "TOPIC #lab :coffee"
    shown = andi << ":andi TOPIC #lab coffee"
    andi >> "CHATHISTORY LATEST #lab * 1"
    replayed = andi.read()[1]
    assert (replayed.tags["msgid"], replayed.tags["time"]) == (
        shown.tags["msgid"],
        shown.tags["time"],
    )


def test_a_password_is_never_in_the_history(house: House) -> None:
    andi = house.arrive("andi", *EVENTS) >> "JOIN #lab"
    andi >> "MODE #lab +k kopi"
    assert page(andi)[-1] == "andi MODE #lab +k *"
    entries = house.world.history.select(
        "#lab", after=None, before=None, limit=9, newest=True, events=True
    )
    assert "kopi" not in str(entries)


def test_a_join_has_the_form_that_the_reader_knows(house: House) -> None:
    andi = house.arrive("andi", *EVENTS, "extended-join") >> "JOIN #lab"
    assert page(andi) == ["andi JOIN #lab * Andi Nama"]


def test_reactions_are_kept_but_never_that_somebody_is_typing(house: House) -> None:
    andi = house.arrive("andi", *EVENTS) >> "JOIN #lab"
    for tags in ("+typing=active", "+draft/typing=active", "label=x"):
        andi >> f"@{tags} TAGMSG #lab"
    andi >> "@+draft/react=x;+draft/reply=id1 TAGMSG #lab"
    andi >> "CHATHISTORY LATEST #lab * 50"
    tagmsgs = [one for one in andi.read() if one.verb == "TAGMSG" and "batch" in one.tags]
    assert [one.tags["+draft/react"] for one in tagmsgs] == ["x"]


def test_reactions_in_private_are_kept_for_both(house: House) -> None:
    andi, budi = house.arrive("andi", *EVENTS), house.arrive("budi", *EVENTS)
    andi >> "@+draft/react=x TAGMSG budi"
    assert page(andi, "LATEST budi * 9") == ["andi TAGMSG budi"]
    assert page(budi, "LATEST andi * 9") == ["andi TAGMSG budi"]


class FullDisk(MemoryHistory):
    """Takes nothing more once it is full."""

    full = False

    def append(self, *entries: Entry) -> None:
        if self.full:
            raise StoreError("the disk is full")
        super().append(*entries)


def test_a_full_disk_keeps_nobody_in_a_room() -> None:
    disk = FullDisk()
    house = House(history=disk)
    andi = house.arrive("andi", *EVENTS) >> "JOIN #lab"
    budi = house.arrive("budi") >> "JOIN #lab"
    citra = house.arrive("citra") >> "JOIN #lab"
    andi.read()
    disk.full = True
    budi >> "PART #lab"
    andi << "@msgid=…;time=… :budi PART #lab"
    citra >> "QUIT"
    andi << "@msgid=… :citra QUIT …"
    andi >> "TOPIC #lab :coffee" << ":andi TOPIC #lab coffee"
    assert [one.nick for one in house.world.rooms["#lab"].members] == ["andi"]
    assert [one.text for one in house.happenings if one.kind.name == "PROBLEM"] == [
        "the disk is full"
    ] * 3
