"""Who is let in, and how fast: what is held against a connection before any work is done for it."""

from __future__ import annotations

import math

from language import _
from protocol import numerics as num
from server.core import limits
from server.core.addresses import is_inside, is_loopback
from server.core.command import Call
from server.core.happening import HappeningKind
from server.core.knownwords import BANNED, known
from server.core.rates import Rates
from server.core.sanctions import SanctionKind
from server.core.session import Session
from server.core.world import Rules, World


def is_exempt(rules: Rules, address: str) -> bool:
    """Whether no limit holds for an address: the host's own computer, and what the host named."""
    own = is_loopback(address) and not rules.limit_loopback
    return own or is_inside(address, rules.exempt)


def admit(world: World, session: Session) -> None:
    """Decide about a new connection. One that is refused is told why and closed."""
    if is_exempt(world.rules, session.address):
        refuse_banned(world, session)
        return
    # Who hammers at the door is not let in, and fills nobody's log.
    calm = world.connects.take(session.address, world.moment.now)
    if refuse_banned(world, session, tell_host=calm):
        return
    same = sum(1 for one in world.sessions if one.address == session.address)
    if same > limits.CONNECTIONS_PER_ADDRESS:
        most = limits.CONNECTIONS_PER_ADDRESS
        text = _("Too many connections from your address ({most}); close one").format(most=most)
        _turn_away(world, session, text, tell_host=calm)
    elif not calm:
        wait = math.ceil(world.connects.wait(session.address, world.moment.now))
        text = _("Too many connections from your address in a short time; wait {wait} s").format(
            wait=wait
        )
        _turn_away(world, session, text, tell_host=False)
    else:
        session.rates = Rates(world.moment.now)


def refuse_banned(world: World, session: Session, *, tell_host: bool = True) -> bool:
    """Close a session that a ban of the host's holds for. Returns whether there was one."""
    ban = world.sanctions.find(SanctionKind.BAN, session, world.moment.stamp)
    if ban is None:
        return False
    text = ban.sentence(world.moment.stamp)
    world.reply(session, num.ERR_YOUREBANNEDCREEP, text)
    _turn_away(world, session, known(text, BANNED), tell_host=tell_host)
    return True


def _turn_away(world: World, session: Session, text: str, *, tell_host: bool) -> None:
    if tell_host:
        world.note(HappeningKind.REFUSED, session, text=text)
    world.close(session, text)


def charge(call: Call) -> float:
    """Charge for a command. Seconds to wait when it comes too fast, 0.0 when it may be done."""
    rates = call.session.rates
    return rates.charge(call.message, call.world.moment.now) if rates is not None else 0.0


def refuse_speed(call: Call, wait: float) -> None:
    """Tell somebody who goes too fast how long to wait; end the session that does not listen."""
    rates = call.session.rates
    if rates is not None and not rates.may_refuse(call.world.moment.now):
        call.world.close(call.session, _("Excess flood"))
        return
    opened = call.message.params[:1] if call.message.verb == "BATCH" else ()
    if opened and opened[0].startswith("+"):
        call.session.dropped_batch = opened[0][1:]  # its lines are on their way
    text = _("You are going too fast; wait {wait} s").format(wait=math.ceil(wait))
    if "standard-replies" in call.session.capabilities:
        call.fail("RATE_LIMITED", text)
    else:
        call.reply(num.RPL_TRYAGAIN, call.message.verb, text)
