"""Commands about messages: answer one, react to one, take one back, say one again."""

from __future__ import annotations

from client.core import outgoing, proposing, reacting, redacting, resuming, timeline
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.emoji import by_name, is_name, nearest
from client.core.model import Kind, Line, Room
from client.core.picking import pick, split
from language import N_, _


def _here(ctx: Context) -> Room | None:
    """The conversation being looked at; None (and an ERROR line) if there is none."""
    room = ctx.model.room
    if room is None or not room.target:
        ctx.error(_("You are in no room; /join ROOM enters one."))
        return None
    return room


def _picked(ctx: Context, word: str, *, own: bool = False) -> Line | None:
    line = pick(ctx, word, own=own)
    if line is None and word:
        ctx.error(_("There is no message {word} here.").format(word=word[:32]))
    elif line is None and own:
        ctx.error(_("You have said nothing here yet."))
    elif line is None:
        ctx.error(_("Nobody else has said anything here yet."))
    return line


@command("me", N_("TEXT"), N_("Say what you do: /me waves"), needs=1, says=True)
def _me(ctx: Context, words: str) -> str:
    room = _here(ctx)
    return "" if room is None else outgoing.say(ctx, room, words, Kind.ACTION)


@command(
    "reply",
    N_("[NUMBER|NICK] TEXT"),
    N_("Answer a message: the newest, or that one"),
    needs=1,
    completes=Completes.NICK,
    says=True,
    lines=True,
)
def _reply(ctx: Context, words: str) -> str:
    word, text = split(ctx, words)
    room, line = _here(ctx), None
    if room is not None:
        line = _picked(ctx, word)
    return "" if room is None or line is None else (
        outgoing.say(ctx, room, text, reply_to=line.msgid)
    )


@command(
    "react",
    N_("[NUMBER|NICK] EMOJI"),
    N_("React to a message; the same again takes it back"),
    needs=1,
    completes=Completes.NICK,
)
def _react(ctx: Context, words: str) -> str:
    word, _blank, emoji = words.rpartition(" ")
    room, line = _here(ctx), None
    if room is not None:
        line = _picked(ctx, word.strip())
    if room is None or line is None:
        return ""
    if is_name(emoji):
        name, emoji = emoji, by_name(emoji.strip(":"))
        if not emoji:
            ctx.error(_no_emoji(name))
            return ""
    return reacting.react(ctx, room, line, emoji)


def _no_emoji(name: str) -> str:
    near = nearest(name.strip(":"))
    if not near:
        return _("There is no emoji {name}.").format(name=name[:32])
    return _("There is no emoji {name}. Did you mean {near}?").format(
        name=name[:32], near=f":{near}: {by_name(near)}"
    )


@command(
    "delete",
    N_("[NUMBER] [REASON]"),
    N_("Take back a message: your last, or that one"),
    proposes=proposing.own_messages,
)
def _delete(ctx: Context, words: str) -> str:
    first, _blank, rest = words.partition(" ")
    room, line, word = _here(ctx), None, ""
    if room is not None:
        is_named = (first.isascii() and first.isdigit()) or timeline.find(room, first) is not None
        word = first if is_named else ""
        line = _picked(ctx, word, own=True)
    if room is None or line is None:
        return ""
    return redacting.delete(ctx, room, line, rest.strip() if word else words)


@command(
    "edit-last",
    N_("TEXT"),
    N_("Say your last message anew: the old one is deleted"),
    needs=1,
    lines=True,
)
def _edit_last(ctx: Context, words: str) -> str:
    room, line = _here(ctx), None
    if room is not None:
        line = _picked(ctx, "", own=True)
    return "" if room is None or line is None else redacting.edit(ctx, room, line, words)


@command("again", "", N_("Send again what was refused, or perhaps was not sent"), offline=True)
def _again(ctx: Context, words: str) -> str:
    room = ctx.model.room
    label = ""
    if room is not None:
        label = resuming.again(ctx, room)
        label = outgoing.repeat(ctx, room) or label
    if not label:
        ctx.note(_("Everything here was sent, or waits to be."), asked=True)
    return label
