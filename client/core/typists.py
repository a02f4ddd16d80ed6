"""Who is typing (IRCv3 client-tags/typing): others, as long as they say so, and we, as often as we
may say it."""

from __future__ import annotations

from client.core import errands
from client.core.context import Context
from client.core.model import SAID, Room
from client.core.signals import Told
from protocol import capabilities as caps
from protocol.names import casefold

TAG = "+typing"
TAGS = (TAG, "+draft/typing")
# ms for which a word of it holds, as the specification says.
LASTS = {"active": 6_000, "paused": 30_000}
PAUSE = 3_000  # ms between two words of ours in one conversation, as the specification says
PEOPLE_LIMIT = 20  # who type in one room; more is a hostile server, or no news


def heard(ctx: Context, room: Room, nick: str, word: str) -> None:
    """Somebody types, pauses, or stopped."""
    known = next((one for one in room.typing if casefold(one) == casefold(nick)), nick)
    lasts = LASTS.get(word, 0)
    if lasts and (known in room.typing or len(room.typing) < PEOPLE_LIMIT):
        room.typing[known] = ctx.now + lasts
        ctx.changed()
    elif not lasts:
        stopped(ctx, room, nick)


def stopped(ctx: Context, room: Room, nick: str) -> None:
    """Somebody said what there was to say, or left."""
    for known in [one for one in room.typing if casefold(one) == casefold(nick)]:
        del room.typing[known]
        ctx.changed()


def tick(ctx: Context) -> None:
    """Time passed: who has not said anything for too long types no more."""
    for room in ctx.model.rooms.values():
        over = [nick for nick, until in room.typing.items() if until <= ctx.now]
        for nick in over:
            del room.typing[nick]
            ctx.changed()
    for key, told in list(ctx.requests.typing.told.items()):
        if not told.active and ctx.now - told.at >= PAUSE:
            _tell(ctx, key, "done")
            del ctx.requests.typing.told[key]


def typed(ctx: Context, text: str) -> None:
    """The input of the current room has changed to that. Others are told, if they may be."""
    room = ctx.model.room
    if room is None or not _may_tell(ctx, room):
        return
    key = casefold(room.target)
    told = ctx.requests.typing.told.get(key)
    is_command = text.startswith("/") and not text.startswith("//")
    if not text.strip() or is_command:
        if told is not None:
            told.active = False  # said with the next tick, if nothing was sent meanwhile
        return
    if told is None or ctx.now - told.at >= PAUSE:
        _tell(ctx, key, "active")
        ctx.requests.typing.told[key] = Told(ctx.now)
    else:
        told.active = True


def sent(ctx: Context, room: Room) -> None:
    """We said something there: that we stopped typing goes without saying."""
    ctx.requests.typing.told.pop(casefold(room.target), None)


def _may_tell(ctx: Context, room: Room) -> bool:
    """Only where a person reads us anyhow: a room we are in, somebody who has talked with us."""
    if not ctx.preferences.typing or not ctx.online or not room.target:
        return False
    if caps.MESSAGE_TAGS not in ctx.session.capabilities:
        return False
    if casefold(room.target) in ctx.requests.typing.unwanted or ctx.is_me(room.target):
        return False
    if not room.is_private:
        return room.joined
    said = [line for line in room.lines if line.kind in SAID and not line.deleted]
    return any(line.own for line in said) and any(not line.own for line in said)


def _tell(ctx: Context, key: str, word: str) -> None:
    room = ctx.model.rooms.get(key)
    if room is not None:
        errands.send(
            ctx,
            "TAGMSG",
            room.target,
            tags={TAG: word},
            refused=lambda reason: ctx.requests.typing.unwanted.add(key),
        )
