"""Own lines that never reached the server, carried from one connection to the next."""

from __future__ import annotations

from client.core import timeline
from client.core.context import Context, Unsent
from client.core.model import Delivery, Model, Room
from protocol.names import casefold


def of(model: Model) -> list[Unsent]:
    """What was not sent, by room."""
    found = []
    for room in model.rooms.values():
        failed = tuple(line for line in room.lines if line.delivery is Delivery.FAILED)
        if failed:
            known = frozenset(line.msgid for line in room.lines if line.msgid)
            found.append(Unsent(room.target, failed, known))
    return found


def show(ctx: Context, room: Room) -> None:
    """The room's history is there: what was not sent stands after it, unless it turns out that
    the server had it, when only its answer was lost."""
    unsent = ctx.unsent.pop(casefold(room.target), None)
    if unsent is None:
        return
    arrived = [
        line.text
        for line in room.lines
        if line.own and line.msgid and line.msgid not in unsent.known
    ]
    for line in unsent.lines:
        if line.text in arrived:
            arrived.remove(line.text)
        else:
            timeline.append(room, line)
    ctx.changed()


def show_private(ctx: Context) -> None:
    """We are online: open the private talks again in which something was not sent."""
    for unsent in list(ctx.unsent.values()):
        if not unsent.target.startswith("#"):
            show(ctx, ctx.open_room(unsent.target))
