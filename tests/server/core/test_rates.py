"""How fast one may go: what is charged, and when it is enough again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import Message
from server.core.rates import COMMANDS, JOINS, MESSAGES, NICKS, REFUSALS, SEARCHES, Rates


def many(rates: Rates, line: str, now: float = 0.0) -> int:
    """How often that line can be sent at once."""
    message = Message.parse(line)
    number = 0
    while number < 1000 and not rates.charge(message, now):
        number += 1
    return number


@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("PRIVMSG #lab :halo", MESSAGES.burst),
        ("NOTICE #lab halo", MESSAGES.burst),
        ("TAGMSG #lab", MESSAGES.burst),
        ("PRIVMSG a,b,c halo", MESSAGES.burst // 3),
        ("JOIN #lab", JOINS.burst),
        ("JOIN #a,#b,#c", JOINS.burst // 3),
        ("NICK andi", NICKS.burst),
        ("NICK a,b", NICKS.burst),
        ("WHOIS a,b,c", COMMANDS.burst),
        ("SEARCH text=kopi", SEARCHES.burst),
        ("FOO", COMMANDS.burst),
        ("PRIVMSG", MESSAGES.burst),
        ("@batch=1 PRIVMSG #lab :one of many lines", COMMANDS.burst),
        ("BATCH +1 draft/multiline #lab", MESSAGES.burst),
        ("BATCH -1", COMMANDS.burst),
        ("PONG x", 1000),
        ("QUIT", 1000),
    ],
)
def test_a_burst_is_so_many(line: str, most: float) -> None:
    assert many(Rates(0.0), line) == most


def test_one_kind_does_not_use_up_another() -> None:
    rates = Rates(0.0)
    many(rates, "PRIVMSG #lab halo")
    assert many(rates, "JOIN #lab") == JOINS.burst


def test_a_client_that_comes_back_joins_all_its_rooms_in_one_line() -> None:
    rates = Rates(0.0)
    assert many(rates, "JOIN " + ",".join(["#r"] * 50)) == 1
    assert many(rates, "JOIN " + ",".join(["#r"] * 500), now=1000.0) == 1  # cut to 50 by JOIN


@given(st.floats(0, 1e6), st.sampled_from(["PRIVMSG a x", "JOIN #a,#b", "NICK a", "WHO #a"]))
def test_after_the_wait_that_was_told_it_is_enough(start: float, line: str) -> None:
    rates, message = Rates(start), Message.parse(line)
    many(rates, line, start)
    wait = rates.charge(message, start)
    assert wait > 0
    assert rates.charge(message, start + wait + 1e-3) == 0


def test_refusals_are_charged_too() -> None:
    rates = Rates(0.0)
    assert sum(rates.may_refuse(0.0) for _ in range(1000)) == REFUSALS.burst
    assert rates.may_refuse(1.0)
