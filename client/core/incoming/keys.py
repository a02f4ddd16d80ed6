"""People's keys, as the server shows them (METADATA, IRCv3 draft/metadata-2)."""

from __future__ import annotations

from client.core import outgoing, private, unsealing
from client.core.context import Context
from client.core.incoming.registry import handles
from language import N_, _
from protocol import numerics as n
from protocol.message import Message

UNTAKEN = N_("The server does not take your key, so others write to you openly.")
_UNTAKEN = frozenset({"LIMIT_REACHED", "KEY_INVALID", "KEY_NO_PERMISSION", "VALUE_INVALID"})


@handles(n.RPL_KEYVALUE, params=5)
def _key_is(ctx: Context, message: Message) -> None:
    _me, nick, key, _seen, value = message.params[:5]
    if key == private.KEY and private.told(ctx, nick, value):
        go_on(ctx, nick)


@handles(n.RPL_KEYNOTSET, params=3)
def _no_key(ctx: Context, message: Message) -> None:
    _me, nick, key = message.params[:3]
    if key == private.KEY and private.told(ctx, nick):
        go_on(ctx, nick)


@handles("METADATA")
def _silent(ctx: Context, message: Message) -> None:
    """What we said of ourselves, and what we did not ask for."""


def failed(ctx: Context, code: str, params: tuple[str, ...]) -> None:
    """FAIL METADATA: the server shows nothing of somebody; or it did not take our own card."""
    asked = [nick for nick in params if private.told(ctx, nick, absent=code == "INVALID_TARGET")]
    for nick in asked:
        go_on(ctx, nick)
    if not asked and code in _UNTAKEN:
        ctx.note(_(UNTAKEN))


def go_on(ctx: Context, nick: str) -> None:
    """It is known, as far as it can be, which key somebody has: do what waited for it."""
    unsealing.retry(ctx, nick)
    outgoing.release(ctx, nick)
    private.satisfy(ctx, nick)


def renamed(ctx: Context, old: str, new: str) -> None:
    """Somebody has another nick."""
    ctx.people.rename(old, new)
    who = ctx.people.find(new)
    if who is not None and who.is_awaited and not private.ask(ctx, new):
        go_on(ctx, new)


def tick(ctx: Context) -> None:
    """Time passed: go on without answers that don't come."""
    for nick in private.overdue(ctx):
        go_on(ctx, nick)
