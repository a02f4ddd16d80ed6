"""Making operators, and taking it back: what the person and the others see of it."""

from __future__ import annotations

from server.core.session import Session
from server.core.world import World


def promote(world: World, session: Session) -> None:
    """Make the session an operator, as long as it is here."""
    if not session.is_operator:
        session.modes.add("o")
        session.put(world.outgoing("MODE", session.nick, "+o"))


def demote(world: World, session: Session) -> None:
    """Make the session a person like the others."""
    if session.is_operator:
        session.modes.discard("o")
        session.put(world.outgoing("MODE", session.nick, "-o"))


def recognise(world: World, session: Session) -> None:
    """Give back to an account what the host gave it; called when somebody is here and logged in."""
    if session.is_registered and session.account and session.account in world.operators:
        promote(world, session)
