"""What happened, said in the words of people: no numerics, no `#`."""

from __future__ import annotations

from client.core.model import SPEECH, Kind, Line
from language import N_, _, ngettext
from protocol import numerics as n
from protocol.message import Message
from protocol.names import room_of
from protocol.text import clean, strip_formatting

TEXT_LIMIT = 2000  # characters; a line of IRC has 512 bytes, a hostile server's tags aside
MESSAGE_LIMIT = 16_000  # characters of a message of several lines: four pages of code
NICK_LIMIT = 64  # characters of a nick shown; other servers allow more than our 30
TOPIC_LIMIT = 500  # characters; one screen line or three


def safe(text: str, limit: int = TEXT_LIMIT) -> str:
    """Text from the network made fit for the model."""
    return clean(strip_formatting(text), limit)


def safe_lines(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """The same for a text that may have several lines. Each one's tabs become spaces, so that code
    keeps its shape; with one line they are one space each."""
    if "\n" not in text:
        return safe(text, limit)
    lines = text[: 4 * limit].expandtabs(4).split("\n")
    return "\n".join(safe(line) for line in lines)[:limit].strip("\n")


def describe(line: Line) -> str:
    """A line of any kind but a message in words: `andi joined`, `andi left (sleepy)`.

    For MESSAGE and NOTICE it is the text alone, for ACTION `andi waves`.
    """
    why = f" ({line.text})" if line.text else ""
    match line.kind:
        case Kind.JOIN:
            return _("{nick} joined").format(nick=line.nick)
        case Kind.PART:
            return _("{nick} left").format(nick=line.nick) + why
        case Kind.QUIT:
            return _("{nick} is gone").format(nick=line.nick) + why
        case Kind.KICK:
            return _("{nick} was removed by {by}").format(nick=line.nick, by=line.text)
        case Kind.NICK:
            return _("{nick} is now {name}").format(nick=line.nick, name=line.text)
        case Kind.TOPIC if line.text:
            text = _("{nick} set the topic: {topic}").format(nick=line.nick, topic=line.text)
            return text.lstrip()
        case Kind.TOPIC:
            return _("{nick} removed the topic").format(nick=line.nick)
        case Kind.MODE | Kind.ACTION:
            return f"{line.nick} {line.text}"
        case _:
            return line.text


def in_plain_text(line: Line) -> str:
    """A line as it stands in plain text: `andi: halo`; what happened behind a star."""
    if line.deleted:
        return _("{nick}: (deleted)").format(nick=line.nick)
    return f"{line.nick}: {line.text}" if line.kind in SPEECH else f"* {describe(line)}"


def people(count: int) -> str:
    """`nobody`, `1 person`, `3 people`."""
    if not count:
        return _("nobody")
    return ngettext("{count} person", "{count} people", count).format(count=count)


# What our server says of a nick that has an owner, and what helps the owner at another computer.
_OWNED = "belongs to somebody"
# How our server begins to say who was muted or banned, in its host's language; it knows how long,
# and why.
_PUT_OUT = ("You are muted", "You are banned", "Kamu dibisukan", "Kamu diblokir")
_YOURS = N_(
    "Yours, from another computer? Copy identity.json from there, or ask the host to release it."
)

# By numeric: a sentence with {0}, the first parameter after our nick (a room or a nick), if any.
_SENTENCES = {
    n.ERR_NOSUCHNICK: N_("There is nobody called {0} here."),
    n.ERR_NOSUCHSERVER: N_("There is nobody called {0} here."),
    n.ERR_NOSUCHCHANNEL: N_("There is no room {0} here; /rooms lists those there are."),
    n.ERR_CANNOTSENDTOCHAN: N_("You can't talk in {0} now: you are not in it, or it is moderated."),
    n.ERR_TOOMANYCHANNELS: N_("You are in as many rooms as the server allows; /part leaves one."),
    n.ERR_TOOMANYTARGETS: N_("That is more at once than the server allows."),
    n.ERR_INPUTTOOLONG: N_("That was longer than the server takes."),
    n.ERR_NONICKNAMEGIVEN: N_("A nick is needed: /nick NICK."),
    n.ERR_ERRONEUSNICKNAME: N_(
        "{0} can't be a nick here: use letters, digits, - and _, a letter first."
    ),
    n.ERR_NICKNAMEINUSE: N_("The nick {0} is taken by somebody else; choose another."),
    n.ERR_USERNOTINCHANNEL: N_("{0} is not in that room."),
    n.ERR_NOTONCHANNEL: N_("You are not in {0}; /join {0} takes you in."),
    n.ERR_USERONCHANNEL: N_("{0} is in that room already."),
    n.ERR_PASSWDMISMATCH: N_("The server wants a password, and this was not it."),
    n.ERR_YOUREBANNEDCREEP: N_("The host of this server has banned you."),
    n.ERR_CHANNELISFULL: N_("{0} is full."),
    n.ERR_INVITEONLYCHAN: N_("{0} is only for invited people; ask somebody inside to invite you."),
    n.ERR_BANNEDFROMCHAN: N_("You are banned from {0}; its moderators can lift that."),
    n.ERR_BADCHANNELKEY: N_("{0} is locked, and this was not its password."),
    n.ERR_BADCHANMASK: N_("{0} can't be the name of a room."),
    n.ERR_CHANOPRIVSNEEDED: N_("Only moderators of {0} may do that."),
    n.ERR_UNKNOWNCOMMAND: N_("This server does not know how to do that ({0})."),
}


def sentence(message: Message) -> str:
    """An error numeric or FAIL/WARN/NOTE line as a sentence; our own where we have one."""
    if message.verb.isdigit():
        params = message.params[1:]
        if says_to_wait(message) or (params and params[-1].startswith(_PUT_OUT)):
            return as_sentence(safe(params[-1]))
        pattern = _SENTENCES.get(message.verb)
        if pattern is not None and len(params) > 1:
            has_owner = message.verb == n.ERR_NICKNAMEINUSE and _OWNED in params[-1]
            told = f"{_(pattern)} {_(_YOURS)}" if has_owner else _(pattern)
            return told.replace("{0}", safe(room_of(params[0]), NICK_LIMIT))
        if pattern is not None and "{0}" not in pattern:
            return _(pattern)
    else:
        params = message.params
    return as_sentence(safe(params[-1])) if params else _("The server refused it without a reason.")


def says_to_wait(message: Message) -> bool:
    """Whether a refused password was not even tried, because there were too many before."""
    if message.verb not in (n.ERR_BADCHANNELKEY, n.ERR_PASSWDMISMATCH):
        return False
    text = message.params[-1].lower()
    return any(word in text for word in ("wait", "too many", "attempts", "second", "minute"))


def as_sentence(text: str) -> str:
    """A text of a server with a capital and a full stop."""
    text = text.strip()
    if not text:
        return _("The server gave no reason.")
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
