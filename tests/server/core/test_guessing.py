"""Guessing is slow for who is wrong, and never in the way of who is right."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from server.core import limits
from server.core.guessing import Guesses, TooManyGuessesError

HOME = "10.0.0.7"


def guess(guesses: Guesses, *, right: bool, now: float = 0.0, address: str = HOME) -> None:
    with guesses.attempt(address, now) as attempt:
        attempt.right = right


def test_a_class_behind_one_router_gets_in_at_once() -> None:
    guesses = Guesses()
    with ExitStack() as together:
        for _ in range(40):
            together.enter_context(guesses.attempt(HOME, 0.0)).right = True
    guess(guesses, right=True)


def test_after_five_wrong_ones_the_next_waits_also_when_it_would_be_right() -> None:
    guesses = Guesses()
    for _ in range(int(limits.PASSWORD_BURST)):
        guess(guesses, right=False)
    with pytest.raises(TooManyGuessesError, match="try again in 10 seconds"):
        guess(guesses, right=True)
    guess(guesses, right=True, address="10.0.0.8")
    guess(guesses, right=True, now=10.0)


def test_guesses_made_at_once_are_a_debt_that_must_be_waited_for() -> None:
    guesses = Guesses()
    with ExitStack() as together:
        for _ in range(limits.GUESSES_AT_ONCE):
            together.enter_context(guesses.attempt(HOME, 0.0))
        with pytest.raises(TooManyGuessesError, match="at once"):
            guess(guesses, right=True)
    owed = limits.GUESSES_AT_ONCE - limits.PASSWORD_BURST + 1
    with pytest.raises(TooManyGuessesError, match=f"{owed / limits.PASSWORD_RATE:.0f} seconds"):
        guess(guesses, right=True)


def test_a_try_that_is_broken_off_counts_as_wrong() -> None:
    guesses = Guesses()
    for _ in range(int(limits.PASSWORD_BURST)):
        with pytest.raises(GeneratorExit), guesses.attempt(HOME, 0.0):
            raise GeneratorExit
    with pytest.raises(TooManyGuessesError):
        guess(guesses, right=True)


def test_the_addresses_of_one_ipv6_network_guess_together_but_neighbours_on_a_link_do_not() -> None:
    for network, together in (("2001:db8:0:1:", True), ("fe80:", False)):
        guesses = Guesses()
        for host in range(int(limits.PASSWORD_BURST)):
            guess(guesses, right=False, address=f"{network}:{host + 1:x}")
        if together:
            with pytest.raises(TooManyGuessesError):
                guess(guesses, right=True, address=f"{network}:99")
        else:
            guess(guesses, right=True, address=f"{network}:99")
