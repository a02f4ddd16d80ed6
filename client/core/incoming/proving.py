"""Proofs of room passwords: what the server says to them (docs/room-passwords.md)."""

from __future__ import annotations

from client.core import entering
from client.core.context import Context
from client.core.incoming.registry import handles
from protocol import roomproof
from protocol.message import Message


@handles(roomproof.VERB, params=2)
def _prove(ctx: Context, message: Message) -> None:
    target, step, *words = message.params
    if step == roomproof.CHALLENGE:
        entering.challenged(ctx, target, words)
    elif step == roomproof.DONE:
        entering.done(ctx, target, words)
