"""/topic /kick /ban /unban /moderator."""

from __future__ import annotations

import pytest

from client.core.model import Kind
from tests.client.core.dialogue import in_room, online


def test_a_topic_is_shown_set_or_removed() -> None:
    it = in_room()
    it.types("/topic")
    assert it.last().text == "jarkom has no topic; /topic TEXT sets one."
    it.types("/topic kopi susu")
    it.types("/topic -")
    assert it.sent() == ["TOPIC #jarkom :kopi susu", "TOPIC #jarkom :"]
    it.says(":s 332 andi #jarkom :kopi")
    it.types("/topic")
    assert it.last().text == "The topic of jarkom: kopi"


def test_a_topic_in_a_private_talk_is_explained() -> None:
    it = in_room()
    it.types("/msg budi")
    it.sent()
    it.types("/topic x")
    assert it.last("budi").text.startswith("Only rooms have a topic")
    assert it.sent() == []


def test_a_topic_too_long_for_the_wire_is_refused_here() -> None:
    it = in_room()
    it.types("/topic " + "x" * 600)
    assert it.last().text == "That topic is too long."


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("/kick budi", ["KICK #jarkom budi"]),
        ("/kick BUDI terlalu berisik", ["KICK #jarkom budi :terlalu berisik"]),
        ("/ban", ["MODE #jarkom b"]),
        ("/ban budi", ["MODE #jarkom +b budi!*@*", "KICK #jarkom budi"]),
        ("/ban budi spam saja", ["MODE #jarkom +b budi!*@*", "KICK #jarkom budi :spam saja"]),
        ("/ban dewi", ["MODE #jarkom +b dewi!*@*"]),
        ("/ban *@10.0.0.9", ["MODE #jarkom +b *!*@10.0.0.9"]),
        ("/unban dewi", ["MODE #jarkom b"]),
        ("/unban *@10.0.0.9", ["MODE #jarkom -b *!*@10.0.0.9"]),
        ("/moderator budi", ["MODE #jarkom +o budi"]),
        ("/moderator andi", ["MODE #jarkom -o andi"]),
    ],
)
def test_what_a_moderator_asks_for(typed: str, sent: list[str]) -> None:
    it = in_room()
    it.types(typed)
    assert [line.replace(" :budi", " budi") for line in it.sent()] == sent


@pytest.mark.parametrize("typed", ["/kick dewi", "/moderator dewi"])
def test_who_is_not_there_is_named(typed: str) -> None:
    it = in_room()
    it.types(typed)
    assert it.last().text == "dewi is not in jarkom."
    assert it.sent() == []


@pytest.mark.parametrize("typed", ["/kick budi", "/ban budi", "/unban budi", "/moderator budi"])
def test_outside_of_rooms_there_is_nothing_to_moderate(typed: str) -> None:
    it = online()
    it.types(typed)
    assert it.last("").text == "That is for rooms; /join ROOM enters one."
    assert it.sent() == []


def test_a_reason_too_long_for_the_wire_is_told() -> None:
    it = in_room()
    it.types("/kick budi " + "x" * 600)
    assert it.last().kind is Kind.ERROR
    assert it.sent() == []


def test_who_is_banned_is_listed() -> None:
    it = in_room()
    it.types("/ban")
    it.says(
        ":s 367 andi #jarkom dewi!*@* andi 1", ":s 367 andi #jarkom *!*@10.0.0.9 andi 2",
        ":s 368 andi #jarkom :End",
    )
    assert it.last().text == "2 are banned from jarkom: dewi, *!*@10.0.0.9"
    it.says(":s 368 andi #jarkom :End")
    assert it.last().text == "Nobody is banned from jarkom."


def test_nicks_are_proposed() -> None:
    it = in_room(names="andi budi")
    for name in ("kick", "ban", "moderator", "unban", "ignore"):
        proposals = it.talk.completions(f"/{name} bu", len(name) + 4)
        assert "budi" in str(proposals), name
