"""The own nick: registered, logged in, and what came while its owner was away."""

from __future__ import annotations

from client.core import outgoing, resuming
from client.core.context import Context
from client.core.events import Enrolled
from client.core.incoming.registry import handles
from client.core.incoming.talk import open_private
from client.core.login import ENDINGS
from client.core.wording import NICK_LIMIT, safe, sentence
from language import _
from protocol import capabilities as caps
from protocol import numerics as n
from protocol.chathistory import HistoryRequest, Selector, Subcommand
from protocol.message import Message
from protocol.names import casefold, is_nick
from protocol.servertime import parse_time

# Conversations asked for after logging in: more than wrote to somebody in a week.
TALKS = 50
# Epoch ms of the year 2100: until now, whatever the server's clock says.
FAR_AWAY = 4_102_444_800_000


@handles("REGISTER", params=2)
def _registered(ctx: Context, message: Message) -> None:
    if message.params[0] != "SUCCESS" or not ctx.requests.password:
        return
    password, ctx.requests.password = ctx.requests.password, ""
    nick = safe(message.params[1], NICK_LIMIT)
    ctx.account = nick
    ctx.note(
        _(
            "{nick} is your nick now: nobody else gets it, and messages wait for you while you "
            "are away."
        ).format(nick=nick),
        asked=True,
    )
    ctx.emit(Enrolled(nick, password))


@handles(n.RPL_LOGGEDIN, params=3)
def _logged_in(ctx: Context, message: Message) -> None:
    ctx.account = safe(message.params[2], NICK_LIMIT)


@handles(n.RPL_LOGGEDOUT)
def _logged_out(ctx: Context, message: Message) -> None:
    ctx.account = ""


@handles(*sorted(ENDINGS - {n.RPL_SASLSUCCESS}))
def _refused(ctx: Context, message: Message) -> None:
    ctx.error(_("You are not logged in: {reason}").format(reason=sentence(message)))


@handles(n.RPL_SASLSUCCESS)
def _silent(ctx: Context, message: Message) -> None:
    """RPL_LOGGEDIN said it."""


def ask_for_waiting(ctx: Context) -> None:
    """Ask which conversations have something new since the last time we were here."""
    has = ctx.session.capabilities
    if ctx.account and ctx.login.seen and {caps.CHATHISTORY, caps.BATCH} <= has:
        points = (Selector(stamp=ctx.login.seen), Selector(stamp=FAR_AWAY))
        request = HistoryRequest(Subcommand.TARGETS, "", points, TALKS).message()
        ctx.session.send(request.verb, *request.params)
        ctx.requests.targets = outgoing.barrier(ctx)


@handles("CHATHISTORY", params=3)
def _waiting(ctx: Context, message: Message) -> None:
    """CHATHISTORY TARGETS: a person who wrote while we were away. Rooms have their own history."""
    kind, nick, at = message.params[:3]
    stamp = parse_time(at)
    if kind != "TARGETS" or not is_nick(nick) or stamp is None or stamp <= ctx.login.seen:
        return
    gap = ctx.resuming.gaps.get(casefold(nick))
    if gap is not None:
        if not gap.is_wanted:
            gap.is_wanted = True
            resuming.fill(ctx, gap)
        return
    if casefold(nick) in ctx.habits.ignored:
        return
    ctx.requests.waiting.add(casefold(nick))
    room = open_private(ctx, nick)
    ctx.attention.guess(room, ctx.login.seen)
    if not ctx.sees(room):
        room.unread += 1  # until we see how many
        room.mentioned = not room.muted
    ctx.changed()
