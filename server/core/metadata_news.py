"""Who is told of metadata, and how (IRCv3 draft/metadata-2, "Notifications")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language import _
from protocol import capabilities as cap
from protocol import numerics as num
from server.core import limits
from server.core.encoding import Outgoing
from server.core.labels import send_batch
from server.core.room import Room
from server.core.session import Session
from server.core.world import World

EVERYBODY = "*"  # who may see a value: the only visibility there is here


def value_of(world: World, viewer: Session, shown: str, holder: str, key: str) -> Outgoing:
    """RPL_KEYVALUE or RPL_KEYNOTSET."""
    value = world.metadata.of(holder).get(key)
    if value is None:
        return world.outgoing(num.RPL_KEYNOTSET, viewer.name, shown, key, _("is not set"))
    return world.outgoing(num.RPL_KEYVALUE, viewer.name, shown, key, EVERYBODY, value)


def news_of(world: World, shown: str, holder: str, key: str) -> Outgoing:
    """METADATA as the server says it; without a value: the key is no longer set."""
    value = world.metadata.of(holder).get(key)
    return world.outgoing("METADATA", shown, key, EVERYBODY, *(() if value is None else (value,)))


def put_in_lines(
    world: World, session: Session, shown: str, holder: str, keys: Iterable[str]
) -> None:
    """Some values of one holder, as one batch."""
    lines = [news_of(world, shown, holder, key) for key in keys]
    send_batch(world, session, "metadata", [shown], lines)


def tell(world: World, setter: Session, about: Room | Session, key: str) -> None:
    """A value has changed: tell who subscribed to the key and is near, but not who set it."""
    near: Iterable[Session]
    if isinstance(about, Room):
        news = news_of(world, about.name, about.key, key)
        near = (one for one in about.members if cap.METADATA in one.capabilities)
    else:
        if not about.is_registered:
            return
        news = news_of(world, about.nick, about.owner, key)
        near = world.audience(about, cap.METADATA)
    world.deliver(news, (one for one in near if key in one.subscriptions and one is not setter))


def sync_room(
    world: World, session: Session, room: Room, keys: Sequence[str], *, always: bool = False
) -> None:
    """The values of a room and of its members, of these keys. always: also when there are none."""
    holders = [(room.name, room.key)]
    if session in room.members:
        holders += [(one.nick, one.owner) for one in room.members if one is not session]
    lines = [
        news_of(world, shown, holder, key)
        for shown, holder in holders
        for key in keys
        if key in world.metadata.of(holder)
    ]
    if lines or always:
        kept = lines[: limits.METADATA_LINES]
        send_batch(world, session, "metadata", [room.name], kept)


def tell_arrival(world: World, session: Session, room: Room) -> None:
    """Somebody came into a room: the two sides see each other's values now."""
    if cap.METADATA in session.capabilities and session.subscriptions:
        sync_room(world, session, room, list(session.subscriptions))
    values = world.metadata.of(session.owner)
    if not values:
        return
    known = {one for other in session.rooms if other is not room for one in other.members}
    new = [one for one in room.members if one is not session and one not in known]
    for key in values:
        news = news_of(world, session.nick, session.owner, key)
        near = (one for one in new if cap.METADATA in one.capabilities)
        world.deliver(news, (one for one in near if key in one.subscriptions))
