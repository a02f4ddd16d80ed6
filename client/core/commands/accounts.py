"""Commands about the own nick: making it one's own."""

from __future__ import annotations

from client.core.commands.registry import command
from client.core.context import Context
from protocol import capabilities as caps


@command("register", "[PASSWORD]", "Make your nick your own: nobody else gets it")
def _register(ctx: Context, words: str) -> None:
    if ctx.account and not words:
        ctx.note(
            f"{ctx.account} is yours already: you are logged in. /register PASSWORD lets you log "
            "in from other programs too.",
            asked=True,
        )
        return
    if caps.ACCOUNT_REGISTRATION not in ctx.session.offered:
        ctx.error("This server does not keep nicks for people.")
        return
    password = words or ctx.login.fresh_password
    if not password:
        ctx.error("Write /register PASSWORD: make your nick your own.")
    elif ctx.session.send("REGISTER", "*", "*", password):
        ctx.requests.password = password
    else:
        ctx.error("That can't be a password: it is too long.")
