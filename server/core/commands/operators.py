"""What operators may do over the wire: OPER makes one, HOST gives the host's commands, KILL,
WALLOPS."""

from __future__ import annotations

from language import N_, _
from protocol import numerics as num
from protocol.text import cut, split
from server.core import limits
from server.core.command import Call, command
from server.core.guessing import TooManyGuessesError
from server.core.happening import HappeningKind
from server.core.host.orders import carry_out, operator
from server.core.promotion import promote
from server.core.session import CheckSecret, Steps

# Bytes of one NOTICE: 512 less the server's name and the nick.
LINE = 400


@command("OPER", params=2, help=N_("OPER <name> <password>: become an operator of this server"))
def oper(call: Call) -> Steps:
    session, world, name = call.session, call.world, call.params[0]
    operators = world.rules.operators
    if not operators:
        call.reply(num.ERR_NOOPERHOST, _("The host of this server named no operators"))
        return
    # An unknown name takes as long as a known one: which names there are is nobody's business.
    hashed = operators.get(name) or next(iter(operators.values()))
    try:
        with world.guesses.attempt(session.address, world.moment.now) as guess:
            correct = yield CheckSecret(call.params[1], hashed)
            guess.right = correct is True and name in operators
    except TooManyGuessesError as error:
        call.reply(num.ERR_PASSWDMISMATCH, str(error))
        return
    if not guess.right:
        call.reply(num.ERR_PASSWDMISMATCH, _("Wrong name or password"))
        world.note(HappeningKind.REFUSED, session, text=_("wrong password for OPER"))
        return
    promote(world, session)
    call.reply(num.RPL_YOUREOPER, _("You are operator; HOST :help lists what you may do"))
    world.note(HappeningKind.OPERATED, session, text=f"OPER {name}")


@command(
    "HOST", help=N_("HOST <command>: the host's commands, for operators; HOST help lists them")
)
def host(call: Call) -> Steps:
    if not _is_operator(call):
        return
    line = " ".join(call.params) or "help"
    for answer in (yield from carry_out(call.world, operator(call.session), line)):
        for piece in split(answer, LINE):
            call.send("NOTICE", call.session.name, piece)


@command("KILL", params=1, help=N_("KILL <nick> [<reason>]: put somebody off the server"))
def kill(call: Call) -> None:
    if not _is_operator(call):
        return
    person = call.find_person(call.params[0])
    if person is None:
        return
    reason = cut(call.param(1), limits.REASON_LENGTH) or _("No reason given")
    person.put(call.as_session("KILL", person.nick, reason))
    call.world.note(
        HappeningKind.OPERATED,
        call.session,
        text=f"KILL {person.nick} {reason}",
    )
    call.world.close(person, f"Killed ({call.session.nick} ({reason}))")


@command("WALLOPS", params=1, help=N_("WALLOPS <text>: tell everybody who listens (user mode w)"))
def wallops(call: Call) -> None:
    if _is_operator(call):
        listeners = (one for one in call.world.people() if "w" in one.modes)
        call.world.deliver(call.as_session("WALLOPS", call.params[0]), listeners)


def _is_operator(call: Call) -> bool:
    if not call.session.is_operator:
        text = _("Only operators may do that: the host makes them")
        call.reply(num.ERR_NOPRIVILEGES, text)
    return call.session.is_operator
