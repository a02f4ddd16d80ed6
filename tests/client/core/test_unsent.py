"""What a lost connection did not send stays in sight after the next one is made."""

from __future__ import annotations

from client.core.model import Delivery
from tests.client.core.dialogue import Dialogue, enter, in_room, online


def again(lost: Dialogue) -> Dialogue:
    """The connection broke, and there is a new one."""
    lost.talk.closed("It broke.", lost.now)
    it = online()
    it.talk.carry_over(lost.talk.unsent)
    return it


def shown(it: Dialogue, name: str = "#jarkom") -> list[tuple[str, Delivery]]:
    return [(line.text, line.delivery) for line in it.room(name).lines if line.text]


def test_a_message_that_was_on_its_way_stands_in_its_room_again_as_not_sent() -> None:
    lost = in_room()
    lost.types("halo")
    it = again(lost)
    enter(it, "#jarkom")
    assert shown(it) == [("halo", Delivery.FAILED)]


def test_it_is_carried_on_when_the_room_was_not_reached_either() -> None:
    lost = in_room()
    lost.types("halo")
    it = again(again(lost))
    enter(it, "#jarkom")
    assert shown(it) == [("halo", Delivery.FAILED)]


def test_a_message_that_the_server_had_after_all_is_not_called_lost() -> None:
    lost = in_room()
    lost.says("@msgid=1 :andi!a@h PRIVMSG #jarkom :halo")
    lost.types("halo")
    lost.types("halo")
    it = again(lost)
    it.talk.join("#jarkom")
    it.says(
        ":andi!a@h JOIN #jarkom",
        ":s 353 andi = #jarkom :@andi",
        ":s 366 andi #jarkom :End",
        ":s BATCH +h chathistory #jarkom",
        "@batch=h;msgid=1 :andi!a@h PRIVMSG #jarkom :halo",
        "@batch=h;msgid=2 :andi!a@h PRIVMSG #jarkom :halo",
        ":s BATCH -h",
    )
    assert [delivery for _, delivery in shown(it)] == [
        Delivery.SENT, Delivery.SENT, Delivery.FAILED,
    ]


def test_a_private_talk_is_open_again_with_what_was_not_sent() -> None:
    lost = in_room()
    lost.types("/msg budi psst")
    lost.talk.closed("It broke.", lost.now)
    it = Dialogue()
    it.talk.start()
    it.talk.carry_over(lost.talk.unsent)
    it.says(":s 001 andi :Welcome")
    assert shown(it, "budi") == [("psst", Delivery.FAILED)]


def test_what_was_sent_is_left_to_the_history() -> None:
    lost = in_room()
    lost.types("halo")
    lost.says("@label=w1;msgid=1 :andi!a@h PRIVMSG #jarkom :halo")
    assert again(lost).talk.unsent == []
