"""Whether one server that was here still lives: when to ask it, and what its silence means.

Pure: times are monotonic seconds, given by the caller. mDNS would list a crashed server for 75
minutes; here only what it answers itself counts.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to make sure, in seconds.

    `ask` between two UDP questions; `look` between two handshakes; `deaf` the same where UDP never
    answers (a filter); `foreign` the same for IRC servers that are not ours; `changed` between two
    because there is news: people come and go in bursts; `early` from the first look to the second,
    and then ever longer: a server that has just started does not know of others yet.

    `retry` at least until the next look at a place where nobody was found, after the first three;
    `announced` the same if it is announced afresh, counted from the last failure; `reconfirm`
    between two questions to mDNS whether an unreachable server is still announced.
    """

    ask: float
    look: float
    deaf: float
    foreign: float
    changed: float
    early: float
    retry: float
    announced: float
    reconfirm: float


# While a person watches. From a kill until it is marked: ask 5 + two unanswered questions 2 + two
# silent looks 6 + the pause between 0.5 = 13.5 of the 15 s that are promised; deaf: 7 + 6.5.
WATCHING = Pace(
    ask=5.0,
    look=30.0,
    deaf=7.0,
    foreign=30.0,
    changed=2.0,
    early=3.0,
    retry=0.0,
    announced=2.0,
    reconfirm=30.0,
)
# A server that only passes on what it knows: an hour-old rumour is still worth a try, and a hundred
# servers that look at each other must not be heard.
QUIET = Pace(
    ask=math.inf,
    look=300.0,
    deaf=300.0,
    foreign=300.0,
    changed=300.0,
    early=300.0,
    retry=300.0,
    announced=30.0,
    reconfirm=math.inf,
)

# Seconds to wait for the answer to a UDP question: bad Wi-Fi answers within 0.5.
ANSWER_SECONDS = 1.0
# Questions without answer before a look is worth more: one may be lost.
QUESTIONS = 2
# Rounds of failed looks after which a server is not here any more: it may just be starting again.
STRIKES = 2
# Seconds between these two rounds.
PAUSE_SECONDS = 0.5
# Seconds between looks at a server that is unreachable: doubled from the first to the last.
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 2.0, 60.0
# Seconds after the last sign of life after which it is gone, if nobody announces it any more;
# promised are 45.
GONE_SECONDS = 40.0
# Seconds for which a goodbye is checked every second: a server may say it before it closes.
FAREWELL_SECONDS = 10.0
FAREWELL_ASK_SECONDS = 1.0
# Seconds after which a server whose UDP is filtered is asked that way again.
FILTERED_SECONDS = 60.0
# Seconds between two looks at a server that said goodbye, where UDP does not answer.
FAREWELL_LOOK_SECONDS = 2.0


class Check(enum.Enum):
    """What to do now to make sure."""

    ASK = "ask"  # by UDP, at the best place
    LOOK = "look"  # a handshake at the best place
    LOOK_ALL = "look all"  # a handshake at each of its places


class Life:
    """One proven server. Tell it all that happens; ask `due(now)` when `next_due` has come.

    After `due` returned a kind of look, call `proven` or `failed`, once for the whole round.
    """

    def __init__(self, pace: Pace, now: float, *, foreign: bool) -> None:
        self.here = True
        self.last_sign = now
        """When it last answered."""
        self.over = False
        """It said goodbye, and is silent since: gone at once."""
        self._pace = pace
        self._foreign = foreign
        self._looking = False
        self._questions = 0  # open ones
        self._udp: bool | None = None  # whether it answers; None: not sure
        self._strikes = 0
        self._retry = FIRST_RETRY_SECONDS
        self._farewell = -math.inf  # until when a goodbye is checked
        self._began = now
        self._looked_at = now
        self._ask_at = math.inf
        self._look_at = math.inf
        self.proven(now, foreign=foreign)

    @property
    def next_due(self) -> float:
        """When to call `due` again."""
        return self._ask_at if self._looking else min(self._ask_at, self._look_at)

    def due(self, now: float) -> Check | None:
        """What to do now, at most one thing; call again until it is None."""
        if now >= self._ask_at:
            if self._questions < QUESTIONS:
                self._questions += 1
                self._ask_at = now + ANSWER_SECONDS
                return Check.ASK
            # Never an answer: filtered. Answered before: perhaps just lost.
            self._udp = None if self._udp else False
            self._questions = 0
            self._ask_at = math.inf
            self._look_at = now
        if now >= self._look_at and not self._looking:
            self._looking = True
            self._looked_at = now
            alone = self.here and self._strikes == 0
            return Check.LOOK if alone else Check.LOOK_ALL
        return None

    def answered(self, now: float, *, changed: bool) -> None:
        """It answered a UDP question; `changed`: and a look would show something new."""
        self.last_sign = now
        self._questions = 0
        self._udp = True
        if self.here:
            self._ask_at = now + self._ask_pause(now)
        if changed or not self.here:
            self._look_soon(now)

    def changed(self, now: float) -> None:
        """Something else says that there is news."""
        self._look_soon(now)

    def proven(self, now: float, *, foreign: bool) -> None:
        """A look has just found it, at any of its places."""
        self.here, self.over = True, False
        self.last_sign = now
        self._foreign = foreign
        self._looking = False
        self._strikes = 0
        self._questions = 0
        self._retry = FIRST_RETRY_SECONDS
        self._looked_at = now
        self._look_at = now + self._look_pause(now)
        self._ask_at = now + self._ask_pause(now)

    def failed(self, now: float) -> None:
        """A round of looks has found it nowhere."""
        self._looking = False
        self._strikes += 1
        if self.here and self._strikes < STRIKES and now >= self._farewell:
            self._look_at = now + PAUSE_SECONDS
            return
        if self.here:
            self.here = False
            self.over = now < self._farewell
        self._ask_at = math.inf
        self._look_at = now + self._retry
        self._retry = min(2 * self._retry, LAST_RETRY_SECONDS)

    def goodbye(self, now: float) -> None:
        """It was said that it leaves. Anybody can forge that, so make sure at once."""
        if not self.here:
            self.over = True
            return
        self._farewell = now + FAREWELL_SECONDS
        if self._questions == 0:
            self._ask_at = now if self._udp else math.inf
        if not self._udp:
            self._look_at = now

    def ends(self, *, announced: bool) -> float:
        """When it leaves the list. `announced`: somebody still says that it is there."""
        if self.over:
            return self.last_sign
        return math.inf if self.here or announced else self.last_sign + GONE_SECONDS

    def _look_soon(self, now: float) -> None:
        self._look_at = min(self._look_at, max(now, self._looked_at + self._pace.changed))

    def _look_pause(self, now: float) -> float:
        if now < self._farewell and not self._udp:
            return FAREWELL_LOOK_SECONDS
        if self._foreign:
            return self._pace.foreign
        usual = self._pace.deaf if self._udp is False else self._pace.look
        return min(usual, max(self._pace.early, now - self._began))

    def _ask_pause(self, now: float) -> float:
        if self._foreign:
            return math.inf
        if now < self._farewell:
            return FAREWELL_ASK_SECONDS
        return FILTERED_SECONDS if self._udp is False else self._pace.ask
