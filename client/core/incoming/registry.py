"""The table of what a server says: verb or numeric -> the function that takes it into the model."""

from __future__ import annotations

from collections.abc import Callable

from client.core.context import Context
from protocol.message import Message

Handler = Callable[[Context, Message], None]
"""Handlers may be given any message of the grammar with at least the parameters they registered
for, from a hostile server, too: they never raise."""

# What people say to others. Of whom the person ignores, nothing of it goes further.
_WORDS = frozenset({"PRIVMSG", "NOTICE", "TAGMSG", "INVITE"})

HANDLERS: dict[str, tuple[int, Handler]] = {}


def handles(*verbs: str, params: int = 0) -> Callable[[Handler], Handler]:
    """Register a handler for these verbs. params: messages with fewer are ignored."""

    def register(handler: Handler) -> Handler:
        for verb in verbs:
            if verb in HANDLERS:
                raise ValueError(f"two handlers for {verb}")
            HANDLERS[verb] = (params, handler)
        return handler

    return register


def handle(ctx: Context, message: Message) -> bool:
    """Give a message to its handler; False if it has none."""
    row = HANDLERS.get(message.verb)
    if row is None:
        return False
    params, handler = row
    is_heard = message.verb not in _WORDS or not ctx.ignores(message)
    if len(message.params) >= params and is_heard:
        handler(ctx, message)
    return True
