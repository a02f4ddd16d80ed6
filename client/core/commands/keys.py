"""Commands about people's keys: see them, take a new one, do without."""

from __future__ import annotations

from client.core import private, unsealing
from client.core.commands.people import say_to, talk_with
from client.core.commands.registry import Completes, command
from client.core.context import Context
from language import N_


@command(
    "whois",
    N_("[NICK]"),
    N_("Show the words of somebody's key, or of yours"),
    completes=Completes.NICK,
)
def _whois(ctx: Context, words: str) -> None:
    private.show_words(ctx, words.split()[0] if words else ctx.model.nick)


@command(
    "trust", N_("NICK"), N_("Take somebody's new key for theirs"), needs=1, completes=Completes.NICK
)
def _trust(ctx: Context, words: str) -> None:
    nick = words.split()[0]
    if private.trust(ctx, nick):
        unsealing.retry(ctx, nick)


@command(
    "msg!",
    N_("NICK TEXT"),
    N_("Talk to one person so that the host can read it"),
    needs=2,
    completes=Completes.NICK,
    says=True,
)
def _msg_openly(ctx: Context, words: str) -> str:
    nick, _space, text = words.partition(" ")
    room = talk_with(ctx, nick)
    return "" if room is None else say_to(ctx, room, text.strip(), openly=True)
