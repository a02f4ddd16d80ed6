"""MODE for people: what somebody set about himself. MODE for rooms is in `channel_modes`."""

from __future__ import annotations

from language import _
from protocol import numerics as num
from server.core.command import Call
from server.core.modes import USER_MODES


def user_mode(call: Call) -> None:
    """MODE <nick> [<modes>]."""
    session = call.session
    person = call.find_person(call.params[0])
    if person is None:
        return
    if person is not session:
        call.reply(num.ERR_USERSDONTMATCH, _("You can change only your own modes"))
        return
    if len(call.params) == 1:
        call.reply(num.RPL_UMODEIS, "+" + "".join(sorted(session.modes)))
        return
    before = set(session.modes)
    adding = True
    unknown = False
    for letter in call.params[1]:
        if letter in "+-":
            adding = letter == "+"
        elif letter not in USER_MODES:
            unknown = True
        elif adding and letter == "o":
            pass  # operators are made by the host, and by OPER (RFC 2812 3.1.5)
        elif adding:
            session.modes.add(letter)
        else:
            session.modes.discard(letter)
    if unknown:
        call.reply(num.ERR_UMODEUNKNOWNFLAG, _("There is no such mode"))
    added, removed = sorted(session.modes - before), sorted(before - session.modes)
    change = ("+" + "".join(added) if added else "") + ("-" + "".join(removed) if removed else "")
    if change:
        session.put(call.as_session("MODE", session.nick, change))
