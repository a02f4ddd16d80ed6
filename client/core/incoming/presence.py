"""Who is here, who is away and who is logged in as whom: AWAY, WHO, MONITOR, ACCOUNT."""

from __future__ import annotations

from client.core import away, presence
from client.core.context import Context
from client.core.incoming.registry import handles
from client.core.speech import nick_of
from client.core.wording import NICK_LIMIT, safe
from language import _
from protocol import numerics as n
from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source

# Reasons remembered, each told once while it lasts.
_REASONS_LIMIT = 500


@handles("AWAY")
def _away(ctx: Context, message: Message) -> None:
    """away-notify, extended-monitor."""
    nick, is_away = nick_of(message), bool(message.params and message.params[0])
    presence.set_away(ctx.model, nick, away=is_away)
    if not is_away:
        ctx.presence.reasons.pop(casefold(nick), None)
    ctx.changed()


@handles(n.RPL_AWAY, params=3)
def _is_away(ctx: Context, message: Message) -> None:
    """Comes with each message to somebody who is away: tell it once."""
    nick, why = safe(message.params[1], NICK_LIMIT), safe(message.params[2])
    presence.set_away(ctx.model, nick, away=True)
    reasons, key = ctx.presence.reasons, casefold(nick)
    if reasons.get(key) == why or len(reasons) >= _REASONS_LIMIT:
        return
    reasons[key] = why
    text = _("{nick} is away: {why}") if why else _("{nick} is away.")
    ctx.note(text.format(nick=nick, why=why))


@handles(n.RPL_UNAWAY, n.RPL_NOWAWAY)
def _own_away(ctx: Context, message: Message) -> None:
    away.told(ctx, away=message.verb == n.RPL_NOWAWAY)


@handles(n.RPL_WHOREPLY, params=8)
def _who(ctx: Context, message: Message) -> None:
    host, _server, nick, flags = message.params[3:7]
    presence.set_host(ctx.model, safe(nick, NICK_LIMIT), host)
    presence.set_away(ctx.model, safe(nick, NICK_LIMIT), away=flags.startswith("G"))
    ctx.changed()


@handles(n.RPL_WHOSPCRPL, params=6)
def _who_fields(ctx: Context, message: Message) -> None:
    token, host, nick, flags, account = message.params[1:6]
    if token == presence.TOKEN:
        nick, account = safe(nick, NICK_LIMIT), safe(account, NICK_LIMIT)
        presence.set_away(ctx.model, nick, away=flags.startswith("G"))
        presence.set_host(ctx.model, nick, host)
        presence.set_account(ctx.model, nick, "" if account == "0" else account)
        ctx.changed()


@handles(n.RPL_MONONLINE, n.RPL_MONOFFLINE, params=2)
def _monitored(ctx: Context, message: Message) -> None:
    """`730 andi :budi!b@h,citra!c@h`."""
    nicks = [safe(Source.parse(one).nick, NICK_LIMIT) for one in message.params[1].split(",")]
    is_online = message.verb == n.RPL_MONONLINE
    for nick in nicks:
        room = ctx.model.find(nick)
        if is_online and room is not None and room.is_private and not room.online:
            presence.ask(ctx.session, room.target)
    presence.set_online(ctx.model, nicks, online=is_online)
    ctx.changed()


@handles("ACCOUNT", params=1)
def _account(ctx: Context, message: Message) -> None:
    """account-notify."""
    account = safe(message.params[0], NICK_LIMIT).removeprefix("*")
    presence.set_account(ctx.model, nick_of(message), account)


@handles("CHGHOST", params=2)
def _host(ctx: Context, message: Message) -> None:
    """Somebody has another address. Where it is ours, texts are cut for its length."""
    presence.set_host(ctx.model, nick_of(message), message.params[1])
    if ctx.is_me(nick_of(message)):
        user, host = message.params[:2]
        ctx.session.source = f"{ctx.model.nick}!{user}@{host}"


@handles("SETNAME", n.RPL_ENDOFWHO, n.ERR_MONLISTFULL)
def _silent(ctx: Context, message: Message) -> None:
    """Nothing that is shown anywhere."""
