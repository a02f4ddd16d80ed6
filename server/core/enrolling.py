"""Making accounts: who may make which, and of what password."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from protocol.names import casefold
from protocol.sasl import SaslError
from server.core import limits
from server.core.accounts import Account
from server.core.happening import HappeningKind
from server.core.ownership import newest_stamp
from server.core.session import MakeCredentials, Session, Work, WorkResult
from server.core.world import Rules, World


class Refusal(NamedTuple):
    """Why an account can't be made. code: of IRCv3 draft/account-registration."""

    code: str
    text: str


def may_enrol_early(rules: Rules) -> bool:
    """Whether accounts can be made before the connection is registered: not by strangers who have
    not given the server's password yet."""
    return not rules.password_hash


def refuse(world: World, session: Session, password: str) -> Refusal | None:
    """Why the session can't register its nick with that password; None when it can."""
    if session.account:
        return Refusal("ALREADY_AUTHENTICATED", f"You are logged in as {session.account} already")
    if not session.is_registered and not may_enrol_early(world.rules):
        text = "This server has a password: connect first, then register your nick"
        return Refusal("COMPLETE_CONNECTION_REQUIRED", text)
    return _refuse_nick(world, session) or _refuse_password(password) or _refuse_more(world)


def _refuse_nick(world: World, session: Session) -> Refusal | None:
    nick = session.nick or session.claimed or session.refused
    if world.accounts.find(nick) is not None:
        text = "That nick belongs to somebody: log in to it (SASL) or take another"
        return Refusal("ACCOUNT_EXISTS", text)
    if session.nick:
        return None
    if nick:
        text = "Somebody else has that nick now: only who has a nick can register it"
        return Refusal("USERNAME_EXISTS", text)
    return Refusal("NEED_NICK", "Take a nick first (NICK): it is what you register")


def _refuse_password(password: str) -> Refusal | None:
    size = len(password.encode("utf-8"))
    if size < limits.PASSWORD_SHORTEST:
        text = f"A password has at least {limits.PASSWORD_SHORTEST} bytes; better are 12"
        return Refusal("WEAK_PASSWORD", text)
    if size > limits.PASSWORD_LONGEST:
        text = f"A password has at most {limits.PASSWORD_LONGEST} bytes"
        return Refusal("UNACCEPTABLE_PASSWORD", text)
    return None


def _refuse_more(world: World) -> Refusal | None:
    if len(world.accounts) >= limits.ACCOUNTS:
        text = "This server has no place for another account: ask its host"
        return Refusal("TEMPORARILY_UNAVAILABLE", text)
    return None


def enrol(
    world: World, session: Session, password: str
) -> Generator[Work, WorkResult, Account | Refusal]:
    """Make the account of the session's nick. Does not log in. Raises StoreError."""
    refusal = refuse(world, session, password)
    if refusal is not None:
        return refusal
    now = world.moment.now
    if not world.accounts.enrolments.take(session.address, now):
        wait = world.accounts.enrolments.wait(session.address, now)
        text = f"Too many accounts from your address: try again in {wait:.0f} seconds"
        return Refusal("TEMPORARILY_UNAVAILABLE", text)
    credentials = yield MakeCredentials(password)
    # The work took time, but the session kept its nick: nobody else could make this account.
    account = Account(session.nick, world.moment.stamp, str(credentials), seen=newest_stamp(world))
    world.accounts.save(account)
    world.note(HappeningKind.ENROLLED, session)
    return account


def enrol_or_raise(
    world: World, session: Session, password: str
) -> Generator[Work, WorkResult, Account]:
    """The same for SASL. Raises SaslError for a refusal."""
    made = yield from enrol(world, session, password)
    if isinstance(made, Refusal):
        raise SaslError(made.text)
    return made


def names_own_nick(session: Session, name: str) -> bool:
    """Whether the name is `*` or the nick that the session has, or asked for."""
    nick = session.nick or session.claimed or session.refused
    return name == "*" or (bool(nick) and casefold(name) == casefold(nick))
