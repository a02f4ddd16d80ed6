"""HELP: the table of commands, for people who type them."""

from __future__ import annotations

from collections.abc import Iterable

from language import N_, _
from protocol import numerics as num
from protocol.text import cut, pack
from server.core import limits
from server.core.command import COMMANDS, Call, command

# Bytes of one line of help, so that it fits most terminals with what clients put before it.
LINE = 70


@command("HELP", help=N_("HELP [<command>]: what a command does; alone, all commands"))
def help_(call: Call) -> None:
    subject = call.param(0).upper()
    row = COMMANDS.get(subject)
    if row is not None:
        _send(call, subject, _(row.help), ())
    elif subject in ("", "*", "INDEX"):
        names = pack(sorted(COMMANDS), LINE)
        _send(call, "*", _("HELP <command> explains one of these:"), names)
    else:
        shown = cut(call.param(0), limits.SHOWN)
        call.reply(num.ERR_HELPNOTFOUND, shown, _("There is no such command; HELP lists them all"))


@command("HELPOP", help=N_("HELPOP [<command>]: the same as HELP"))
def helpop(call: Call) -> None:
    help_(call)


def _send(call: Call, subject: str, first: str, lines: Iterable[str]) -> None:
    call.reply(num.RPL_HELPSTART, subject, first)
    for line in lines:
        call.reply(num.RPL_HELPTXT, subject, line)
    call.reply(num.RPL_ENDOFHELP, subject, _("End of HELP"))
