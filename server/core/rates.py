"""How fast one person may go: token buckets, charged before any work is done."""

from __future__ import annotations

from dataclasses import dataclass

from language import N_
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
MESSAGES = Rate(N_("messages"), burst=30, rate=2)
# Rooms joined: a client that comes back joins all its rooms (limits.ROOMS_PER_PERSON) at once.
# Defends rooms from somebody who runs in and out, and the host's disk from empty rooms.
JOINS = Rate(N_("joins"), burst=60, rate=1)
# A client tries a few nicks when it connects; later nobody needs ten in a minute. Every change is
# shown in every room of the person.
NICKS = Rate(N_("nick changes"), burst=10, rate=0.2)
# Searches: a person thinks longer than two seconds over one, and reads longer on a page. A search
# among a million messages takes 20 ms, the worst 0.2 s. Defends the host's CPU.
SEARCHES = Rate(N_("searches"), burst=20, rate=0.5)
# Everything else (history, WHO, WHOIS, …): a client that opens 50 rooms asks four things about
# each. Defends the host's CPU.
COMMANDS = Rate(N_("commands"), burst=300, rate=20)
# Refusals for going too fast: who sends so much that he needs more than these does not listen.
REFUSALS = Rate(N_("refusals"), burst=60, rate=1)

# What others see is a message, whatever it is called.
_OF_VERB = {
    "AWAY": MESSAGES,
    "INVITE": MESSAGES,
    "JOIN": JOINS,
    "KICK": MESSAGES,
    "NICK": NICKS,
    "NOTICE": MESSAGES,
    "PART": JOINS,
    "PRIVMSG": MESSAGES,
    "SEARCH": SEARCHES,
    "SETNAME": MESSAGES,
    "TAGMSG": MESSAGES,
}
# Verbs that ask with so many parameters and tell others with more.
_ASKS = {"MODE": 1, "TOPIC": 1}
_METADATA_CHANGES = frozenset({"SET", "CLEAR"})
# Verbs whose first parameter is a list of targets, each of which costs.
_LISTS = frozenset({"JOIN", "NOTICE", "PART", "PRIVMSG", "TAGMSG"})
# What only keeps the connection alive or ends it is never too much: it costs one short line.
_FREE = frozenset({"PING", "PONG", "QUIT"})


class Rates:
    """The buckets of one session. Times are monotonic seconds."""

    def __init__(self, now: float) -> None:
        """All buckets are full at first."""
        self._buckets = {
            one.name: TokenBucket(one.rate, one.burst, one.burst, now)
            for one in (MESSAGES, JOINS, NICKS, SEARCHES, COMMANDS, REFUSALS)
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
    if message.verb == "METADATA":
        changes = len(message.params) > 1 and message.params[1].upper() in _METADATA_CHANGES
        return MESSAGES if changes else COMMANDS
    if message.verb == "PROVE":  # its answer is a JOIN; what goes before tells nobody anything
        return JOINS if len(message.params) > 2 else COMMANDS
    if message.verb in _ASKS:
        return MESSAGES if len(message.params) > _ASKS[message.verb] else COMMANDS
    return _OF_VERB.get(message.verb, COMMANDS)


def _cost(message: Message) -> float:
    """A command costs one for each of its targets."""
    is_list = message.verb in _LISTS and bool(message.params)
    return 1.0 + message.params[0].count(",") if is_list else 1.0
