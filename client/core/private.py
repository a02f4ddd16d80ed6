"""Private messages that only their reader can open: how somebody's key is asked for, taken, and
found to be another one (docs/private-messages.md). What is said is closed here; `unsealing` opens.
"""

from __future__ import annotations

import re

from client.core.acquaintances import PATIENCE, Acquaintance
from client.core.cards import Card, CardError
from client.core.context import Context
from client.core.events import CardKept
from client.core.gaps import Sent
from client.core.model import Kind, Line, Room, Seal
from client.core.sealed import TEXT_LIMIT, Content, End
from client.core.wording import NICK_LIMIT, safe
from language import N_, _
from protocol import capabilities as caps
from protocol.words import spoken

_PLACE = re.compile(r"\{(\d)\}")
KEY = "warkop.card"  # of METADATA (IRCv3 draft/metadata-2)

OPENLY = N_("/msg! {0} TEXT sends a text all the same, which the host can read.")
CHANGED = N_(
    "{0} has another key than before. Perhaps {0} uses another computer, perhaps somebody poses as "
    "{0}. Words of the key that you know: {1}. Words of the new one: {2}. If {0} tells you the new "
    "words (not here), /trust {0} takes the new key."
)
GONE = N_(
    "{0} shows no key here any more. Perhaps {0} uses another program, perhaps somebody hides the "
    "key."
)
FORGED = N_("The key that the server shows for {0} is not genuine: somebody tampered with it.")
SILENT = N_("The server does not say what the key of {0} is; try again.")
STRIPPED = N_("This server passes on no encrypted messages, and you know {0} by a key.")
UNFIT = N_("The key of {0} is of no use.")
FIRST = N_(
    "Private messages with {0} are encrypted from now on. To be sure that it is {0}, let {0} type "
    "/whois and read the words to you (not here). They must be: {1}"
)
YOURS = N_("The words of your key, which others see with /whois {0}: {1}")
THEIRS = N_(
    "The words of {0}'s key: {1}. Let {0} type /whois and read the words to you: if they are "
    "others, somebody is in between."
)
NO_KEY = N_("{0} has no key here: the host can read your private messages.")
NOBODY = N_("Nothing is known here of a key of {0}.")
SAME = N_("The key of {0} has not changed; /whois {0} shows it.")
TRUSTED = N_("{0} is known by the new key from now on: {1}")


class RefusedError(Exception):
    """Nothing goes to them unasked; the text says why and what to do."""


def is_possible(ctx: Context) -> bool:
    """Whether we have keys, and know the server that messages are bound to."""
    return ctx.people.sealer is not None and bool(ctx.server)


def publish(ctx: Context) -> None:
    """We are online: tell everybody our card, and ask for those that were missing before."""
    if ctx.people.sealer and is_possible(ctx) and caps.METADATA in ctx.session.capabilities:
        ctx.session.send("METADATA", "*", "SET", KEY, ctx.people.sealer.card.format())
        for who in ctx.people.everybody():
            if who.locked:
                ask(ctx, who.nick)


def ask(ctx: Context, nick: str, *, anew: bool = False) -> bool:
    """Ask for somebody's card, unless that was done just now. Whether an answer is to come.

    anew: also if it was, because something is odd."""
    if not is_possible(ctx) or caps.METADATA not in ctx.session.capabilities or ctx.is_me(nick):
        return False
    who = ctx.people.of(nick)
    if who.asked is None and (anew or not who.is_fresh(ctx.now)):
        if not ctx.session.send("METADATA", nick, "GET", KEY):
            return False
        who.asked = ctx.now
    return who.asked is not None


# -- what the server says --------------------------------------------------------------------------


def told(ctx: Context, nick: str, word: str = "", *, absent: bool = False) -> bool:
    """The server shows a card, or none. absent: it knows nobody of that nick. False if it was not
    asked."""
    who = ctx.people.find(nick)
    if who is None or who.asked is None:
        return False
    who.forget_answer()
    who.answered = ctx.now
    who.absent = absent
    who.told = _genuine(ctx, word)
    who.forged = bool(word) and who.told is None
    known = ctx.people.card(nick)
    if who.told and known and who.told != known and who.told.public == known.public:
        take(ctx, who, who.told)  # the owner of the key that we know has vouched for the other
    show(ctx, ctx.model.find(who.nick))
    return True


def _genuine(ctx: Context, word: str) -> Card | None:
    try:
        card = Card.parse(word)
    except CardError:
        return None
    return card if ctx.people.sealer and ctx.people.sealer.is_genuine(card) else None


def overdue(ctx: Context) -> list[str]:
    """Nicks of whom the server did not say anything in time: they count as answered."""
    found = []
    for who in ctx.people.everybody():
        if who.asked is not None:
            who.asked = min(who.asked, ctx.now)  # our clock was set back
            if ctx.now - who.asked >= PATIENCE:
                who.asked = None
                found.append(who.nick)
    return found


def take(ctx: Context, who: Acquaintance, card: Card) -> None:
    """That is their card from now on."""
    ctx.emit(CardKept(who.nick, ctx.people.take(who.nick, card, ctx.server_now)))
    show(ctx, ctx.model.find(who.nick))


def meet(ctx: Context, who: Acquaintance, card: Card) -> None:
    """A card is used: if for the first time, the person may want to compare the words."""
    if ctx.people.card(who.nick) is None:
        take(ctx, who, card)
        tell(ctx, who, FIRST, spoken(card.fingerprint))


def tell(ctx: Context, who: Acquaintance, pattern: str, *more: str) -> None:
    """A note in the talk with somebody; as for `about`."""
    room = ctx.model.find(who.nick)
    if room is not None:
        ctx.add(room, Line(Kind.NOTE, ctx.now, text=about(who.nick, pattern, *more)))


def about(nick: str, pattern: str, *more: str) -> str:
    """A sentence of ours with {0} for the nick, and {1} … for what else is said. At once, not one
    after the other: `{1}` is a nick."""
    values = (nick, *more)
    return _PLACE.sub(lambda found: values[int(found[1])], _(pattern))


def changed(ctx: Context, who: Acquaintance) -> str:
    """A sentence with the words of both keys; empty if there is no other key than the known one."""
    known = ctx.people.card(who.nick)
    if known is None or who.told is None or who.told.public == known.public:
        return ""
    return about(who.nick, CHANGED, spoken(known.fingerprint), spoken(who.told.fingerprint))


def show(ctx: Context, room: Room | None) -> None:
    """Let the talk with somebody say how private it is, before anything is written."""
    if room is None:
        return
    try:
        room.seal = Seal.OPEN if card_for(ctx, room.target) is None else Seal.SEALED
    except RefusedError:
        room.seal = Seal.UNREADABLE
    ctx.changed()


# -- what is said ----------------------------------------------------------------------------------


def space(ctx: Context, room: Room) -> int:
    """Bytes of text in one message; 0: as many as an open one has."""
    known = room.is_private and is_possible(ctx) and ctx.people.card(room.target)
    return TEXT_LIMIT if known else 0


def hold(ctx: Context, sent: Sent) -> bool:
    """Whether a message has to wait until it is known how it can go: ask `ready` then."""
    who = ctx.people.of(sent.target)
    waits = bool(who.outbox) or (not sent.openly and ask(ctx, sent.target))
    if waits:
        who.outbox.append(sent)
    return waits


def ready(ctx: Context, nick: str) -> list[Sent]:
    """What was held for somebody, once."""
    who = ctx.people.find(nick)
    if who is None or who.asked is not None:
        return []
    held, who.outbox = who.outbox, []
    return held


def card_for(ctx: Context, nick: str) -> Card | None:
    """With what to close a message to somebody; None: it goes openly. Raises RefusedError."""
    if not is_possible(ctx) or ctx.people.sealer is None:
        return None
    if ctx.is_me(nick):
        return ctx.people.sealer.card
    who, known = ctx.people.of(nick), ctx.people.card(nick)
    if who.forged:
        raise _refusal(nick, about(nick, FORGED))
    if known is None:
        asks = caps.METADATA in ctx.session.capabilities
        if asks and who.answered is None:
            raise _refusal(nick, about(nick, SILENT))
        return who.told
    if caps.MESSAGE_TAGS not in ctx.session.capabilities:
        raise _refusal(nick, about(nick, STRIPPED))
    if other := changed(ctx, who):
        raise _refusal(nick, other)
    if who.answered is not None and who.told is None and not who.absent:
        raise _refusal(nick, about(nick, GONE))
    return known


def _refusal(nick: str, why: str) -> RefusedError:
    return RefusedError(f"{why} {about(nick, OPENLY)}")


def close(ctx: Context, nick: str, card: Card, kind: Kind, text: str) -> str:
    """The box with a text for somebody. Raises RefusedError."""
    sealer = ctx.people.sealer
    assert sealer is not None
    ends = End.of(ctx.model.nick, sealer.card), End.of(nick, card)
    try:
        content = Content(ctx.server, *ends, ctx.server_now, kind, text).format()
        box = sealer.close(card, content)
    except ValueError:
        raise _refusal(nick, about(nick, UNFIT)) from None
    if not ctx.is_me(nick):
        meet(ctx, ctx.people.of(nick), card)
    return box


# -- people come and go ----------------------------------------------------------------------------


def gone(ctx: Context, nick: str) -> None:
    """Somebody left: whoever comes by that nick next is asked for a key again."""
    who = ctx.people.find(nick)
    if who is not None and who.asked is None:
        who.forget_answer()


# -- what the person wants to know -----------------------------------------------------------------


def show_words(ctx: Context, nick: str) -> None:
    """Tell the words of somebody's key, as soon as the server says which that is."""
    sealer = ctx.people.sealer
    if not is_possible(ctx) or sealer is None:
        ctx.error(_("There are no keys on this connection: private messages are open."))
    elif ctx.is_me(nick):
        ctx.note(about(nick, YOURS, spoken(sealer.card.fingerprint)), asked=True)
    elif not ctx.session.could_send("METADATA", nick, "GET", KEY):
        ctx.error(_("{nick!r} is not a nick.").format(nick=safe(nick, NICK_LIMIT)))
    else:
        ctx.people.of(nick).curious = True
        if not ask(ctx, nick, anew=True):
            satisfy(ctx, nick)


def satisfy(ctx: Context, nick: str) -> None:
    """Say what is known of somebody's key, if the person asked."""
    who = ctx.people.find(nick)
    if who is None or not who.curious or who.asked is not None:
        return
    who.curious = False
    card = ctx.people.card(nick) or who.told
    if text := changed(ctx, who):
        ctx.note(text, asked=True)
    elif who.forged:
        ctx.note(about(who.nick, FORGED), asked=True)
    elif card is None:
        nobody = who.absent or who.answered is None
        ctx.note(about(who.nick, NOBODY if nobody else NO_KEY), asked=True)
    else:
        if who.answered is not None and who.told is None and not who.absent:
            ctx.note(about(who.nick, GONE), asked=True)
        ctx.note(about(who.nick, THEIRS, spoken(card.fingerprint)), asked=True)


def trust(ctx: Context, nick: str) -> bool:
    """The person takes the new key of somebody. Whether there is one."""
    who = ctx.people.find(nick)
    if who is None or who.told is None or not changed(ctx, who):
        ctx.note(about(safe(nick, NICK_LIMIT), SAME), asked=True)
        return False
    take(ctx, who, who.told)
    ctx.note(about(who.nick, TRUSTED, spoken(who.told.fingerprint)), asked=True)
    return True
