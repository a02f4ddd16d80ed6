"""MARKREAD: up to where somebody has read a conversation (IRCv3 draft/read-marker)."""

from __future__ import annotations

from language import N_, _
from protocol import capabilities as cap
from protocol.names import casefold, is_channel, is_nick
from protocol.servertime import format_time, parse_time
from protocol.text import cut
from server.core import limits
from server.core.command import Call, command
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.history import StoreError
from server.core.room import Room
from server.core.world import World


@command("MARKREAD", help=N_("MARKREAD <target> [timestamp=<time>]: up to where you have read"))
def markread(call: Call) -> None:
    if not call.param(0):
        call.fail("NEED_MORE_PARAMS", _("Which conversation? MARKREAD <target> [timestamp=<time>]"))
        return
    target = call.params[0]
    if not (is_channel(target) or is_nick(target)):
        call.fail("INVALID_PARAMS", _("That is no room and no nick"), cut(target, limits.SHOWN))
    elif len(call.params) == 1:
        call.session.put(marker(call.world, call.session.owner, target))
    else:
        _set(call, target)


def _set(call: Call, target: str) -> None:
    world, owner = call.world, call.session.owner
    given = call.params[1]
    stamp = parse_time(given.removeprefix("timestamp="))
    if stamp is None or not given.startswith("timestamp="):
        text = _("A read marker is timestamp=YYYY-MM-DDThh:mm:ss.sssZ")
        call.fail("INVALID_PARAMS", text, cut(given, limits.SHOWN))
        return
    before = world.markers.get(owner, casefold(target))
    try:
        # Nobody has read the future, and a marker never goes back.
        stamp = min(stamp, max(world.moment.stamp, world.last_stamp))
        after = world.markers.advance(owner, casefold(target), stamp)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))
        call.fail(
            "INTERNAL_ERROR", _("The host could not store that; please try again later"), target
        )
        return
    news = marker(world, owner, target)
    call.session.put(news)
    if after != before:
        others = (one for one in world.sessions if one.owner == owner and one is not call.session)
        world.deliver(news, (one for one in others if cap.READ_MARKER in one.capabilities))


def marker(world: World, owner: str, target: str) -> Outgoing:
    """MARKREAD as the server says it."""
    stamp = world.markers.get(owner, casefold(target))
    shown = "*" if stamp is None else f"timestamp={format_time(stamp)}"
    return world.outgoing("MARKREAD", target, shown)


def send_marker(call: Call, room: Room) -> None:
    """To be sent after JOIN and before the end of the names."""
    if cap.READ_MARKER in call.session.capabilities:
        call.session.put(marker(call.world, call.session.owner, room.name))
