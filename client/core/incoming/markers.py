"""Up to where we have read, as the server keeps it: MARKREAD."""

from __future__ import annotations

from client.core import markers
from client.core.context import Context
from client.core.incoming.registry import handles
from protocol.message import Message


@handles(markers.VERB, params=2)
def _read(ctx: Context, message: Message) -> None:
    """MARKREAD target timestamp=…, or `*`: the server does not know."""
    markers.told(ctx, message.params[0], message.params[1])
