"""The host speaks to everybody, shares the work, and ends the server."""

from __future__ import annotations

from language import N_, _, ngettext
from protocol.text import clean, cut
from server.core import limits
from server.core.happening import HappeningKind
from server.core.host.registry import Order, RefusedError, Word, host_command
from server.core.ownership import online
from server.core.promotion import demote, promote


@host_command("announce", "TEXT", help=N_("tell everybody on the server something"), least=1)
def announce(order: Order) -> list[str]:
    number = _tell_everybody(order, cut(clean(order.rest(0)), limits.TOPIC_LENGTH))
    return [
        ngettext("{count} person was told", "{count} people were told", number).format(count=number)
    ]


def _tell_everybody(order: Order, text: str) -> int:
    people = list(order.world.people())
    for person in people:
        person.put(order.world.outgoing("NOTICE", person.nick, text, source=order.actor.source))
    return len(people)


@host_command(
    "op",
    "NICK",
    help=N_("let somebody give these commands; with an account, for good"),
    least=1,
    words=(Word.PERSON,),
)
def op(order: Order) -> list[str]:
    world, name = order.world, order.word(0)
    person = world.person(name)
    known = world.accounts.find(name) if person is None else None
    account = person.account if person is not None else known.name if known is not None else ""
    if account:
        world.operators.add(account, order.actor.name, world.moment.stamp)
        for one in online(world, account):
            promote(world, one)
        return [_("{account} is operator for good").format(account=account)]
    person = order.person(name)
    promote(world, person)
    return [
        _("{nick} is operator until leaving: only an account can be known again").format(
            nick=person.nick
        )
    ]


@host_command(
    "deop",
    "NICK",
    help=N_("take back what op gave"),
    least=1,
    words=(Word.OPERATOR,),
)
def deop(order: Order) -> list[str]:
    world, name = order.world, order.word(0)
    person = world.person(name)
    account = person.account if person is not None and person.account else name
    was = account in world.operators or (person is not None and person.is_operator)
    if not was:
        shown = cut(clean(name), limits.SHOWN)
        raise RefusedError(_("{name} is no operator; `people` shows who is").format(name=shown))
    world.operators.remove(account)
    if person is not None:
        demote(world, person)
    for one in online(world, account):
        demote(world, one)
    return [
        _("{name} is no longer operator").format(
            name=person.nick if person is not None else account
        )
    ]


@host_command("stop", "[REASON]", help=N_("end the server, after telling everybody"))
def stop(order: Order) -> list[str]:
    reason = cut(clean(order.rest(0)), limits.REASON_LENGTH)
    order.world.note(HappeningKind.STOPPED, nick=order.actor.name, text=reason)
    return [_("The server ends")]
