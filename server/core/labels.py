"""Batches, and replies that carry their request's label (IRCv3 batch, labeled-response)."""

from __future__ import annotations

from collections.abc import Sequence

from server.core.encoding import Outgoing
from server.core.session import Session
from server.core.world import World


def send_labelled(
    world: World, session: Session, label: str, replies: Sequence[Outgoing]
) -> None:
    """Send all replies to one labelled command: none as ACK, one as it is, more as a batch.

    Replies that are one whole batch already get the label on its opening line.
    """
    if not replies:
        replies = [world.outgoing("ACK")]
    if len(replies) == 1 or _is_one_batch(replies):
        session.put(replies[0].tagged(label=label))
        for reply in replies[1:]:
            session.put(reply)
        return
    reference = world.new_reference()
    session.put(world.outgoing("BATCH", f"+{reference}", "labeled-response").tagged(label=label))
    for reply in replies:
        # A line of an inner batch names that one; only the inner batch itself is in ours.
        session.put(reply if "batch" in reply.own_tags else reply.tagged(batch=reference))
    session.put(world.outgoing("BATCH", f"-{reference}"))


def send_batch(
    world: World, session: Session, kind: str, params: Sequence[str], lines: Sequence[Outgoing]
) -> None:
    """Send lines as one batch; as single lines to a session that does not know batches."""
    if "batch" not in session.capabilities:
        for line in lines:
            session.put(line)
        return
    reference = world.new_reference()
    session.put(world.outgoing("BATCH", f"+{reference}", kind, *params))
    for line in lines:
        session.put(line.tagged(batch=reference))
    session.put(world.outgoing("BATCH", f"-{reference}"))


def _is_one_batch(replies: Sequence[Outgoing]) -> bool:
    first, last = replies[0].message, replies[-1].message
    if first.verb != "BATCH" or last.verb != "BATCH" or len(replies) < 2:
        return False
    reference = first.params[0][1:]
    return first.params[0] == f"+{reference}" and last.params == (f"-{reference}",)
