"""About the server: VERSION, TIME, INFO, ADMIN, LINKS, STATS."""

from __future__ import annotations

from language import N_, _
from protocol import isupport
from protocol import numerics as num
from protocol.names import casefold
from protocol.servertime import format_time
from protocol.source import mask_matches
from protocol.text import cut
from server.core import limits, offers
from server.core.command import Call, command


def is_for_us(call: Call, target: str) -> bool:
    """Whether a command that may name a server means this one, the only one: by its name, a mask,
    or somebody's nick. Otherwise 402 is sent."""
    name = casefold(call.world.rules.server_name)
    if not target or mask_matches(casefold(target), name) or call.world.person(target):
        return True
    call.reply(num.ERR_NOSUCHSERVER, cut(target, limits.SHOWN), _("There is only this server here"))
    return False


@command("VERSION", help=N_("VERSION [<server>]: which program this is, and what it can do"))
def version(call: Call) -> None:
    if is_for_us(call, call.param(0)):
        rules = call.world.rules
        program = rules.version.replace(" ", "-")
        call.reply(num.RPL_VERSION, program, rules.server_name, _("Chat rooms on the LAN"))
        send_isupport(call)


def send_isupport(call: Call) -> None:
    """What the server can do, as it follows the welcome."""
    for tokens in isupport.format_tokens(offers.isupport(call.world.rules)):
        call.reply(num.RPL_ISUPPORT, *tokens, "are supported by this server")


@command("TIME", help=N_("TIME [<server>]: what time it is on the host's computer, in UTC"))
def time(call: Call) -> None:
    if is_for_us(call, call.param(0)):
        now = format_time(call.world.moment.stamp)
        call.reply(num.RPL_TIME, call.world.rules.server_name, now)


@command("INFO", help=N_("INFO [<server>]: about this server"))
def info(call: Call) -> None:
    if not is_for_us(call, call.param(0)):
        return
    rules = call.world.rules
    call.reply(
        num.RPL_INFO,
        _("{network} runs {version}: chat rooms on the LAN").format(
            network=rules.network, version=rules.version
        ),
    )
    call.reply(num.RPL_INFO, _("Open since {time}").format(time=format_time(rules.started)))
    call.reply(
        num.RPL_INFO, _("LIST * shows the rooms, JOIN #name opens one, HELP explains the rest")
    )
    call.reply(num.RPL_ENDOFINFO, _("End of INFO"))


@command("ADMIN", help=N_("ADMIN [<server>]: who runs this server"))
def admin(call: Call) -> None:
    if not is_for_us(call, call.param(0)):
        return
    rules = call.world.rules
    call.reply(num.RPL_ADMINME, rules.server_name, _("Who runs this server"))
    call.reply(num.RPL_ADMINLOC1, rules.network)
    call.reply(num.RPL_ADMINLOC2, _("Somebody on your network opened it on their own computer"))
    call.reply(num.RPL_ADMINEMAIL, _("Ask in a room who it is"))


@command("LINKS", help=N_("LINKS: other servers; there are none"))
def links(call: Call) -> None:
    call.reply(num.RPL_ENDOFLINKS, "*", _("End of LINKS: this server stands alone"))


@command("STATS", help=N_("STATS u: for how long the server has been open"))
def stats(call: Call) -> None:
    letter = call.param(0)[:1] or "*"
    if letter == "u":
        seconds = (call.world.moment.stamp - call.world.rules.started) // 1000
        days, rest = divmod(max(0, seconds), 24 * 60 * 60)
        hours, minutes = divmod(rest // 60, 60)
        text = _("Server Up {days} days {hours}:{minutes:02}:{rest:02}").format(
            days=days, hours=hours, minutes=minutes, rest=rest % 60
        )
        call.reply(num.RPL_STATSUPTIME, text)
    call.reply(num.RPL_ENDOFSTATS, letter, _("End of STATS"))
