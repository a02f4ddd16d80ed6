"""Own messages that came too fast for the server: it did not keep them, so they wait in sight, and
go again with the next ticks, in their order (`resuming.tick`)."""

from __future__ import annotations

from client.core import timeline
from client.core.context import Context
from client.core.gaps import Sent, Waiting
from client.core.model import Delivery
from protocol.message import Message
from protocol.names import casefold
from protocol.numerics import RPL_TRYAGAIN

# How often one message is sent again, 2 s between: longer than any server keeps somebody waiting
# who does not hurry. After that the person is told.
TRIES = 10


def is_too_fast(message: Message) -> bool:
    """Whether that refuses something only because it came too fast."""
    return message.verb == RPL_TRYAGAIN or message.params[1:2] == ("RATE_LIMITED",)


def hold(ctx: Context, sent: Sent) -> bool:
    """The server refused a message since it came too fast: have it wait. False: it has waited often
    enough, or there is no room any more to be said in."""
    key = casefold(sent.target)
    room = ctx.model.rooms.get(key)
    if sent.line is None or room is None or sent.refusals >= TRIES:
        return False
    ctx.requests.sent.pop(sent.label, None)
    sent.refusals += 1
    sent.line.delivery = Delivery.WAITING
    messages = ctx.resuming.waiting.setdefault(key, Waiting()).messages
    # What was said later may wait already.
    later = (place for place, one in enumerate(messages) if one.number > sent.number)
    messages.insert(next(later, len(messages)), sent)
    timeline.put_last(room, [one.line for one in messages if one.line is not None])
    ctx.resuming.budget = 0  # until the next tick
    ctx.changed()
    return True
