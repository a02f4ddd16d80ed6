"""Commands about the program itself."""

from __future__ import annotations

from client.core import markers
from client.core.commands.registry import COMMANDS, Completes, command, unknown
from client.core.context import Context
from client.core.wishes import ConnectWanted, DisconnectWanted, QuitWanted, ServersWanted
from language import N_, _


@command("servers", "", N_("Show the list of servers and rooms"), offline=True)
def _servers(ctx: Context, words: str) -> None:
    ctx.emit(ServersWanted())


@command(
    "connect",
    N_("WHERE"),
    N_("Go to one more server: an address, an invite or a name"),
    needs=1,
    offline=True,
)
def _connect(ctx: Context, words: str) -> None:
    ctx.emit(ConnectWanted(words))


@command(
    "disconnect", "", N_("End the connection, and stay to read; again: close it"), offline=True
)
def _disconnect(ctx: Context, words: str) -> None:
    ctx.emit(DisconnectWanted())


@command(
    "help",
    N_("[COMMAND]"),
    N_("List the commands, or explain one"),
    completes=Completes.COMMAND,
    offline=True,
)
def _help(ctx: Context, words: str) -> None:
    name = words.removeprefix("/").lower()
    if name and name not in COMMANDS:
        ctx.error(unknown(name))
        return
    rows = [COMMANDS[name]] if name else [COMMANDS[key] for key in sorted(COMMANDS)]
    width = max(len(row.synopsis) for row in rows)
    for row in rows:
        ctx.note(f"{row.synopsis:<{width}}  {_(row.help)}", asked=True)
    if not name:
        ctx.note(_("Anything else you type is said in the room; //text sends /text."), asked=True)


@command("quit", N_("[TEXT]"), N_("Leave the server and end"), offline=True)
def _quit(ctx: Context, words: str) -> None:
    ctx.emit(QuitWanted(words))


def say_goodbye(ctx: Context, text: str = "") -> None:
    """QUIT, with a text or without."""
    markers.flush(ctx)
    markers.save(ctx)
    ctx.session.send("QUIT", *([text] if text else []))
