"""Answers for the person: lists of rooms, errors in words."""

from __future__ import annotations

from client.core.events import RoomsListed
from client.core.model import Kind
from tests.client.core.dialogue import in_room, only

LIST = (
    ":s 321 andi Channel :Users  Name",
    ":s 322 andi #jarkom 3 :kopi",
    ":s 322 andi #rahasia 1 :",
    ":s 323 andi :End of /LIST",
)


def test_rooms_lists_names_people_and_topics() -> None:
    it = in_room()
    it.types("/rooms")
    assert it.sent() == ["LIST *"]
    event = only(RoomsListed, it.says(*LIST))
    assert event.rooms == (("jarkom", 3, "kopi"), ("rahasia", 1, ""))
    assert [line.text for line in it.room().lines[-3:]] == [
        "Rooms here:", "  jarkom, 3 people: kopi", "  rahasia, 1 person",
    ]
    assert all(line.asked for line in it.room().lines[-3:])


def test_a_front_end_may_ask_for_the_rooms_in_silence() -> None:
    it = in_room()
    before = len(it.room().lines)
    it.talk.request_rooms()
    assert len(only(RoomsListed, it.says(*LIST)).rooms) == 2
    assert len(it.room().lines) == before


def test_an_error_is_a_sentence_of_ours_or_of_the_server() -> None:
    it = in_room()
    it.says(":s 482 andi #jarkom :You're not channel operator")
    assert it.last().kind is Kind.ERROR
    assert it.last().text == "Only moderators of jarkom may do that."
    it.says(":s 499 andi #jarkom :something rare happened")
    assert it.last().text == "Something rare happened."
    it.says(":s FAIL TOPIC TOO_LONG #jarkom :the topic is too long")
    assert it.last().text == "The topic is too long."


def test_a_missing_message_of_the_day_is_no_news() -> None:
    it = in_room()
    before = len(it.room().lines)
    it.says(":s 422 andi :MOTD File is missing", ":s 372 andi :- hello", ":s 333 andi #jarkom b 1")
    assert len(it.room().lines) == before
