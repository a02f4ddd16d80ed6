"""Commands about being found: let others in, and why somebody is not found."""

from __future__ import annotations

from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import DoctorWanted, InviteWanted
from client.core.wording import safe
from protocol.words import in_two_lines, spoken


@command(
    "invite",
    "[NICK]",
    "Make an invite to send; with a nick: ask somebody in",
    completes=Completes.NICK,
)
def _invite(ctx: Context, words: str) -> None:
    room = ctx.model.room
    inside = room is not None and room.joined and not room.is_private
    if not words:
        ctx.emit(InviteWanted(room.target if room is not None and inside else ""))
    elif room is None or not inside:
        ctx.error("You are in no room; /join ROOM enters the one to ask somebody into.")
    elif not ctx.session.send("INVITE", words.split()[0], room.target):
        ctx.error(f"{safe(words, 64)!r} is not a nick.")


@command("doctor", "", "Find out what the network or a firewall forbids", offline=True)
def _doctor(ctx: Context, words: str) -> None:
    ctx.emit(DoctorWanted())


@command("words", "", "Show the words by which people recognise this server", offline=True)
def _words(ctx: Context, words: str) -> None:
    where = " at ".join(dict.fromkeys(filter(None, (ctx.model.server, ctx.model.address))))
    for line in (
        f"You are at {where or 'a server without a name'}. Its words:",
        f"  {spoken(ctx.server)}",
        *(f"  {digits}" for digits in in_two_lines(ctx.server)),
        "Its host sees the same, also by typing invite. Other words mean another server.",
    ):
        ctx.note(line, asked=True)
