"""WHOIS and WHOWAS: everything about somebody who is here, or was."""

from __future__ import annotations

from itertools import islice

from language import N_, _
from protocol import numerics as num
from protocol.servertime import format_time
from protocol.text import cut, pack
from server.core import limits
from server.core.command import Call, command
from server.core.session import Session

# Bytes of rooms in one RPL_WHOISCHANNELS: 512 less the server's name and two nicks.
ROOMS_LENGTH = 350


@command("WHOIS", help=N_("WHOIS [<server>] <nick>: everything about somebody"))
def whois(call: Call) -> None:
    nick = call.params[-1] if call.params else ""
    if not nick:
        call.reply(num.ERR_NONICKNAMEGIVEN, _("Whose nick?"))
        return
    person = call.find_person(nick)
    if person is not None:
        _send_whois(call, person)
    shown = person.nick if person is not None else cut(nick, limits.SHOWN)
    call.reply(num.RPL_ENDOFWHOIS, shown, _("End of WHOIS"))


def _send_whois(call: Call, person: Session) -> None:
    rules, nick = call.world.rules, person.nick
    call.reply(num.RPL_WHOISUSER, nick, person.user, person.host, "*", person.realname)
    rooms = (
        room.members[person].prefixes(every=True) + room.name
        for room in person.rooms
        if room.is_visible_to(call.session)
        and ("i" not in person.modes or call.session in room.members or person is call.session)
    )
    for line in pack(rooms, ROOMS_LENGTH):
        call.reply(num.RPL_WHOISCHANNELS, nick, line)
    call.reply(num.RPL_WHOISSERVER, nick, rules.server_name, rules.network)
    if person.is_operator:
        call.reply(num.RPL_WHOISOPERATOR, nick, _("is an operator of this server"))
    if person.account:
        call.reply(num.RPL_WHOISACCOUNT, nick, person.account, _("is logged in as"))
    if person.away:
        call.reply(num.RPL_AWAY, nick, person.away)
    if "B" in person.modes:
        call.reply(num.RPL_WHOISBOT, nick, _("is a bot"))
    if person.secure:
        call.reply(num.RPL_WHOISSECURE, nick, _("is using a secure connection"))
    idle = str(max(0, int(call.world.moment.now - person.active)))
    since = str(person.connected // 1000)
    call.reply(num.RPL_WHOISIDLE, nick, idle, since, _("seconds idle, connected since"))


@command("WHOWAS", help=N_("WHOWAS <nick> [<count>]: who had a nick before"))
def whowas(call: Call) -> None:
    nick = call.param(0)
    if not nick:
        call.reply(num.ERR_NONICKNAMEGIVEN, _("Whose nick?"))
        return
    count = call.param(1)
    # RFC 2812 3.6.3: nothing, zero and negative numbers all mean everything.
    most = int(count) if count.isascii() and count.isdigit() and len(count) <= 6 else 0
    found = list(islice(call.world.past.find(nick), most or None))
    shown = cut(nick, limits.SHOWN)
    if not found:
        call.reply(num.ERR_WASNOSUCHNICK, shown, _("Nobody of that nick was here lately"))
    server = call.world.rules.server_name
    for one in found:
        call.reply(num.RPL_WHOWASUSER, one.nick, one.user, one.host, "*", one.realname)
        text = f"{format_time(one.left)} ({one.reason})"
        call.reply(num.RPL_WHOISSERVER, one.nick, server, text)
    call.reply(num.RPL_ENDOFWHOWAS, shown, _("End of WHOWAS"))
