"""Making accounts: who may make which, and of what password."""

from __future__ import annotations

import base64
from collections.abc import Generator
from dataclasses import replace
from typing import NamedTuple

from language import _
from protocol.keylogin import KIND
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
    return _refuse_session(world, session) or _refuse_password(password) or _refuse_more(world)


def _refuse_session(world: World, session: Session) -> Refusal | None:
    if session.account:
        return Refusal(
            "ALREADY_AUTHENTICATED",
            _("You are logged in as {account} already").format(account=session.account),
        )
    if not session.is_registered and not may_enrol_early(world.rules):
        text = _("This server has a password: connect first, then register your nick")
        return Refusal("COMPLETE_CONNECTION_REQUIRED", text)
    return _refuse_nick(world, session)


def _refuse_nick(world: World, session: Session) -> Refusal | None:
    nick = session.nick or session.claimed or session.refused
    if world.accounts.find(nick) is not None:
        text = _("That nick belongs to somebody: log in to it (SASL) or take another")
        return Refusal("ACCOUNT_EXISTS", text)
    if session.nick:
        return None
    if nick:
        text = _("Somebody else has that nick now: only who has a nick can register it")
        return Refusal("USERNAME_EXISTS", text)
    return Refusal("NEED_NICK", _("Take a nick first (NICK): it is what you register"))


def _refuse_password(password: str) -> Refusal | None:
    size = len(password.encode("utf-8"))
    if size < limits.PASSWORD_SHORTEST:
        text = _("A password has at least {count} bytes; better are 12").format(
            count=limits.PASSWORD_SHORTEST
        )
        return Refusal("WEAK_PASSWORD", text)
    if size > limits.PASSWORD_LONGEST:
        text = _("A password has at most {count} bytes").format(count=limits.PASSWORD_LONGEST)
        return Refusal("UNACCEPTABLE_PASSWORD", text)
    return None


def _refuse_more(world: World) -> Refusal | None:
    if len(world.accounts) >= limits.ACCOUNTS:
        text = _("This server has no place for another account: ask its host")
        return Refusal("TEMPORARILY_UNAVAILABLE", text)
    return None


def enrol(
    world: World, session: Session, password: str
) -> Generator[Work, WorkResult, Account | Refusal]:
    """Make the account of the session's nick, or give a password to its own account that has only
    a key. Does not log in. Raises StoreError."""
    own = world.accounts.find(session.account)
    keyed = own is not None and not own.credentials
    refusal = (
        _refuse_password(password) if keyed else refuse(world, session, password)
    ) or _refuse_speed(world, session)
    if refusal is not None:
        return refusal
    credentials = str((yield MakeCredentials(password)))
    if keyed:
        own = world.accounts.find(session.account)
        if own is None:  # released while the work was done
            return Refusal("ACCOUNT_EXISTS", _("This nick was released: register it again"))
        account = replace(own, credentials=credentials)
        world.accounts.save(account)
        return account
    # The work took time, but the session kept its nick: nobody else could make this account.
    return _make(world, session, Account(session.nick, world.moment.stamp, credentials))


def enrol_key(world: World, session: Session, name: str, word: str) -> Account:
    """The same with a key in the place of a password, at once. name: for which the key signed.

    Raises StoreError, and SaslError for a refusal.
    """
    refusal = _refuse_session(world, session) or _refuse_more(world)
    if refusal is None and casefold(name) != casefold(session.nick):
        refusal = Refusal(
            "ACCOUNT_NAME_MUST_BE_NICK", _("You changed your nick meanwhile: try again")
        )
    refusal = refusal or _refuse_speed(world, session)
    if refusal is not None:
        raise SaslError(refusal.text)
    return _make(world, session, Account(session.nick, world.moment.stamp, "", (word,)))


def _refuse_speed(world: World, session: Session) -> Refusal | None:
    """Charged only for what was refused for no other reason."""
    enrolments, now = world.accounts.enrolments, world.moment.now
    if enrolments.take(session.address, now):
        return None
    wait = enrolments.wait(session.address, now)
    text = _("Too many accounts from your address: try again in {wait:.0f} seconds").format(
        wait=wait
    )
    return Refusal("TEMPORARILY_UNAVAILABLE", text)


def _make(world: World, session: Session, account: Account) -> Account:
    account = replace(account, seen=newest_stamp(world))
    world.accounts.save(account)
    world.note(HappeningKind.ENROLLED, session)
    return account


def word_of(key: bytes) -> str:
    """An Ed25519 key as it stands among the keys of an account."""
    return KIND + base64.b64encode(key).decode("ascii")


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
