"""Batches and labels: each answer is one logical message, and batches stand inside each other."""

from __future__ import annotations

import pytest

from protocol.message import Message
from server.core.labels import send_batch, send_labelled
from tests.server.core.dialogue import House, Person


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def andi(house: House) -> Person:
    return house.arrive("andi", "batch", "labeled-response")


def lines(house: House, person: Person) -> list[str]:
    house.settle()
    return [
        Message(one.verb, one.params, "", one.tags).format() for one in person.read()
    ]


def test_nothing_to_say_is_said_as_ack(house: House, andi: Person) -> None:
    send_labelled(house.world, andi.session, "x", [])
    assert lines(house, andi) == ["@label=x ACK"]


def test_one_line_carries_the_label_itself(house: House, andi: Person) -> None:
    send_labelled(house.world, andi.session, "x", [house.world.outgoing("PONG", "y")])
    assert lines(house, andi) == ["@label=x PONG y"]


def test_more_lines_are_a_batch_whose_opening_carries_it(house: House, andi: Person) -> None:
    replies = [house.world.outgoing("PONG", "y"), house.world.outgoing("PONG", "z")]
    send_labelled(house.world, andi.session, "x", replies)
    assert lines(house, andi) == [
        "@label=x BATCH +b1 labeled-response",
        "@batch=b1 PONG y",
        "@batch=b1 PONG z",
        "BATCH -b1",
    ]


def gathered_batch(house: House, andi: Person, kind: str) -> list[str]:
    andi.session.capture = []
    send_batch(house.world, andi.session, kind, ["#lab"], [house.world.outgoing("PONG", "y")])
    replies, andi.session.capture = andi.session.capture, None
    assert replies is not None
    send_labelled(house.world, andi.session, "x", replies)
    return lines(house, andi)


def test_what_is_one_batch_already_gets_the_label_on_its_opening(
    house: House, andi: Person
) -> None:
    assert gathered_batch(house, andi, "chathistory") == [
        "@label=x BATCH +b1 chathistory #lab",
        "@batch=b1 PONG y",
        "BATCH -b1",
    ]


def test_a_batch_beside_other_lines_stands_inside_the_one_of_the_label(
    house: House, andi: Person
) -> None:
    andi.session.capture = [house.world.outgoing("PONG", "before")]
    send_batch(house.world, andi.session, "chathistory", [], [house.world.outgoing("PONG", "y")])
    replies, andi.session.capture = andi.session.capture, None
    send_labelled(house.world, andi.session, "x", replies)
    assert lines(house, andi) == [
        "@label=x BATCH +b2 labeled-response",
        "@batch=b2 PONG before",
        "@batch=b2 BATCH +b1 chathistory",
        "@batch=b1 PONG y",
        "@batch=b2 BATCH -b1",
        "BATCH -b2",
    ]


def test_two_batches_are_not_taken_for_one(house: House, andi: Person) -> None:
    andi.session.capture = []
    for _ in range(2):
        send_batch(house.world, andi.session, "chathistory", [], [])
    replies, andi.session.capture = andi.session.capture, None
    send_labelled(house.world, andi.session, "x", replies)
    assert lines(house, andi) == [
        "@label=x BATCH +b3 labeled-response",
        "@batch=b3 BATCH +b1 chathistory",
        "@batch=b3 BATCH -b1",
        "@batch=b3 BATCH +b2 chathistory",
        "@batch=b3 BATCH -b2",
        "BATCH -b3",
    ]


def test_who_does_not_know_batches_gets_the_lines_alone(house: House) -> None:
    andi = house.arrive("andi")
    send_batch(house.world, andi.session, "chathistory", [], [house.world.outgoing("PONG", "y")])
    assert lines(house, andi) == ["PONG y"]


def test_an_empty_batch_is_still_an_answer(house: House, andi: Person) -> None:
    send_batch(house.world, andi.session, "chathistory", ["#lab"], [])
    assert lines(house, andi) == ["BATCH +b1 chathistory #lab", "BATCH -b1"]
