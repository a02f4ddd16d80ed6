"""/join /part /rooms /topic."""

from __future__ import annotations

from tests.client.core.dialogue import enter, in_room


def test_join_takes_a_password() -> None:
    it = in_room()
    it.talk.passwords.let_see()
    it.types("/join rahasia kopi")
    assert it.sent() == ["JOIN #rahasia kopi"]
    assert "kopi" not in repr(it.room().lines)


def test_a_topic_is_shown_or_set() -> None:
    it = in_room()
    it.types("/topic")
    assert it.last().text == "jarkom has no topic; /topic TEXT sets one."
    it.types("/topic kopi susu")
    assert it.sent() == ["TOPIC #jarkom :kopi susu"]
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


def test_part_leaves_another_room_or_closes_a_private_talk() -> None:
    it = in_room()
    enter(it, "#lain")
    it.types("/msg budi")
    it.sent()
    it.types("/part jarkom")
    assert it.sent()[0].startswith("PART #jarkom")
    it.types("/part")
    assert it.talk.model.find("budi") is None
    it.types("/part nowhere")
    assert it.talk.model.room is not None
    assert it.talk.model.room.lines[-1].text == "You are not in nowhere."
