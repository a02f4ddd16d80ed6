"""What a nick's owner keeps while connections come and go: private talk, and how much was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from protocol.names import casefold
from server.core.happening import HappeningKind
from server.core.history import ENTRY_BYTES, MEMORY_LIMIT, StoreError
from server.core.limits import LOST_TIME
from server.core.session import Session

if TYPE_CHECKING:
    from server.core.world import World


def online(world: World, account: str) -> list[Session]:
    """Who is logged in to the account of that name, in any case, and registered."""
    folded = casefold(account)
    return [one for one in world.people() if one.account and casefold(one.account) == folded]


def newest_stamp(world: World) -> int:
    """The stamp up to which everything has been recorded."""
    return max(world.moment.stamp, world.last_stamp)


def adopt(world: World, guest: str, owner: str) -> None:
    """Keep what a guest has (private conversations, read markers, metadata) under the account that
    he logged in to.

    guest, owner: as `Session.owner`. When the disk fails, they are lost as they would have been
    without an account, and the host is told: the login stands.
    """
    if not guest.startswith("~"):
        return
    try:
        for target in world.private.conversations(guest):
            _copy(world, target, owner + target.removeprefix(guest))
        world.markers.adopt(guest, owner)
        world.metadata.adopt(guest, owner)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))
    for target in world.private.conversations(guest):
        world.private.forget(target)


def _copy(world: World, target: str, kept: str) -> None:
    """A conversation in memory to the disk, without what is there already."""
    entries = world.private.select(
        target, after=None, before=None, limit=MEMORY_LIMIT // ENTRY_BYTES, newest=True, events=True
    )
    new = [one for one in entries if world.history.find(kept, one.msgid) is None]
    world.history.append(*(replace(one, target=kept) for one in new))


def note_seen(world: World, session: Session) -> None:
    """Keep up to where messages surely reached the session's account: what was sent before its
    client was last heard, less LOST_TIME while it has not left in order."""
    unheard = session.replayed is not None and session.heard <= session.replayed
    if session.overflowed or unheard:
        return  # what was sent last may be lost as a whole
    unsure = 0
    if not session.quitting:
        unsure = LOST_TIME + int((world.moment.now - session.heard) * 1000)
    try:
        world.accounts.change(session.account, seen=newest_stamp(world) - unsure)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))
