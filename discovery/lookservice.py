"""The server's side of the look: one question in, one answer out, within limits."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence

from discovery.book import Rumour
from discovery.budgets import Budgets
from discovery.gossip import LOWEST_PORT
from discovery.lookformat import Answer, Called, Described, read_question, write_answer
from discovery.place import Place
from discovery.reach import reach

# Looks of one address at once, and then each second: a class behind one router has one address, and
# each of its fifty clients looks every 7 s where UDP is filtered. A look costs a handshake (about
# 2 ms), so nobody gets more than a fiftieth of a core.
LOOK_BURST, LOOK_RATE = 60.0, 10.0
# The same for calling back: a person asks for it by hand, once or a few times.
CALL_BURST, CALL_RATE = 5.0, 0.2
# Calls at the same time, from all askers: each is a socket or two for up to 1.5 s.
MAX_CALLS = 8


class LookService:
    """Answers looks for one server. Times are monotonic seconds; nothing is limited for programs on
    this computer.

    `source` is always a numeric address as connections show it, a link-local one with its scope.
    """

    def __init__(
        self,
        describe: Callable[[], Described],
        rumours: Callable[[], Sequence[Rumour]],
        hear: Callable[[str, Sequence[Rumour]], None],
        reach: Callable[[Place], Awaitable[Called]] = reach,
    ) -> None:
        """describe: the server as it is now. rumours: what to tell of others. hear: is given what
        somebody tells, unproven. reach: calls back."""
        self._describe = describe
        self._rumours = rumours
        self._hear = hear
        self._reach = reach
        self._looks = Budgets(LOOK_BURST, LOOK_RATE)
        self._calls = Budgets(CALL_BURST, CALL_RATE)
        self._calling = 0

    def admits(self, source: str, now: float) -> bool:
        """Whether one more look from there is answered; asked once for each connection."""
        return _is_own(source) or self._looks.take(source, now)

    async def answer(self, line: bytes, source: str, now: float) -> bytes | None:
        """The answer to a question; None: hang up. Takes no time, or up to reach.REACH_SECONDS if
        the asker wants to be called."""
        question = read_question(line)
        if question is None:
            return None
        if question.news:
            self._hear(source, question.news)
        called = None
        if question.call is not None and self._may_call(source, question.call, now):
            self._calling += 1
            try:
                # Nowhere else than to the asker's own address, which its handshake has proven:
                # nobody can make us knock at a third one's door.
                called = await self._reach(Place(source, question.call))
            finally:
                self._calling -= 1
        return write_answer(Answer(self._describe(), tuple(self._rumours()), called))

    def _may_call(self, source: str, port: int, now: float) -> bool:
        # Behind a router the asker's address is the router's, whose services are none of ours.
        if port < LOWEST_PORT or self._calling >= MAX_CALLS:
            return False
        return _is_own(source) or self._calls.take(source, now)


def _is_own(source: str) -> bool:
    return ipaddress.ip_address(source).is_loopback
