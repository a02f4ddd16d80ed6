"""MONITOR: to be told when somebody comes and goes (IRCv3 monitor)."""

from __future__ import annotations

from collections.abc import Iterable

from language import N_, _
from protocol import numerics as num
from protocol.names import is_nick
from protocol.text import clean, cut, pack
from server.core import limits
from server.core.command import Call, command

# Bytes of nicks in one reply: 512 less the server's name, the nick and a numeric.
NICKS_LENGTH = 350


@command(
    "MONITOR", params=1, help=N_("MONITOR +|- <nick>{,<nick>}, C, L or S: see who comes and goes")
)
def monitor(call: Call) -> None:
    watches, session = call.world.watches, call.session
    nicks = [nick for nick in call.param(1).split(",") if nick]
    match call.params[0].upper():
        case "+":
            _add(call, nicks)
        case "-":
            for nick in nicks:
                watches.remove(session, nick)
        case "C":
            watches.clear(session)
        case "L":
            for line in pack(watches.watched_by(session), NICKS_LENGTH, ","):
                call.reply(num.RPL_MONLIST, line)
            call.reply(num.RPL_ENDOFMONLIST, _("End of MONITOR list"))
        case "S":
            _send_status(call, watches.watched_by(session))
        case _:
            text = _("MONITOR takes + and - with nicks, C, L or S")
            call.reply(num.ERR_NEEDMOREPARAMS, "MONITOR", text)


def _add(call: Call, nicks: list[str]) -> None:
    """What is no nick (a mask, say) is answered as never here, and not kept."""
    added, refused = [], []
    for nick in nicks:
        if not is_nick(nick) or call.world.watches.add(call.session, nick):
            added.append(cut(clean(nick), limits.SHOWN))
        else:
            refused.append(nick)
    _send_status(call, added)
    if refused:
        names = cut(",".join(refused), NICKS_LENGTH)
        text = _("Your list is full: take somebody off with MONITOR -")
        call.reply(num.ERR_MONLISTFULL, str(limits.MONITORED), names, text)


def _send_status(call: Call, nicks: Iterable[str]) -> None:
    here, gone = [], []
    for nick in nicks:
        person = call.world.person(nick)
        if person is not None:
            here.append(person.source)
        else:
            gone.append(nick)
    for line in pack(here, NICKS_LENGTH, ","):
        call.reply(num.RPL_MONONLINE, line)
    for line in pack(gone, NICKS_LENGTH, ","):
        call.reply(num.RPL_MONOFFLINE, line)
