"""Whether the server still lives: ask when it is silent, give up when it stays so."""

from __future__ import annotations

# A closed lid or a pulled cable sends no goodbye; TCP alone notices after a quarter of an hour.
SILENCE = 60_000  # ms without a word before we ask
PATIENCE = 30_000  # ms for the answer; a slow Wi-Fi needs two


class Keepalive:
    """Times are epoch ms of whoever drives the talk; a clock set back only delays."""

    def __init__(self) -> None:
        self._heard: int | None = None
        self._asked: int | None = None

    def heard(self, now: int) -> None:
        """Something came."""
        self._heard = now
        self._asked = None

    def should_ask(self, now: int) -> bool:
        """Whether a PING is due now; it counts as sent."""
        if self._heard is None or self._heard > now:
            self._heard = now
        if self._asked is None and now - self._heard >= SILENCE:
            self._asked = now
            return True
        return False

    def is_dead(self, now: int) -> bool:
        """Whether the answer to the PING is overdue. After a sleep of the laptop it asks first."""
        if self._asked is not None and self._asked > now:
            self._asked = now
        return self._asked is not None and now - self._asked >= PATIENCE
