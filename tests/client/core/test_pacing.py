"""Messages that came too fast for the server wait in sight and go again, in order, each once."""

from __future__ import annotations

import pytest

from client.core.model import Delivery, Kind
from client.core.pacing import TRIES
from server.core.rates import MESSAGES, Rates
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room
from tests.client.core.readers import Reader

TOO_FAST = [
    "FAIL PRIVMSG RATE_LIMITED :You are going too fast; wait 1 s",
    "263 andi PRIVMSG :You are going too fast; wait 1 s",
]


def limited() -> Reader:
    """andi at a real server's core, which lets him say so many at once."""
    it = Reader()
    it.connect()
    it._person.session.rates = Rates(it.house.now)
    return it


def pass_time(it: Reader, seconds: int) -> None:
    for _second in range(0, seconds, 2):
        it.house.now += 2.0
        it._take(it.talk.tick(it.now))
        it.settle()


def heard(it: Reader) -> list[str]:
    return [message.params[-1] for message in it.budi.read() if message.verb == "PRIVMSG"]


def test_a_flood_of_own_lines_is_heard_whole_once_and_in_order() -> None:
    it = limited()
    it.budi.ignore()
    texts = [f"baris {number}" for number in range(int(MESSAGES.burst) + 30)]
    for text in texts:
        it._take(it.talk.submit(text, it.now)[1])
    it.settle()
    own = [line for line in it.room.lines if line.own and line.kind is Kind.MESSAGE]
    assert [line.delivery for line in own].count(Delivery.WAITING) == 30
    it._take(it.talk.submit("terakhir", it.now)[1])
    it.settle()
    pass_time(it, 30)
    assert heard(it) == [*texts, "terakhir"]
    own = [line for line in it.room.lines if line.own and line.kind is Kind.MESSAGE]
    assert [line.text for line in own] == [*texts, "terakhir"]
    assert {line.delivery for line in own} == {Delivery.SENT}
    assert not any(line.kind is Kind.ERROR for line in it.room.lines)


def test_a_message_of_several_lines_waits_as_one() -> None:
    it = limited()
    for number in range(int(MESSAGES.burst)):
        it._take(it.talk.submit(f"baris {number}", it.now)[1])
    it._take(it.talk.submit("satu\ndua\ntiga", it.now)[1])
    it.settle()
    assert it.room.lines[-1].delivery is Delivery.WAITING
    pass_time(it, 4)
    assert (it.room.lines[-1].text, it.room.lines[-1].delivery) == (
        "satu\ndua\ntiga", Delivery.SENT,
    )
    assert not any(line.kind is Kind.ERROR for line in it.room.lines)


@pytest.fixture
def it() -> Dialogue:
    return in_room(ALL_CAPS)


@pytest.mark.parametrize("refusal", TOO_FAST)
def test_what_is_refused_ever_again_fails_and_says_why(it: Dialogue, refusal: str) -> None:
    label, _ = it.talk.submit("halo", it.now)
    line = it.last()
    for _try in range(TRIES):
        assert it.says(f"@label={label} :s {refusal}") == []
        assert line.delivery is Delivery.WAITING
        it.sent()
        it.now += 2000
        it.talk.tick(it.now)
        assert it.sent()[0].endswith("PRIVMSG #jarkom :halo")
    it.says(f"@label={label} :s {refusal}")
    assert line.delivery is Delivery.FAILED
    assert it.last().text == "Not sent: You are going too fast; wait 1 s."


def test_what_others_say_meanwhile_stands_before_what_waits(it: Dialogue) -> None:
    label, _ = it.talk.submit("halo", it.now)
    it.says(f"@label={label} :s {TOO_FAST[0]}", ":budi!b@h PRIVMSG #jarkom :ya?")
    assert [line.text for line in it.room().lines[-2:]] == ["ya?", "halo"]


def test_what_waits_when_the_connection_breaks_goes_over_the_next(it: Dialogue) -> None:
    label, _ = it.talk.submit("halo", it.now)
    it.says(f"@label={label} :s {TOO_FAST[0]}")
    it.talk.closed("gone", it.now)
    assert it.talk.unsent == 1
