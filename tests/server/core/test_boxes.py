"""If these fail, private messages that only their reader can open (docs/private-messages.md) don't
come through. The server knows nothing of them: they are client-only tags."""

from __future__ import annotations

import pytest

from protocol.framing import CLIENT_TAG_DATA_LIMIT
from tests.server.core.dialogue import House, Person
from tests.server.core.logins import come_back, enrol

OURS = ("message-tags", "echo-message", "batch", "labeled-response", "server-time")
CAPS = (*OURS, "draft/chathistory", "draft/message-redaction")
SENTENCE = "(encrypted: …)"
BOX = "q" * 2960 + "/+=="
LINE = f"@label=w7;+warkop/box={BOX} PRIVMSG budi :{SENTENCE}"


@pytest.fixture
def house() -> House:
    return House()


def boxes(person: Person, other: str) -> list[str]:
    """What the history of the two has."""
    person.read()
    person >> f"CHATHISTORY LATEST {other} * 50"
    return [one.tags.get("+warkop/box", "") for one in person.read() if one.verb == "PRIVMSG"]


def test_a_box_reaches_the_other_and_its_writer_and_both_histories(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    andi >> LINE
    echo, got = andi.read()[0], budi.read()[0]
    assert (echo.tags["label"], echo.tags["+warkop/box"]) == ("w7", BOX)
    assert "label" not in got.tags
    assert got.tags["+warkop/box"] == BOX
    assert got.tags["msgid"] == echo.tags["msgid"]
    assert boxes(andi, "budi") == boxes(budi, "andi") == [BOX]


def test_who_knows_no_tags_gets_the_sentence(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi")
    andi >> LINE
    budi << f":andi!~andi@10.0.0.1 PRIVMSG budi :{SENTENCE}"


@pytest.mark.parametrize("caps", [CAPS, OURS], ids=["asks", "is-sent"])
def test_a_box_waits_for_an_owner_who_is_away(house: House, caps: tuple[str, ...]) -> None:
    enrol(house, "budi")
    andi = house.arrive("andi", *CAPS)
    andi >> LINE
    budi = come_back(house, "budi", *caps)
    found = boxes(budi, "andi") if caps is CAPS else [budi.read()[0].tags["+warkop/box"]]
    assert found == [BOX]


def test_a_box_is_taken_back_like_any_message(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    andi >> LINE
    msgid = andi.read()[0].tags["msgid"]
    andi >> f"REDACT budi {msgid}"
    budi.read()
    andi << f":andi REDACT budi {msgid}"
    assert boxes(budi, "andi") == boxes(andi, "budi") == []


def test_the_longest_box_of_ours_fits_and_more_than_tags_may_have_is_refused(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    space = CLIENT_TAG_DATA_LIMIT - len("+warkop/box=")
    andi >> f"@+warkop/box={'q' * space} PRIVMSG budi :x"
    assert len(budi.read()[0].tags["+warkop/box"]) == space
    andi.read()
    andi >> f"@+warkop/box={'q' * (space + 1)} PRIVMSG budi :x" << "417 andi …"
    budi.hears_nothing()
