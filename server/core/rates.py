"""How fast one person may go: token buckets, charged before any work is done."""

from __future__ import annotations

from dataclasses import dataclass

from protocol.message import Message
from server.core.limits import TokenBucket


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `rate` a second."""

    name: str
    burst: float
    rate: float


# A fast typist sends one in two seconds, reactions and typing notices as many again; a pasted page
# of 25 lines fits at once. Defends the people in a room from a flood, and the host's disk.
MESSAGES = Rate("messages", burst=30, rate=2)
# Rooms joined: a client that comes back joins all its rooms (limits.ROOMS_PER_PERSON) at once.
# Defends rooms from somebody who runs in and out, and the host's disk from empty rooms.
JOINS = Rate("joins", burst=60, rate=1)
# A client tries a few nicks when it connects; later nobody needs ten in a minute. Every change is
# shown in every room of the person.
NICKS = Rate("nick changes", burst=10, rate=0.2)
# Everything else (history, WHO, WHOIS, …): a client that opens 50 rooms asks four things about
# each. Defends the host's CPU.
COMMANDS = Rate("commands", burst=300, rate=20)
# Refusals for going too fast: who sends so much that he needs more than these does not listen.
REFUSALS = Rate("refusals", burst=60, rate=1)

_OF_VERB = {
    "JOIN": JOINS,
    "NICK": NICKS,
    "NOTICE": MESSAGES,
    "PRIVMSG": MESSAGES,
    "TAGMSG": MESSAGES,
}
# What only answers us or ends the connection is never too much.
_FREE = frozenset({"PONG", "QUIT"})


class Rates:
    """The buckets of one session. Times are monotonic seconds."""

    def __init__(self, now: float) -> None:
        """All buckets are full at first."""
        self._buckets = {
            one.name: TokenBucket(one.rate, one.burst, one.burst, now)
            for one in (MESSAGES, JOINS, NICKS, COMMANDS, REFUSALS)
        }

    def charge(self, message: Message, now: float) -> float:
        """Charge for a message. Seconds until it may be sent again; 0.0 when it was charged."""
        if message.verb in _FREE:
            return 0.0
        rate = _rate_of(message)
        cost = min(_cost(message), rate.burst)
        bucket = self._buckets[rate.name]
        return 0.0 if bucket.take(now, cost) else bucket.wait(now, cost)

    def may_refuse(self, now: float) -> bool:
        """Charge for telling that it was too fast; False: it has been told often enough."""
        return self._buckets[REFUSALS.name].take(now)


def _rate_of(message: Message) -> Rate:
    # A line of a batch (draft/multiline) is part of one message; refusing one would break it.
    if "batch" in message.tags:
        return COMMANDS
    if message.verb == "BATCH" and message.params and message.params[0].startswith("+"):
        return MESSAGES  # that one message
    return _OF_VERB.get(message.verb, COMMANDS)


def _cost(message: Message) -> float:
    """A command costs one for each of its targets."""
    is_list = message.verb in _OF_VERB and message.verb != "NICK" and bool(message.params)
    return 1.0 + message.params[0].count(",") if is_list else 1.0
