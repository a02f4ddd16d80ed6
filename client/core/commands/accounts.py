"""Commands about the own nick: making it one's own."""

from __future__ import annotations

from client.core.commands.registry import command
from client.core.context import Context
from language import N_, _
from protocol import capabilities as caps


@command("register", N_("[PASSWORD]"), N_("Make your nick your own: nobody else gets it"))
def _register(ctx: Context, words: str) -> None:
    if ctx.account and not words:
        ctx.note(
            _(
                "{account} is yours already: you are logged in. /register PASSWORD lets you log in "
                "from other programs too."
            ).format(account=ctx.account),
            asked=True,
        )
        return
    if caps.ACCOUNT_REGISTRATION not in ctx.session.offered:
        ctx.error(_("This server does not keep nicks for people."))
        return
    password = words or ctx.login.fresh_password
    if not password:
        ctx.error(_("Write /register PASSWORD: make your nick your own."))
    elif ctx.session.send("REGISTER", "*", "*", password):
        ctx.requests.password = password
    else:
        ctx.error(_("That can't be a password: it is too long."))
