"""Coming and going: PASS, NICK, USER, the welcome, PING, PONG, QUIT."""

from __future__ import annotations

import re

from language import N_, _
from protocol import numerics as num
from protocol.names import NICK_LIMIT, USER_LIMIT, casefold, is_nick
from protocol.servertime import format_time
from protocol.text import clean, cut
from server.core import knownwords, limits
from server.core.accounts import Account
from server.core.admission import refuse_banned
from server.core.command import Call, When, command
from server.core.commands.about import send_isupport
from server.core.commands.info import send_lusers, send_motd
from server.core.commands.metadata import welcome
from server.core.commands.sasl import abort
from server.core.commands.waiting import send_waiting
from server.core.guessing import TooManyGuessesError
from server.core.happening import HappeningKind
from server.core.knownwords import known
from server.core.modes import CHANNEL_MODES, USER_MODES, ModeType
from server.core.promotion import recognise
from server.core.sanctions import SanctionKind
from server.core.session import CheckSecret, Phase, Session, Steps

# Why a nick is not to be had that nobody uses.
OWNED = N_("That nick belongs to somebody: log in to it (SASL) or take another")
# Not to be had yet: its owner's other connection was asked whether it is still there.
ASKED = N_("Your other connection has that nick")
BUSY = N_("Another program of yours has that nick")
TAKEN = N_("Somebody else has that nick")


@command("PASS", params=1, when=When.BEFORE, help=N_("PASS <password>: the server's password"))
def password(call: Call) -> None:
    call.session.password = call.params[0]


@command("NICK", when=When.ALWAYS, help=N_("NICK <nick>: take or change your nick"))
def nick(call: Call) -> Steps | None:
    session, world = call.session, call.world
    wanted = call.param(0)
    if not wanted:
        call.reply(num.ERR_NONICKNAMEGIVEN, _("Which nick?"))
        return None
    if not is_nick(wanted):
        text = _(
            "A nick is letters, digits and []\\`_^{{|}}-, at most {count}, no digit first"
        ).format(count=NICK_LIMIT)
        call.reply(num.ERR_ERRONEUSNICKNAME, cut(clean(wanted), limits.SHOWN), text)
        return None
    if not session.is_registered:
        return _choose_nick(call, wanted)
    refusal = _refuse_nick(call, wanted)
    if refusal:
        call.reply(num.ERR_NICKNAMEINUSE, wanted, _said(refusal))
        return None
    if wanted != session.nick and not _refuse_by_host(call, wanted):
        announcement = world.record_event(session.rooms, call.as_session("NICK", wanted))
        world.note(HappeningKind.RENAMED, session, text=wanted)
        world.rename(session, wanted)
        world.deliver(announcement, [session, *world.neighbours(session)])
    return None


def _refuse_by_host(call: Call, wanted: str) -> bool:
    """Whether the host banned that nick, or muted the session, which may stand by its nick alone:
    who is muted keeps it. Then it is told."""
    session, world = call.session, call.world
    muted = (world.sanction(session, SanctionKind.MUTE, room) for room in (None, *session.rooms))
    sentence = next(filter(None, muted), "")
    if sentence:
        call.reply(
            num.ERR_NONICKCHANGE,
            wanted,
            _("{sentence}; till then you keep your nick").format(sentence=sentence),
        )
        return True
    if world.sanctions.find(SanctionKind.BAN, session, world.moment.stamp, nick=wanted):
        call.reply(num.ERR_ERRONEUSNICKNAME, wanted, _("The host banned that nick; take another"))
        return True
    return False


def _refuse_nick(call: Call, wanted: str) -> str:
    """Why the session may not have that nick; empty when it may."""
    session, world = call.session, call.world
    holder = world.nicks.get(casefold(wanted))
    if holder is session:
        return ""
    account = world.accounts.find(wanted)
    owns = account is not None and casefold(session.account) == account.key
    if holder is not None and not _is_same_owner(call, holder, account):
        return TAKEN
    if holder is not None and owns and not _may_replace(call, holder):
        return BUSY if session.asked is None else ASKED
    return OWNED if account is not None and not owns else ""


def _said(refusal: str) -> str:
    return known(_(refusal), knownwords.OWNED) if refusal == OWNED else _(refusal)


def _is_same_owner(call: Call, holder: Session, account: Account | None) -> bool:
    """Whether the session connects anew, and who has the nick is logged in as its owner."""
    if call.session.is_registered or account is None:
        return False
    return casefold(holder.account) == account.key


def _may_replace(call: Call, holder: Session) -> bool:
    """Whether the nick's owner, connecting anew, gets it from an own connection: its laptop woke
    up elsewhere, and the old connection does not know yet that it is dead. One that is young is
    asked first: two programs of one owner must not put each other out for ever."""
    session, now = call.session, call.world.moment.now
    if now - holder.started >= limits.REPLACE_AFTER:
        return True
    if session.asked is None:
        session.asked = now
        holder.put(call.world.outgoing("PING", call.world.rules.server_name, source=""))
    elif holder.heard > session.asked:
        session.asked = None  # it answered
    return session.asked is not None and now - session.asked >= limits.REPLACE_ANSWER


def _choose_nick(call: Call, wanted: str) -> Steps | None:
    """NICK before registration, where clients say it before they log in: a nick with an owner is
    promised to whoever has logged in when registration ends."""
    session = call.session
    refusal = _refuse_nick(call, wanted)
    session.claimed = wanted if refusal in (OWNED, ASKED) else ""
    if refusal and not session.claimed:
        session.refused = wanted
        call.reply(num.ERR_NICKNAMEINUSE, wanted, _said(refusal))
        return None
    if not refusal:
        _take(call, wanted)
    return register(call)


def _take(call: Call, wanted: str) -> None:
    """Give the session a nick that was not refused."""
    holder = call.world.nicks.get(casefold(wanted))
    if holder is not None and holder is not call.session:
        reason = known(_("Came back on another connection"), knownwords.REPLACED)
        call.world.close(holder, reason)
    call.world.rename(call.session, wanted)


def is_waiting(session: Session) -> bool:
    """Whether nothing is missing but the answer of the connection that has the nick: then NICK is
    to be said again in its name, about once a second."""
    said_all = bool(session.claimed and session.user) and not session.negotiating
    return said_all and not session.is_registered and not session.busy


def _settle_claim(call: Call) -> None:
    """Give the session the nick that it claimed, if it is the owner."""
    session = call.session
    wanted, session.claimed = session.claimed, ""
    refusal = _refuse_nick(call, wanted) if wanted else ""
    if refusal == ASKED:
        session.claimed = wanted
    elif refusal:
        session.refused = wanted
        call.reply(num.ERR_NICKNAMEINUSE, wanted, _said(refusal))
    elif wanted:
        _take(call, wanted)


@command("USER", params=4, when=When.BEFORE, help=N_("USER <user> 0 * :<real name>: who you are"))
def user(call: Call) -> Steps | None:
    session = call.session
    realname = cut(call.params[3], limits.REALNAME_LENGTH)
    if not realname:
        call.reply(num.ERR_NEEDMOREPARAMS, "USER", _("The real name is empty"))
        return None
    # `~`: nobody checked it (there is no ident service on laptops).
    kept = re.sub(r"[^A-Za-z0-9._-]", "", call.params[0])
    session.user = "~" + (kept[: USER_LIMIT - 1] or "user")
    session.realname = realname
    return register(call)


def register(call: Call) -> Steps | None:
    """Take the session in when it has said everything that is needed."""
    session = call.session
    if session.is_registered or session.negotiating or not session.user:
        return None
    if not (session.nick or session.claimed):
        return None
    if session.login is not None:
        abort(call)
    _settle_claim(call)
    if not session.nick:
        return None
    if call.world.rules.password_hash:
        return _register_with_password(call)
    _welcome(call)
    return None


def _register_with_password(call: Call) -> Steps:
    session, world = call.session, call.world
    secret, session.password = session.password, ""
    if not secret:
        _refuse(call, _("This server needs a password"))
        return
    try:
        with world.guesses.attempt(session.address, world.moment.now) as guess:
            guess.right = (yield CheckSecret(secret, world.rules.password_hash)) is True
    except TooManyGuessesError as error:
        _refuse(call, str(error))
        return
    if guess.right:
        _welcome(call)
    else:
        _refuse(call, _("Wrong server password"))


def _refuse(call: Call, text: str) -> None:
    call.reply(num.ERR_PASSWDMISMATCH, text)
    call.world.note(HappeningKind.REFUSED, call.session, text=text)
    call.world.close(call.session, text)


def _welcome(call: Call) -> None:
    session, world = call.session, call.world
    rules = world.rules
    if refuse_banned(world, session):
        return
    session.phase = Phase.REGISTERED
    world.most_people = max(world.most_people, sum(1 for __ in world.people()))
    world.note(HappeningKind.REGISTERED, session)
    call.reply(
        num.RPL_WELCOME,
        _("Welcome to {network}, {source}").format(network=rules.network, source=session.source),
    )
    call.reply(
        num.RPL_YOURHOST,
        _("This is {server_name}, running {version}").format(
            server_name=rules.server_name, version=rules.version
        ),
    )
    call.reply(num.RPL_CREATED, _("Open since {time}").format(time=format_time(rules.started)))
    parameterised = "".join(
        sorted(one.letter for one in CHANNEL_MODES.values() if one.type is not ModeType.FLAG)
    )
    every = "".join(sorted(CHANNEL_MODES))
    version = rules.version.replace(" ", "-")
    call.reply(num.RPL_MYINFO, rules.server_name, version, USER_MODES, every, parameterised)
    send_isupport(call)
    welcome(world, session)
    send_lusers(call)
    send_motd(call)
    world.tell_watchers(num.RPL_MONONLINE, session.nick, session.source)
    if session.account:
        recognise(world, session)
        send_waiting(world, session)


@command("PING", params=1, when=When.ALWAYS, help=N_("PING <token>: is the server there?"))
def ping(call: Call) -> None:
    call.send("PONG", call.world.rules.server_name, call.params[0])


@command("PONG", when=When.ALWAYS, help=N_("PONG <token>: the answer to PING"))
def pong(call: Call) -> None:
    """Any bytes prove that somebody is there; the engine noted them already."""


@command("QUIT", when=When.ALWAYS, help=N_("QUIT [<reason>]: leave the server"))
def leave(call: Call) -> None:
    reason = cut(call.param(0), limits.REASON_LENGTH)
    places = (None, *call.session.rooms)
    if any(call.world.sanction(call.session, SanctionKind.MUTE, room) for room in places):
        reason = ""  # who is muted has no last words either
    call.session.quitting = True
    call.world.close(call.session, f"Quit: {reason}" if reason else "Quit")
