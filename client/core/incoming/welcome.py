"""Registration: taken in, or refused for a nick or the server's password."""

from __future__ import annotations

from client.core import away, entering, markers, private, resuming
from client.core.context import Context
from client.core.events import NickRefused, Registered, ServerPasswordWanted
from client.core.incoming.accounts import ask_for_waiting
from client.core.incoming.registry import handles
from client.core.model import Phase
from client.core.wording import NICK_LIMIT, as_sentence, safe, says_to_wait, sentence
from language import _
from protocol import numerics as n
from protocol.message import Message


@handles(n.RPL_WELCOME, params=1)
def _welcome(ctx: Context, message: Message) -> None:
    if ctx.online:
        return
    nick = safe(message.params[0], NICK_LIMIT)
    ctx.model.nick = nick or ctx.model.nick
    ctx.model.phase = Phase.ONLINE
    ctx.emit(Registered(ctx.model.nick))
    if not ctx.account:
        ctx.session.log_in_again(ctx.model.nick, ctx.login, ctx.server)
    private.publish(ctx)
    for channel, password in resuming.registered(ctx).items():
        entering.enter(ctx, channel, password)
    ask_for_waiting(ctx)
    away.registered(ctx)
    for room in ctx.model.rooms.values():
        if room.is_private:
            markers.ask(ctx, room)


@handles(n.RPL_ISUPPORT)
def _isupport(ctx: Context, message: Message) -> None:
    network = safe(ctx.session.tokens.get("NETWORK", ""), NICK_LIMIT)
    ctx.model.server = ctx.model.server or network
    ctx.presence.may_watch(ctx.session, ctx.model)


@handles(n.ERR_NONICKNAMEGIVEN, n.ERR_ERRONEUSNICKNAME, n.ERR_NICKNAMEINUSE, "436", params=1)
def _nick_refused(ctx: Context, message: Message) -> None:
    reason = sentence(message)
    if ctx.online:
        ctx.error(reason)
    else:
        nick = message.params[1] if len(message.params) > 2 else ctx.model.nick
        ctx.emit(NickRefused(safe(nick, NICK_LIMIT), reason))


@handles(n.ERR_PASSWDMISMATCH, params=1)
def _password(ctx: Context, message: Message) -> None:
    if ctx.online:
        ctx.error(as_sentence(safe(message.params[-1])))  # an operator's, not the server's own
        return
    must_wait, wrong = says_to_wait(message), ctx.gave_password
    reason = sentence(message) if wrong or must_wait else _("This server needs a password.")
    ctx.emit(ServerPasswordWanted(wrong and not must_wait, reason, must_wait))


@handles("ERROR", params=1)
def _error(ctx: Context, message: Message) -> None:
    # Servers put this before the reason, by custom.
    reason = safe(message.params[-1]).removeprefix("Closing link: ")
    ctx.farewell = as_sentence(reason)
