"""The chat as lines of text, for the plain mode.

    08:15 <andi> hello            said in the room
    08:15 * budi joined           what happened (also `/me`)
    08:16 [e2e] [budi] psst       said to us alone, and only we can read it; [andi -> budi] by us
    08:16 [open] [budi] psst      the same, but the host can read it, too
    08:16 jarkom <andi> hello     with the room's name, while we are in several
    2026-11-20 08:15 <andi> …     from another day
    08:16 [you] <budi> andi?      names us
    08:16 <budi> (to andi) yes    an answer to what andi said
          | and no                goes on with the message above
          | (👍 budi, citra)      how people had reacted to it, where that is known
    08:17 * budi reacted 👍 to andi: hello

A person may choose other times, or none, with /set times; then the lines begin with the next word.
"""

from __future__ import annotations

import time

from client.core.events import Deleted, Reacted
from client.core.links import addresses
from client.core.model import SPEECH, Kind, Line, Room, Seal
from client.core.timeline import find
from client.core.wording import describe
from language import N_, _

_SEALS = {
    Seal.SEALED: N_("[e2e]"),
    Seal.OPEN: N_("[open]"),
    Seal.WAITING: N_("[unreadable]"),
    Seal.UNREADABLE: N_("[unreadable]"),
}
_FORMS = {"12h": "%I:%M %p", "seconds": "%H:%M:%S"}

# Before each further line of a message: a program that reads the output must not take it for one.
_GOES_ON = "\n      | "
_QUOTED = 40  # characters of the message that something happened to


def transcribe(
    room: Room,
    line: Line,
    *,
    own_nick: str,
    several: bool,
    now: int,
    times: str = "auto",
    numbers: bool = False,
) -> str:
    """One line of chat in the form above. now: epoch ms, to know what day it is. Local time.
    times: as in `Preferences`; auto is 24h here, whatever the computer is set to. numbers: behind
    each address stands the one that /open takes."""
    text = _what(room, line, own_nick, _numbered(line) if numbers else line.text)
    if line.reactions:
        shown = "; ".join(f"{sign} {', '.join(who)}" for sign, who in line.reactions.items())
        text += f"\n({shown})"
    head = _head(room, line.stamp, several, now, times) + _marks(room, line)
    return head + text.replace("\n", _GOES_ON)


def transcribe_news(
    room: Room, event: Reacted | Deleted, *, several: bool, now: int, times: str = "auto"
) -> str:
    """What happened to a message that was said before, in the form above."""
    quoted = _quoted(event.line)
    match event:
        case Reacted(nick=nick, emoji=emoji, taken_back=True):
            text = _("{nick} took {emoji} back from {message}").format(
                nick=nick, emoji=emoji, message=quoted
            )
        case Reacted(nick=nick, emoji=emoji):
            text = _("{nick} reacted {emoji} to {message}").format(
                nick=nick, emoji=emoji, message=quoted
            )
        case Deleted(line=line, by=by) if by and by != line.nick:
            text = _("a message of {nick} was deleted by {by}").format(nick=line.nick, by=by)
        case Deleted(line=line):
            text = _("{nick} deleted a message").format(nick=line.nick)
    if isinstance(event, Deleted) and event.line.text:
        text += f" ({event.line.text})"
    return f"{_head(room, now, several, now, times)}* {text}"


def _head(room: Room, stamp: int, several: bool, now: int, times: str) -> str:
    where = room.title if several and room.target and not room.is_private else ""
    return "".join(f"{word} " for word in (clock(stamp, now, times), where) if word)


def _marks(room: Room, line: Line) -> str:
    named = line.mention and not room.is_private
    words = (_("[you]") if named else "", _(_SEALS[line.seal]) if line.seal in _SEALS else "")
    return "".join(f"{word} " for word in words if word)


def _quoted(line: Line) -> str:
    text = line.text.replace("\n", " ")
    return f"{line.nick}: {text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}"


def _numbered(line: Line) -> str:
    """`see https://kopi.id [3]`."""
    done, rest = "", line.text
    for address, number in zip(addresses(line.text), line.links, strict=False):
        before, found, rest = rest.partition(address)
        done += f"{before}{found} [{number}]"
    return done + rest


def _what(room: Room, line: Line, own_nick: str, text: str) -> str:
    if line.deleted:
        why = f" ({line.text})" if line.text else ""
        return "* " + _("a message of {nick} was deleted").format(nick=line.nick) + why
    if line.kind not in SPEECH:
        return f"* {describe(line)}"
    answered = find(room, line.reply_to)
    about = _("(to {nick})").format(nick=answered.nick) + " " if answered is not None else ""
    if room.is_private:
        who = f"{own_nick} -> {room.target}" if line.own else line.nick
        return f"[{who}] {about}{text}"
    sign = f"<{line.nick}>" if line.kind is Kind.MESSAGE else f"-{line.nick}-"
    return f"{sign} {about}{text}"


def clock(stamp: int, now: int, times: str = "auto") -> str:
    """`08:15`, with the date if that was not today; empty if the person wants no times."""
    if times == "none":
        return ""
    try:
        then, today = time.localtime(stamp / 1000), time.localtime(now / 1000)
    except (OverflowError, OSError, ValueError):  # a server may say any year
        return "--:--"
    form = _FORMS.get(times, "%H:%M")
    return time.strftime(form if then[:3] == today[:3] else f"%Y-%m-%d {form}", then)
