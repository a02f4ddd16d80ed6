"""Where a text that is being typed will be cut into messages."""

from __future__ import annotations

from client.core import outgoing
from client.core.context import Context

# Characters that every message has place for, whatever the server, the nick and the room; one is
# four bytes at most. Nothing is computed for less.
_SHORT = 60


def starts(ctx: Context, text: str) -> list[int]:
    """Where the second message begins, and each that follows; see `Talk.pieces`."""
    room = ctx.model.room
    is_command = text.startswith("/") and not text.startswith("//")
    if room is None or not room.target or is_command or (len(text) < _SHORT and "\n" not in text):
        return []
    found: list[int] = []
    end = 0
    for piece in outgoing.in_messages(ctx, room, text):
        start = text.find(piece, end)
        if start < 0:  # what can't be sent was taken out of it
            break
        found.append(start)
        end = start + len(piece)
    return found[1:]
