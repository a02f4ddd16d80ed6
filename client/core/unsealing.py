"""Boxes that come, live or from history: opened at once, or when their writer's key is known. What
can't be opened stays in sight, with the reason."""

from __future__ import annotations

from client.core import links, private
from client.core.acquaintances import LOCKED, Acquaintance, Locked
from client.core.cards import Card
from client.core.context import Context
from client.core.events import LineAdded
from client.core.model import SAID, Line, Room, Seal
from client.core.sealed import SENTENCE, TAG, Content, Envelope, UnreadableError
from client.core.speech import mentions
from client.core.wording import safe_lines
from language import N_
from protocol.message import Message
from protocol.names import casefold
from protocol.servertime import parse_time
from protocol.source import Source

ASKING = N_("(encrypted: asking for the key of {0} …)")
UNREADABLE = N_("(unreadable: {1})")
STRANGER = N_("{0} shows no key here")
OTHER_KEY = N_("no key that you know {0} by opens it with yours; /whois {0} tells more")
OTHER_KEYS = N_(
    "the key of {0} has changed; /whois {0} shows the words of both, /trust {0} takes the new one"
)
EMPTY = N_("the server did not pass on what was in it")
KEYLESS = N_("this program has no keys on this connection")
WARNING = N_(
    "{0} has a key, but this came openly: the host of the server can read it, and could have "
    "written it."
)


def unlock(ctx: Context, room: Room, line: Line, message: Message, *, tells: bool) -> None:
    """Make of what came what the person may read. Call it before the line gets into the room.

    tells: whether the line is news (`LineAdded`). A line that waits for a key becomes news later.
    """
    if not room.is_private or line.kind not in SAID:
        return
    box = message.tags.get(TAG, "") if message.verb == "PRIVMSG" else ""
    if not box and line.text != SENTENCE:
        line.seal = Seal.OPEN
        if tells and not line.own and message.verb == "PRIVMSG":
            _warn(ctx, room)
        return
    source = Source.parse(message.source).nick
    said = parse_time(message.tags.get("time", ""))
    came = ctx.server_now if said is None and tells else said
    place = line.msgid or line.stamp
    locked = Locked(room, line, box, source, message.params[0], came, place, tells)
    if not box or not private.is_possible(ctx):
        _refuse(ctx, locked, KEYLESS if box else EMPTY)
    elif not _open(ctx, locked):
        who = ctx.people.of(room.target)
        who.locked.append(locked)
        if len(who.locked) > LOCKED:
            _settle(ctx, who.locked.pop(0), OTHER_KEY)
        if private.ask(ctx, room.target, anew=True):
            line.seal = Seal.WAITING
            line.text = private.about(room.target, ASKING)
        else:
            _refuse(ctx, locked, _why(ctx, who))


def retry(ctx: Context, nick: str) -> None:
    """Something was learned of somebody's key: open what waits for it, or say why not."""
    who = ctx.people.find(nick)
    if who is None or who.asked is not None:
        return
    who.locked = [one for one in who.locked if not _settle(ctx, one)]
    if who.locked:
        _report(ctx, who)


def _settle(ctx: Context, locked: Locked, reason: str = "") -> bool:
    """Open it, or say that it can't be, for that reason. Whether it is open, or never will be."""
    waited = locked.line.seal is Seal.WAITING
    done = not reason and _open(ctx, locked)
    if not done:
        _refuse(ctx, locked, reason or _why(ctx, ctx.people.of(locked.room.target)))
    if waited and locked.tells:
        ctx.emit(LineAdded(casefold(locked.room.target), locked.line))
    return done


def give_up(ctx: Context) -> None:
    """The connection is gone: no key comes any more."""
    for who in ctx.people.everybody():
        who.asked = None
        if any(one.line.seal is Seal.WAITING for one in who.locked):
            retry(ctx, who.nick)


def note_own(ctx: Context, message: Message, line: Line) -> None:
    """The server has a box of ours: whoever shows it again elsewhere is noticed."""
    box = message.tags.get(TAG, "")
    if box and line.msgid:
        try:
            ctx.people.seen.note(box, line.msgid)
        except UnreadableError:
            return  # that is for who reads it


def _open(ctx: Context, locked: Locked) -> bool:
    """Whether it is settled: readable, or known why not. False: another key may open it."""
    sealer = ctx.people.sealer
    assert sealer is not None
    for card in _cards(ctx, locked):
        raw = sealer.open(card, locked.box)
        if raw is None:
            continue
        try:
            content = Content.parse(raw)
            own = _envelope(ctx, locked, sealer.card, card).check(content)
            ctx.people.seen.note(locked.box, locked.place)
        except UnreadableError as error:
            _refuse(ctx, locked, str(error))
            return True
        _show(ctx, locked, content, own)
        if not ctx.is_me(locked.room.target):
            private.meet(ctx, ctx.people.of(locked.room.target), card)
        return True
    return False


def _cards(ctx: Context, locked: Locked) -> list[Card]:
    """The keys that may have closed it: the one that counts, older ones for what is older, and of
    somebody new the one that the server shows."""
    nick = locked.room.target
    if ctx.is_me(nick):
        assert ctx.people.sealer is not None
        return [ctx.people.sealer.card]
    came = locked.came or 0
    kept = [one.card for one in ctx.people.kept(nick) if not one.until or came <= one.until]
    if ctx.people.card(nick) is None:
        told = ctx.people.of(nick).told
        return [*kept, told] if told else kept
    return kept


def _envelope(ctx: Context, locked: Locked, mine: Card, other: Card) -> Envelope:
    readers = {casefold(ctx.model.nick), casefold(ctx.account)} - {""}
    return Envelope(
        ctx.server, locked.source, locked.target, mine, other, frozenset(readers), locked.came
    )


def _show(ctx: Context, locked: Locked, content: Content, own: bool) -> None:
    line = locked.line
    if line.deleted:  # before its key was known
        return
    line.kind = content.kind
    line.text = safe_lines(content.text)
    line.own = own
    line.mention = not own and mentions(line.text, ctx.model.nick)
    line.seal = Seal.SEALED
    links.number(locked.room, line)
    ctx.changed()


def _refuse(ctx: Context, locked: Locked, reason: str) -> None:
    line = locked.line
    if line.deleted:
        return
    nick = locked.room.target
    line.text = private.about(nick, UNREADABLE, private.about(nick, reason))
    line.seal = Seal.UNREADABLE
    line.mention = False
    ctx.changed()


def _why(ctx: Context, who: Acquaintance) -> str:
    """Why no key opens it."""
    if ctx.people.card(who.nick) is None:
        return OTHER_KEY if who.told else STRANGER
    return OTHER_KEYS if private.changed(ctx, who) else OTHER_KEY


def _report(ctx: Context, who: Acquaintance) -> None:
    """Show the words of a new key, once."""
    text = private.changed(ctx, who)
    if text and who.reported != who.told:
        who.reported = who.told
        private.tell(ctx, who, text)


def _warn(ctx: Context, room: Room) -> None:
    """Open words in the name of somebody with a key: told once, for a host can write anything."""
    who = ctx.people.of(room.target)
    if ctx.people.card(room.target) is not None and not who.warned:
        who.warned = True
        private.tell(ctx, who, WARNING)
