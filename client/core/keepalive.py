"""Whether the server still lives: ask when it is silent, give up when it stays so."""

from __future__ import annotations

import enum

# A closed lid or a pulled cable sends no goodbye; TCP alone notices after a quarter of an hour.
SILENCE = 60_000  # ms without a word before we ask
PATIENCE = 30_000  # ms for the answer; a slow Wi-Fi needs two
# The same while an own message waits to be acknowledged: with the time from one look to the next
# the person knows after 18 s.
SILENCE_WAITING = 4_000
PATIENCE_WAITING = 10_000
# ms between two looks, which should be 2 s apart: this computer slept. Then we ask at once, and
# the answer may take less: the person sits here and looks.
SLEPT = 10_000
PATIENCE_AWAKE = 5_000
# ms without a word while somebody waits for one, from which on the person is told: a LAN answers
# within a tenth of that.
SLOW = 3_000


class Verdict(enum.Enum):
    """What a look at the clock comes to."""

    FINE = enum.auto()
    ASK = enum.auto()  # send a PING
    DEAD = enum.auto()


class Keepalive:
    """Times are epoch ms of whoever drives the talk; a clock set back only delays.

    survives: the connection itself outlives half a minute without network, and knows better than
    we do when it is over: it is never hurried.
    """

    def __init__(self, *, survives: bool = False) -> None:
        self._survives = survives
        self._heard: int | None = None
        self._asked: int | None = None
        self._patience = PATIENCE
        self._looked: int | None = None
        self._waits: int | None = None  # since when something waits

    def heard(self, now: int) -> None:
        """Something came."""
        self._heard = now
        self._asked = None

    def doubt(self, now: int) -> Verdict:
        """Something happened after which connections are often dead."""
        if self._survives:
            return Verdict.FINE
        return self._ask(now, PATIENCE_AWAKE)

    def look(self, now: int, *, waits: bool = False) -> Verdict:
        """To be called every two seconds. waits: whether an own message is not acknowledged."""
        self._waits = (now if self._waits is None else self._waits) if waits else None
        slept = self._looked is not None and now - self._looked >= SLEPT
        self._looked = now
        self._heard = now if self._heard is None else min(self._heard, now)
        if self._asked is not None:
            self._asked = min(self._asked, now)
        if slept and (verdict := self.doubt(now)) is not Verdict.FINE:
            return verdict
        hurries = waits and not self._survives
        silence, patience = (
            (SILENCE_WAITING, PATIENCE_WAITING) if hurries else (SILENCE, PATIENCE)
        )
        if self._asked is None:
            return self._ask(now, patience) if now - self._heard >= silence else Verdict.FINE
        if now - self._asked >= self._patience:
            return Verdict.DEAD
        if self._patience > patience:  # asked in leisure, and now somebody waits
            return self._ask(now, patience)
        return Verdict.FINE

    def is_slow(self, now: int) -> bool:
        """Whether an answer is due for so long that the person should know. Ask after `look`."""
        asked = [moment for moment in (self._asked, self._waits) if moment is not None]
        return bool(asked) and now - max(min(asked), self._heard or 0) >= SLOW

    def _ask(self, now: int, patience: int) -> Verdict:
        self._asked, self._patience = now, patience
        return Verdict.ASK
