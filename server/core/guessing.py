"""Guessing passwords: each address may be wrong only so often, however many try at once.

Only wrong answers are charged, so a class behind one router gets in together. What was tried at
once and turned out wrong is a debt: the next try has to wait for all of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from language import _
from server.core.addresses import household
from server.core.knownwords import TRIED_NOT, known
from server.core.limits import GUESSES_AT_ONCE, PASSWORD_BURST, PASSWORD_RATE, Buckets


class TooManyGuessesError(Exception):
    """Somebody at that address was wrong too often. The text is for the person."""


@dataclass(slots=True)
class Guess:
    """One try. `right` is to be set when it was; a try that nobody finished counts as wrong."""

    right: bool = False


class Guesses:
    """Counts the tries of every address; a network of IPv6 is one address."""

    def __init__(self) -> None:
        self._wrong = Buckets(PASSWORD_RATE, PASSWORD_BURST)
        self._running: Counter[str] = Counter()

    def refuse_debtor(self, address: str, now: float) -> None:
        """Raises TooManyGuessesError when that address was wrong too often to try now."""
        wait = math.ceil(self._wrong.wait(household(address), now))
        if wait > 0:
            text = _("Too many wrong passwords; try again in {wait} seconds").format(wait=wait)
            raise TooManyGuessesError(known(text, TRIED_NOT))

    @contextmanager
    def attempt(self, address: str, now: float) -> Iterator[Guess]:
        """Within this block the password is checked. Raises TooManyGuessesError instead."""
        who = household(address)
        self.refuse_debtor(address, now)
        if self._running[who] >= GUESSES_AT_ONCE:
            text = _("Too many passwords at once; try again in a few seconds")
            raise TooManyGuessesError(known(text, TRIED_NOT))
        self._running[who] += 1
        guess = Guess()
        try:
            yield guess
        finally:
            self._running[who] -= 1
            if not self._running[who]:
                del self._running[who]
            if not guess.right:
                self._wrong.owe(who, now)
