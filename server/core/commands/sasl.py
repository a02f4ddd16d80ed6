"""AUTHENTICATE: logging in (IRCv3 sasl-3.1 and sasl-3.2)."""

from __future__ import annotations

from language import N_, _
from protocol import numerics as num
from protocol.sasl import SaslError, TooLongError, split_message
from server.core.command import Call, When, command
from server.core.commands.login import log_in
from server.core.happening import HappeningKind
from server.core.mechanisms import MECHANISMS
from server.core.session import Login, Steps


@command(
    "AUTHENTICATE",
    params=1,
    when=When.ALWAYS,
    help=N_("AUTHENTICATE <mechanism>|<data>|*: log in (SASL)"),
)
def authenticate(call: Call) -> Steps | None:
    session = call.session
    word = call.params[0]
    if "sasl" not in session.capabilities:
        call.reply(num.ERR_SASLFAIL, _("Logging in needs the capability sasl: send CAP REQ sasl"))
    elif word == "*":
        abort(call)
    elif session.login is None:
        return _begin(call, word.upper())
    else:
        return _continue(call, session.login, word)
    return None


def abort(call: Call) -> None:
    """End an exchange that the client does not want any more, or that it forgot."""
    call.session.login = None
    call.reply(num.ERR_SASLABORTED, _("Logging in was given up"))


def _begin(call: Call, name: str) -> Steps | None:
    mechanism = MECHANISMS.get(name)
    if mechanism is None:
        call.reply(num.RPL_SASLMECHS, ",".join(MECHANISMS), _("are the ways to log in here"))
        call.reply(num.ERR_SASLFAIL, _("There is no such way to log in here"))
        return None
    login = Login(mechanism(call.world, call.session))
    call.session.login = login
    return _advance(call, login, None)


def _continue(call: Call, login: Login, word: str) -> Steps | None:
    try:
        message = login.reader.feed(word)
    except TooLongError as error:
        call.session.login = None
        call.reply(num.ERR_SASLTOOLONG, str(error))
        return None
    except SaslError as error:
        _refuse(call, str(error))
        return None
    return None if message is None else _advance(call, login, message)


def _advance(call: Call, login: Login, message: bytes | None) -> Steps:
    """Tell the mechanism what the client said; do its work; say what it says."""
    mechanism = login.mechanism
    try:
        step = next(mechanism) if message is None else mechanism.send(message)
        while not isinstance(step, bytes):
            step = mechanism.send((yield step))
    except StopIteration as end:
        call.session.login = None
        log_in(call, end.value)
        call.reply(num.RPL_SASLSUCCESS, _("You are logged in"))
    except SaslError as error:
        _refuse(call, str(error))
    except BaseException:
        call.session.login = None
        raise
    else:
        for piece in split_message(step):
            call.session.put(call.world.outgoing("AUTHENTICATE", piece))


def _refuse(call: Call, text: str) -> None:
    call.session.login = None
    call.reply(num.ERR_SASLFAIL, text)
    call.world.note(HappeningKind.REFUSED, call.session, text=text)
