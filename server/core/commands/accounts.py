"""Accounts: REGISTER, VERIFY (IRCv3 draft/account-registration), PUBKEY."""

from __future__ import annotations

import base64
import binascii

from language import N_, _
from protocol.keylogin import KEY_BYTES, KIND
from protocol.text import clean, cut
from server.core import limits
from server.core.accounts import Account
from server.core.command import Call, When, command
from server.core.commands.login import log_in
from server.core.enrolling import Refusal, enrol, names_own_nick
from server.core.happening import HappeningKind
from server.core.session import CheckKey, Steps

EMAIL = N_("This server knows no e-mail: send * in its place")


@command(
    "REGISTER",
    params=3,
    when=When.ALWAYS,
    help=N_("REGISTER * * <password>: make your nick your own"),
)
def register(call: Call) -> Steps:
    session = call.session
    name, email, password = call.params[:3]
    nick = session.nick or session.claimed or session.refused or "*"
    if not names_own_nick(session, name):
        text = _("Only the nick that you have can be registered: change it first (NICK)")
        _refuse(call, Refusal("ACCOUNT_NAME_MUST_BE_NICK", text), cut(clean(name), limits.SHOWN))
        return
    if email != "*":
        _refuse(call, Refusal("INVALID_EMAIL", _(EMAIL)), nick)
        return
    made = yield from enrol(call.world, session, password)
    if isinstance(made, Refusal):
        _refuse(call, made, nick)
        return
    text = _("This nick is yours now: log in with its password when you come back")
    call.send("REGISTER", "SUCCESS", made.name, text)
    if session.account != made.name:
        log_in(call, made.name)


def _refuse(call: Call, refusal: Refusal, name: str) -> None:
    call.fail(refusal.code, refusal.text, name)
    call.world.note(HappeningKind.REFUSED, call.session, text=refusal.text)


@command("VERIFY", params=2, when=When.ALWAYS, help=N_("VERIFY: not needed here"))
def verify(call: Call) -> None:
    account = call.session.account
    if account:
        call.fail(
            "ALREADY_AUTHENTICATED",
            _("You are logged in as {account} already").format(account=account),
            account,
        )
        return
    text = _("Nothing waits to be verified: REGISTER makes an account at once")
    call.fail("INVALID_CODE", text, cut(clean(call.params[0]), limits.SHOWN))


@command(
    "PUBKEY",
    help=N_("PUBKEY [<public key in base64>|-<key>]: keys that may log in to your account"),
)
def pubkey(call: Call) -> Steps | None:
    account = call.world.accounts.find(call.session.account)
    if account is None:
        call.fail("ACCOUNT_REQUIRED", _("Log in first: keys belong to an account"))
        return None
    word = call.param(0)
    if not word:
        _show_keys(call, account.keys)
    elif word.startswith("-"):
        _remove_key(call, account, word[1:])
    elif word in account.keys:
        _show_keys(call, account.keys)
    elif len(account.keys) >= limits.ACCOUNT_KEYS:
        call.fail(
            "TOO_MANY_KEYS",
            _("An account has at most {count} keys").format(count=limits.ACCOUNT_KEYS),
        )
    else:
        return _add_key(call, word)
    return None


def _add_key(call: Call, word: str) -> Steps:
    kind = KIND if word.startswith(KIND) else ""
    try:
        key = base64.b64decode(word.removeprefix(kind).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        key = b""
    if not (len(key) == KEY_BYTES if kind else (yield CheckKey(key))):
        text = _(
            "That is no public key: a point of NIST P-256 in base64, as ecdsatool"
            " prints it, or {kind} and {count} bytes in base64"
        ).format(kind=KIND, count=KEY_BYTES)
        call.fail("INVALID_KEY", text)
        return
    account = call.world.accounts.find(call.session.account)
    if account is not None:
        _change_keys(call, (*account.keys, kind + base64.b64encode(key).decode("ascii")))


def _remove_key(call: Call, account: Account, word: str) -> None:
    keys = tuple(key for key in account.keys if key != word)
    if not keys and not account.credentials:
        text = _("That is the only way into your account: REGISTER * * <password> makes another")
        call.fail("LAST_KEY", text)
    else:
        _change_keys(call, keys)


def _change_keys(call: Call, keys: tuple[str, ...]) -> None:
    call.world.accounts.change(call.session.account, keys=keys)
    _show_keys(call, keys)


def _show_keys(call: Call, keys: tuple[str, ...]) -> None:
    for key in keys:
        call.send("PUBKEY", call.session.account, key)
    if not keys:
        call.send("PUBKEY", call.session.account, "*")
