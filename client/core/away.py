"""Being away: said by the person, or by itself when no key came for some time."""

from __future__ import annotations

from client.core.context import Context
from language import _
from protocol.text import cut

_LENGTH = 200  # bytes of a reason, if the server does not say (AWAYLEN)
_MINUTE = 60_000  # ms


def set_away(ctx: Context, reason: str) -> None:
    """The person goes."""
    ctx.presence.automatic = False
    ctx.presence.reason = reason
    _send(ctx, reason)


def come_back(ctx: Context) -> None:
    """The person is here."""
    ctx.presence.reason = ""
    ctx.session.send("AWAY")


def active(ctx: Context) -> None:
    """A key came: take back what was said because none did."""
    it = ctx.presence
    it.touched = ctx.now
    if it.automatic and not it.returning and ctx.online:
        it.returning = True
        ctx.session.send("AWAY")


def tick(ctx: Context) -> None:
    """Time passed: without a key for `preferences.away_after` minutes, others see us as away."""
    it, minutes = ctx.presence, ctx.preferences.away_after
    it.returning = False  # if the server did not take it, the next key tries again
    is_idle = it.touched > 0 and minutes > 0 and ctx.now - it.touched >= minutes * _MINUTE
    if is_idle and ctx.online and not (ctx.model.away or it.automatic or it.reason):
        it.automatic = True
        _send(ctx, _("not at the keyboard"))


def registered(ctx: Context) -> None:
    """A connection is open: who went by their own wish is away there, too."""
    ctx.model.away = False
    if ctx.presence.reason:
        _send(ctx, ctx.presence.reason)


def told(ctx: Context, *, away: bool) -> None:
    """The server marked us so. What happens by itself is not worth a line."""
    it = ctx.presence
    ctx.model.away = away
    ctx.changed()
    if away and not it.automatic:
        ctx.note(_("Others see you as away; /away takes it back."))
    elif not away and not it.automatic:
        ctx.note(_("Others see you as here again."))
    if not away:
        it.automatic = it.returning = False


def _send(ctx: Context, reason: str) -> None:
    limit = ctx.session.limit("AWAYLEN", _LENGTH)
    ctx.session.send("AWAY", cut(reason, limit))
