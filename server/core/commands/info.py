"""About the server: LUSERS, MOTD."""

from __future__ import annotations

from language import N_, _
from protocol import numerics as num
from server.core.command import Call, command
from server.core.commands.about import is_for_us


@command("LUSERS", help=N_("LUSERS: how many people are here"))
def lusers(call: Call) -> None:
    send_lusers(call)


def send_lusers(call: Call) -> None:
    """The numbers of people and rooms, as they follow the welcome."""
    world = call.world
    people = list(world.people())
    unknown = len(world.sessions) - len(people)
    here, most = str(len(people)), str(world.most_people)
    invisible = sum("i" in person.modes for person in people)
    visible = len(people) - invisible
    text = _("There are {visible} people and {invisible} invisible on 1 server").format(
        visible=visible, invisible=invisible
    )
    call.reply(num.RPL_LUSERCLIENT, text)
    operators = sum(person.is_operator for person in people)
    call.reply(num.RPL_LUSEROP, str(operators), _("operators online"))
    if unknown:
        call.reply(num.RPL_LUSERUNKNOWN, str(unknown), _("connections not yet registered"))
    call.reply(num.RPL_LUSERCHANNELS, str(len(world.rooms)), "rooms")
    call.reply(num.RPL_LUSERME, _("I have {here} people and 0 servers").format(here=here))
    call.reply(
        num.RPL_LOCALUSERS,
        here,
        most,
        _("Current local users {here}, max {most}").format(here=here, most=most),
    )
    call.reply(
        num.RPL_GLOBALUSERS,
        here,
        most,
        _("Current global users {here}, max {most}").format(here=here, most=most),
    )


@command("MOTD", help=N_("MOTD [<server>]: the host's message of the day"))
def motd(call: Call) -> None:
    if is_for_us(call, call.param(0)):
        send_motd(call)


def send_motd(call: Call) -> None:
    """The host's message, or that there is none: clients wait for one of the two."""
    rules = call.world.rules
    if not rules.motd:
        call.reply(num.ERR_NOMOTD, _("There is no message of the day"))
        return
    call.reply(num.RPL_MOTDSTART, f"- {rules.server_name} Message of the day -")
    for line in rules.motd:
        call.reply(num.RPL_MOTD, f"- {line}")
    call.reply(num.RPL_ENDOFMOTD, _("End of MOTD"))
