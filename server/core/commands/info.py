"""About the server: LUSERS, MOTD."""

from __future__ import annotations

from protocol import numerics as num
from server.core.command import Call, command
from server.core.commands.about import is_for_us


@command("LUSERS", help="LUSERS: how many people are here")
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
    text = f"There are {visible} people and {invisible} invisible on 1 server"
    call.reply(num.RPL_LUSERCLIENT, text)
    operators = sum(person.is_operator for person in people)
    call.reply(num.RPL_LUSEROP, str(operators), "operators online")
    if unknown:
        call.reply(num.RPL_LUSERUNKNOWN, str(unknown), "connections not yet registered")
    call.reply(num.RPL_LUSERCHANNELS, str(len(world.rooms)), "rooms")
    call.reply(num.RPL_LUSERME, f"I have {here} people and 0 servers")
    call.reply(num.RPL_LOCALUSERS, here, most, f"Current local users {here}, max {most}")
    call.reply(num.RPL_GLOBALUSERS, here, most, f"Current global users {here}, max {most}")


@command("MOTD", help="MOTD [<server>]: the host's message of the day")
def motd(call: Call) -> None:
    if is_for_us(call, call.param(0)):
        send_motd(call)


def send_motd(call: Call) -> None:
    """The host's message, or that there is none: clients wait for one of the two."""
    rules = call.world.rules
    if not rules.motd:
        call.reply(num.ERR_NOMOTD, "There is no message of the day")
        return
    call.reply(num.RPL_MOTDSTART, f"- {rules.server_name} Message of the day -")
    for line in rules.motd:
        call.reply(num.RPL_MOTD, f"- {line}")
    call.reply(num.RPL_ENDOFMOTD, "End of MOTD")
