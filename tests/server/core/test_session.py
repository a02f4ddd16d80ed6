"""One connection: what is put is taken once and in order, and what is not read has an end."""

from __future__ import annotations

import pytest

from protocol.message import Message
from server.core.encoding import Outgoing
from server.core.session import OUTBOX_LIMIT, Phase, Session


def session(address: str = "10.0.0.1") -> Session:
    return Session("uid1", address, True, 0.0, lambda _: None)


def line(text: str = "x") -> Outgoing:
    return Outgoing(Message("PING", (text,)), 0)


def test_what_was_put_is_taken_once_and_in_order() -> None:
    one = session()
    one.put(line("a"))
    one.put(line("b"))
    assert one.take() == b"PING a\r\nPING b\r\n"
    assert one.take() == b""


def test_one_message_to_many_is_encoded_once_for_each_kind_of_receiver() -> None:
    plain, other, timed = session(), session(), session()
    timed.enable(frozenset({"server-time", "away-notify"}))
    cache: dict[frozenset[str], bytes] = {}
    for one in (plain, other, timed):
        one.put(line(), cache)
    assert len(cache) == 2
    assert plain.take() == other.take() == b"PING x\r\n"
    assert timed.take().startswith(b"@time=")


def test_more_than_an_outbox_holds_is_noticed() -> None:
    one = session()
    while not one.overflowed:
        one.put(line("x" * 400))
        assert len(one._outbox) * 400 < 2 * OUTBOX_LIMIT
    assert len(one.take()) > OUTBOX_LIMIT
    one.overflowed = False
    one.put(line())
    assert not one.overflowed


def test_what_is_taken_in_time_never_counts_as_too_much() -> None:
    one = session()
    for _ in range(4000):
        one.put(line("x" * 400))
        one.take()
    assert not one.overflowed


def test_a_closed_session_takes_nothing_more() -> None:
    one = session()
    one.phase = Phase.CLOSED
    one.put(line())
    assert one.take() == b""


@pytest.mark.parametrize(
    ("address", "host"), [("10.0.0.1", "10.0.0.1"), ("::1", "0::1"), ("fe80::1", "fe80::1")]
)
def test_an_address_can_stand_in_any_line(address: str, host: str) -> None:
    one = session(address)
    one.nick, one.user = "andi", "~andi"
    assert one.host == host
    assert one.source == f"andi!~andi@{host}"


def test_private_talks_belong_to_the_account_or_to_the_connection() -> None:
    one = session()
    assert one.owner == "~uid1"
    one.account = "Andi"
    assert one.owner == "=andi"
