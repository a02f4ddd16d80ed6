"""Commands about finding and being found: what was said, letting others in, why somebody is not
found."""

from __future__ import annotations

from collections.abc import Iterator

from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import DoctorWanted, InviteWanted, SearchWanted
from client.core.model import Room
from client.core.wording import safe
from language import N_, _
from protocol.names import casefold
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


@command(
    "search",
    "[WORDS]",
    N_("Find what was said; from:NICK in:ROOM after:DAY narrow it"),
    offline=True,
    proposes=lambda ctx, before, word: propose(ctx, word),
)
def _search(ctx: Context, words: str) -> None:
    ctx.emit(SearchWanted(words))


@command("mentions", "", N_("List what named you, also while you were away"), offline=True)
def _mentions(ctx: Context, words: str) -> None:
    ctx.emit(SearchWanted("", mentions=True))


def propose(ctx: Context, word: str) -> Iterator[tuple[str, str]]:
    """What a word of a search may become: people behind `from:`, rooms behind `in:`."""
    name, colon, begun = word.partition(":")
    if not colon:
        for shown, explanation in _FILTERS.items():
            if word and shown.startswith(word.lower()):
                yield shown, _(explanation)
    elif name.lower() in ("in", "di"):
        for room in ctx.model.rooms.values():
            if room.target and casefold(room.title).startswith(casefold(begun)):
                yield f"{name}:{room.title}", room.topic
    elif name.lower() in ("from", "dari"):
        nicks = {nick: one.nick for room in _here(ctx) for nick, one in room.members.items()}
        for key in sorted(nicks):
            if key.startswith(casefold(begun)):
                yield f"{name}:{nicks[key]}", ""


_FILTERS = {
    "from:": N_("who said it"),
    "in:": N_("only in that room"),
    "after:": N_("from that day on: 2026-11-20, today, yesterday"),
    "before:": N_("before that day: 2026-11-20, today, yesterday"),
}


def _here(ctx: Context) -> list[Room]:
    return [ctx.model.room] if ctx.model.room is not None else []
