"""Answers probes: never more than it was asked, and never more than so often.

Anybody can forge the source of a datagram, so the one who gets the answers may not be the one who
asks: each source has its own limit, and all together have another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address

from discovery import probe
from discovery.probe import Said

# Questions of one source answered at once, and then each second. A client asks three times in its
# first two seconds by up to three ways each, then two times in 5 s; several run on one computer,
# and behind a router that hides its network a whole class has one source.
SOURCE_BURST, SOURCE_RATE = 60.0, 20.0
# The same for all sources together. A school of 500 clients that start in one minute stays far
# below. Defends the CPU (1000 answers a second take a twentieth), and whoever is made the victim
# of forged sources: the answers are fewer and shorter than the questions.
TOTAL_BURST, TOTAL_RATE = 2000.0, 1000.0
# Sources remembered; the one silent longest is forgotten, and begins anew. A flood from more forged
# sources than these gets past the limit of each, but not past that of all.
MAX_SOURCES = 1024
# Seconds for which what is said stays said: describing the rooms costs more than the answer.
REFRESH_SECONDS = 0.25


class Responder:
    """One server's side of the probe. Times are monotonic seconds."""

    def __init__(self, said: Callable[[], Said]) -> None:
        """said: the server as it is now; asked at most every REFRESH_SECONDS."""
        self._describe = said
        self._said: Said | None = None
        self._said_at = 0.0
        self._total: _Bucket | None = None
        self._sources: OrderedDict[str, _Bucket] = OrderedDict()  # silent longest first

    def answer(self, data: bytes, source: str, now: float) -> bytes | None:
        """What to send back to the IP address `source`; None: nothing."""
        nonce = probe.read_question(data)
        if nonce is None or not _may_ask(source) or not self._charge(source, now):
            return None
        if self._said is None or not 0 <= now - self._said_at < REFRESH_SECONDS:
            self._said, self._said_at = self._describe(), now
        return probe.answer(nonce, self._said)

    def _charge(self, source: str, now: float) -> bool:
        if self._total is None:
            self._total = _Bucket(TOTAL_BURST, now)
        bucket = self._sources.setdefault(source, _Bucket(SOURCE_BURST, now))
        self._sources.move_to_end(source)
        if len(self._sources) > MAX_SOURCES:
            self._sources.popitem(last=False)
        # In this order, so that one source alone can't use up what all share.
        return bucket.take(SOURCE_BURST, SOURCE_RATE, now) and self._total.take(
            TOTAL_BURST, TOTAL_RATE, now
        )


class _Bucket:
    __slots__ = ("_at", "_left")

    def __init__(self, left: float, now: float) -> None:
        self._left = left
        self._at = now

    def take(self, burst: float, rate: float, now: float) -> bool:
        self._left = min(burst, self._left + max(0.0, now - self._at) * rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def _may_ask(source: str) -> bool:
    """Whether it is one computer's address: an answer to a group would reach more than asked."""
    try:
        ip = ip_address(source)
    except ValueError:
        return False
    return not (ip.is_multicast or ip.is_unspecified)
