"""Commands about finding and being found: what was said, letting others in, why somebody is not
found."""

from __future__ import annotations

from collections.abc import Iterator

from client.core import proposing
from client.core.commands.registry import command
from client.core.context import Context
from client.core.wishes import DoctorWanted, InviteWanted, SearchWanted
from client.core.wording import safe
from language import N_, _
from protocol.names import casefold
from protocol.words import in_two_lines, spoken


@command(
    "invite",
    N_("[NICK]"),
    N_("Make an invite to send; with a nick: ask somebody in"),
    proposes=proposing.people_elsewhere,
)
def _invite(ctx: Context, words: str) -> None:
    room = ctx.model.room
    inside = room is not None and room.joined and not room.is_private
    if not words:
        ctx.emit(InviteWanted(room.target if room is not None and inside else ""))
    elif room is None or not inside:
        ctx.error(_("You are in no room; /join ROOM enters the one to ask somebody into."))
    elif not ctx.session.send("INVITE", words.split()[0], room.target):
        ctx.error(_("{nick!r} is not a nick.").format(nick=safe(words, 64)))


@command("doctor", "", N_("Find out what the network or a firewall forbids"), offline=True)
def _doctor(ctx: Context, words: str) -> None:
    ctx.emit(DoctorWanted())


@command("words", "", N_("Show the words by which people recognise this server"), offline=True)
def _words(ctx: Context, words: str) -> None:
    server, address = ctx.model.server, ctx.model.address
    if server and address and server != address:
        here = _("You are at {server} ({address}). Its words:")
    elif server or address:
        here = _("You are at {server}. Its words:")
    else:
        here = _("You are at a server without a name. Its words:")
    for line in (
        here.format(server=server or address, address=address),
        f"  {spoken(ctx.server)}",
        *(f"  {digits}" for digits in in_two_lines(ctx.server)),
        _("Its host sees the same, also by typing invite. Other words mean another server."),
        _("Anybody can use the name: compare the words if it matters who this is."),
    ):
        ctx.note(line, asked=True)


@command(
    "search",
    N_("[WORDS]"),
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
    """What a word of a search may become: `from:` and who is here, `in:` and where we are, days."""
    name, _colon, begun = word.partition(":")
    for sign, values in (("from", _people), ("in", _rooms), ("after", _days), ("before", _days)):
        if name and sign.startswith(name.lower()):
            for value, explanation in values(ctx):
                if casefold(value).startswith(casefold(begun)):
                    yield f"{sign}:{value}", explanation


def _people(ctx: Context) -> Iterator[tuple[str, str]]:
    room = ctx.model.room
    members = room.members if room is not None else {}
    return ((members[key].nick, _("who said it")) for key in sorted(members))


def _rooms(ctx: Context) -> Iterator[tuple[str, str]]:
    return ((room.title, room.topic) for room in ctx.model.rooms.values() if room.target)


def _days(ctx: Context) -> Iterator[tuple[str, str]]:
    yield "today", _("or a day, like 2026-11-20")
    yield "yesterday", ""
