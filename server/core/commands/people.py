"""What people say about themselves, and short questions: AWAY, SETNAME, USERHOST, ISON."""

from __future__ import annotations

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.text import cut, pack
from server.core import limits
from server.core.command import Call, When, command

# Bytes of names in one reply: 512 less the server's name, the nick and a numeric.
NAMES_LENGTH = 350


@command(
    "AWAY",
    when=When.ALWAYS,
    help=N_("AWAY [<reason>]: say that you are away; alone, that you are back"),
)
def away(call: Call) -> None:
    session, world = call.session, call.world
    if not session.is_registered and cap.PRE_AWAY not in session.capabilities:
        call.reply(num.ERR_NOTREGISTERED, _("You have not registered: send NICK and USER first"))
        return
    reason = cut(call.param(0), limits.AWAY_LENGTH)
    changed = reason != session.away
    session.away = reason
    if reason:
        call.reply(num.RPL_NOWAWAY, _("You are marked as away"))
    else:
        call.reply(num.RPL_UNAWAY, _("You are no longer marked as away"))
    if changed and session.is_registered:
        news = call.as_session("AWAY", *((reason,) if reason else ()))
        world.deliver(news, world.audience(session, "away-notify"))


@command("USERHOST", params=1, help=N_("USERHOST <nick>{ <nick>}: the addresses of up to 5 people"))
def userhost(call: Call) -> None:
    found = []
    for nick in call.params[:5]:
        person = call.world.person(nick)
        if person is not None:
            sign = "-" if person.away else "+"
            found.append(f"{person.nick}={sign}{person.user}@{person.host}")
    for line in list(pack(found, NAMES_LENGTH)) or [""]:
        call.reply(num.RPL_USERHOST, line)


@command("ISON", params=1, help=N_("ISON <nick>{ <nick>}: which of them are here"))
def ison(call: Call) -> None:
    nicks = [nick for param in call.params for nick in param.split()]
    people = (call.world.person(nick) for nick in nicks)
    here = (person.nick for person in people if person is not None)
    for line in list(pack(here, NAMES_LENGTH)) or [""]:
        call.reply(num.RPL_ISON, line)


@command("SETNAME", params=1, help=N_("SETNAME <real name>: change your real name"))
def setname(call: Call) -> None:
    session, world = call.session, call.world
    name = call.params[0]
    if not name or len(name.encode()) > limits.REALNAME_LENGTH:
        call.fail(
            "INVALID_REALNAME",
            _("A real name has 1 to {count} bytes").format(count=limits.REALNAME_LENGTH),
        )
        return
    session.realname = name
    news = call.as_session("SETNAME", name)
    if "setname" in session.capabilities:
        session.put(news)
    world.deliver(news, world.audience(session, "setname"))
