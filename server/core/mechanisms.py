"""The SASL mechanisms, each written as the conversation that it is (`session.Mechanism`).

Names of accounts are no secret here: whoever asks for such a nick is told that it has an owner. So
an unknown name is refused at once instead of played to the end.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager

from language import _
from protocol import keylogin, sasl
from protocol.keylogin import KeyLogin, signed
from protocol.names import casefold, is_nick
from protocol.sasl import Plain, SaslError
from protocol.scram import ClientFirst, Credentials, ServerFirst, verify
from server.core import enrolling
from server.core.accounts import Account
from server.core.guessing import Guess, TooManyGuessesError
from server.core.session import (
    CheckCredentials,
    CheckEd25519,
    CheckSignature,
    Mechanism,
    Session,
    Work,
    WorkResult,
)
from server.core.world import World

# A part of a mechanism: what it yields, what it is sent, what it returns.
Answer = Generator[bytes | Work, bytes | WorkResult, bytes]
Verdict = Generator[bytes | Work, bytes | WorkResult, bool]


def plain(world: World, session: Session) -> Mechanism:
    """PLAIN (RFC 4616). With a name that has no account yet, and is the session's own nick or
    becomes it, the account is made: the first use registers it."""
    message = Plain.parse((yield from _ask(b"")))
    name = message.authcid
    _refuse_other_role(message.authzid, name)
    account = world.accounts.find(name)
    if account is None and _takes_name(world, session, name):
        return (yield from enrolling.enrol_or_raise(world, session, message.password)).name
    account = _known(account, name)
    _refuse_without_password(account)
    with _attempt(world, session) as guess:
        work = CheckCredentials(message.password, account.credentials)
        guess.right = yield from _check(work)
    if not guess.right:
        raise SaslError(_("Wrong password: try again, or take another nick"))
    return account.name


def scram_sha_256(world: World, session: Session) -> Mechanism:
    """SCRAM-SHA-256 (RFC 7677), without channel binding."""
    client_first = ClientFirst.parse((yield from _ask(b"")))
    _refuse_other_role(client_first.authzid, client_first.username)
    account = _known(world.accounts.find(client_first.username), client_first.username)
    known = _credentials(account)
    nonce = base64.b64encode(world.new_nonce()).decode("ascii")
    server_first = ServerFirst.make(client_first.nonce + nonce, known)
    final = yield from _ask(server_first.text.encode("utf-8"))
    with _attempt(world, session) as guess:
        server_final = verify(client_first, server_first, final, known)
        guess.right = server_final is not None
    if server_final is None:
        raise SaslError(_("Wrong password: try again, or take another nick"))
    if (yield from _ask(server_final)):
        raise SaslError(_("Nothing was to be said any more"))
    return account.name


def warkop_ed25519(world: World, session: Session) -> Mechanism:
    """WARKOP-ED25519 (`protocol.keylogin`). A name that has no account yet, and is the session's
    own nick or becomes it, becomes the key's: the first use registers it."""
    if not session.secure or not world.rules.fingerprint:
        raise SaslError(_("That way to log in needs TLS: it signs the server's certificate"))
    login = KeyLogin.parse((yield from _ask(b"")))
    name, word = login.name, enrolling.word_of(login.key)
    account = world.accounts.find(name)
    fresh = account is None and _takes_name(world, session, name)
    if not fresh and word not in _known(account, name).keys:
        raise SaslError(
            _("{name} belongs to somebody with another key: take another nick").format(name=name)
        )
    nonce = world.new_nonce()
    signature = yield from _ask(nonce)
    with _attempt(world, session) as guess:
        work = CheckEd25519(login.key, signed(world.rules.fingerprint, name, nonce), signature)
        guess.right = yield from _check(work)
    if not guess.right:
        raise SaslError(_("That signature is not by this key for this server"))
    if fresh:
        return enrolling.enrol_key(world, session, name, word).name
    # The account may have gone, or lost the key, while the client was asked.
    account = world.accounts.find(name)
    if account is None or word not in account.keys:
        raise SaslError(_("{name} has changed hands: connect again").format(name=name))
    return account.name


def ecdsa_challenge(world: World, session: Session) -> Mechanism:
    """ECDSA-NIST256P-CHALLENGE: the client signs 32 random bytes with a key that was named by
    PUBKEY. Its first message is its name, perhaps twice with NUL between."""
    try:
        first, __, second = (yield from _ask(b"")).decode("utf-8").partition("\0")
    except UnicodeDecodeError as error:
        raise SaslError(_("A name is written in UTF-8")) from error
    _refuse_other_role(second.rstrip("\0"), first)
    account = _known(world.accounts.find(first), first)
    points = [key for key in account.keys if not key.startswith(keylogin.KIND)]
    if not points:
        text = _("{account} has no public key for this: log in another way and use PUBKEY").format(
            account=account.name
        )
        raise SaslError(text)
    challenge = world.new_nonce()
    signature = yield from _ask(challenge)
    with _attempt(world, session) as guess:
        for key in points:
            work = CheckSignature(base64.b64decode(key), challenge, signature)
            guess.right = guess.right or (yield from _check(work))
    if not guess.right:
        raise SaslError(_("That signature is not by a key of this account"))
    return account.name


# In the order in which clients should prefer them.
MECHANISMS: Mapping[str, Callable[[World, Session], Mechanism]] = {
    keylogin.MECHANISM: warkop_ed25519,
    sasl.SCRAM_SHA_256: scram_sha_256,
    sasl.ECDSA_CHALLENGE: ecdsa_challenge,
    sasl.PLAIN: plain,
}


def _takes_name(world: World, session: Session, name: str) -> bool:
    """Whether the session has that nick. One without a nick takes it, if it is free: some programs
    (irssi) log in before they say their nick."""
    if not session.nick and not session.claimed and not session.refused:
        if not is_nick(name) or casefold(name) in world.nicks:
            return False
        world.rename(session, name)
    return casefold(name) == casefold(session.nick)


@contextmanager
def _attempt(world: World, session: Session) -> Iterator[Guess]:
    """`Guesses.attempt` in the words of SASL."""
    try:
        with world.guesses.attempt(session.address, world.moment.now) as guess:
            yield guess
    except TooManyGuessesError as error:
        raise SaslError(str(error)) from error


def _ask(message: bytes) -> Answer:
    """Say something and wait for what the client says to it."""
    answer = yield message
    assert isinstance(answer, bytes)
    return answer


def _check(work: CheckCredentials | CheckEd25519 | CheckSignature) -> Verdict:
    return (yield work) is True


def _refuse_other_role(authzid: str, authcid: str) -> None:
    """Nobody may act as somebody else here (RFC 4422 section 3.4.1)."""
    if authzid and casefold(authzid) != casefold(authcid):
        raise SaslError(_("You can only log in as yourself"))


def _known(account: Account | None, name: str) -> Account:
    if account is None:
        raise SaslError(
            _("Nobody registered that name: take it as your nick first, then REGISTER it")
        )
    return account


def _refuse_without_password(account: Account) -> None:
    if not account.credentials:
        raise SaslError(
            _("{account} has no password, only a key: use the program that has it").format(
                account=account.name
            )
        )


def _credentials(account: Account) -> Credentials:
    _refuse_without_password(account)
    try:
        return Credentials.parse(account.credentials)
    except ValueError as error:
        raise SaslError(
            _("What the host kept of this account is damaged: tell the host")
        ) from error
