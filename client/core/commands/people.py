"""Commands about people: who is here, talk to one, be called something else."""

from __future__ import annotations

from client.core import away, outgoing
from client.core.commands.registry import Completes, command
from client.core.context import Context
from client.core.events import SaidElsewhere
from client.core.incoming.members import tell_who
from client.core.incoming.talk import open_private
from client.core.model import Room
from client.core.wording import NICK_LIMIT, safe
from language import N_, _
from protocol.names import casefold, channel_of, is_channel, is_nick


def talk_with(ctx: Context, target: str) -> Room | None:
    """The room or private talk to send to; None (and an ERROR line) if it can't be one."""
    room = ctx.model.find(target)
    if room is not None and room.target:
        return room
    if target.startswith("#"):
        text = _("You are not in {room}; /join {room} enters it.")
        ctx.error(text.format(room=safe(target[1:], 64)))
        return None
    # Other servers allow more in a nick than we do; what would break the line is refused.
    if not target or safe(target, 64) != target or any(sign in target for sign in " ,:*?!@"):
        ctx.error(_("{nick!r} is not a nick.").format(nick=safe(target, 64)))
        return None
    return open_private(ctx, target)


def say_to(ctx: Context, room: Room, text: str, *, openly: bool = False) -> str:
    """Say it there, whatever room is looked at. Returns the label, or ''."""
    label = outgoing.say(ctx, room, text, openly=openly)
    if label and not ctx.model.is_seen(casefold(room.target)):
        ctx.emit(SaidElsewhere(room.target, text))
    return label


def choose_nick(ctx: Context, nick: str) -> None:
    """Ask for another nick. Before registration it is ours until the server refuses it."""
    if not ctx.online:
        ctx.model.nick = safe(nick, NICK_LIMIT)
        ctx.changed()
    if not ctx.session.send("NICK", nick):
        ctx.error(_("{nick!r} can't be a nick.").format(nick=safe(nick, 64)))


@command(
    "msg",
    N_("NICK [TEXT]"),
    N_("Talk to one person alone"),
    needs=1,
    completes=Completes.NICK,
    says=True,
    lines=True,
)
def _msg(ctx: Context, words: str) -> str:
    nick, text = (*words.split(maxsplit=1), "")[:2]
    room = talk_with(ctx, nick)
    if room is None:
        return ""
    if not text.strip():
        ctx.look_at(casefold(room.target))
        return ""
    return say_to(ctx, room, text.strip())


@command(
    "who", N_("[ROOM]"), N_("List the people of this room, or of another"), completes=Completes.ROOM
)
def _who(ctx: Context, words: str) -> None:
    room = ctx.model.find(channel_of(words)) if words else ctx.model.room
    if room is not None and room.joined:
        tell_who(ctx, room.target, room.members)
    elif words and is_channel(channel_of(words)):
        ctx.requests.who.append(casefold(channel_of(words)))
        ctx.session.send("NAMES", channel_of(words))
    elif words:
        ctx.error(_("{room!r} can't be a room.").format(room=safe(words, 64)))
    elif room is not None and room.is_private:
        ctx.note(_("You and {nick}.").format(nick=room.target), asked=True)
    else:
        ctx.error(_("You are in no room; /who ROOM lists the people of one."))


@command("nick", N_("NICK"), N_("Be called something else"), needs=1)
def _nick(ctx: Context, words: str) -> None:
    if is_nick(words):
        choose_nick(ctx, words)
    else:
        ctx.error(
            _(
                "{nick!r} can't be a nick: use up to 30 letters, digits, - and _, a letter first."
            ).format(nick=safe(words, 64))
        )


@command("away", N_("[TEXT]"), N_("Let others see that you are away; again: that you are back"))
def _away(ctx: Context, words: str) -> None:
    if words or not ctx.model.away:
        away.set_away(ctx, safe(words) or _("away"))
    else:
        away.come_back(ctx)
