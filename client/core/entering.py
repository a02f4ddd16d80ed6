"""Entering rooms: a password is proven without being shown, wherever the server can check it so
(docs/room-passwords.md); to any other server it goes only if the person says so."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from client.core import resuming
from client.core.context import Context
from client.core.events import JoinRefused, PasswordExposed, PasswordWanted
from client.core.proofs import Proving, Respond, Step
from client.core.wording import NICK_LIMIT, safe
from language import N_, _
from protocol import capabilities as caps
from protocol import roomproof
from protocol.names import casefold, room_of
from protocol.roomproof import Binding, Challenge, ProofError, Response

_NAME_LIMIT = 200  # characters of a room's name; ours have 64 bytes
UNFIT = N_("No password has a comma or a line break in it, or hundreds of letters.")
EXPOSED = N_("This server can't check the password of {0} without seeing it.")
IN_CLEAR = N_("This connection is not encrypted, so the password of {0} was not sent.")
DOWNGRADED = N_(
    "This server used to check room passwords without seeing them, and does not any more. Perhaps "
    "somebody tampered with it: ask its host. The password of {0} was not sent."
)
WRONG = N_(
    "{0} is locked, and this was not its password. If you are sure that it is, this is perhaps "
    "another server of the same name."
)
FALSE = N_(
    "The server could not prove that it knows the password of {0}: perhaps it is another one of "
    "the same name. You did not enter, and it learned nothing of your password."
)
OPEN = N_(
    "{0} has no password here: anybody can come in. If it should have one, this is perhaps another "
    "server of the same name."
)
_ENTERING = frozenset({Step.ASKED, Step.WORKING, Step.ANSWERED, Step.PROVEN, Step.OPEN})


def enter(ctx: Context, channel: str, password: str) -> None:
    """Ask to enter a room; password: empty for none. channel: wire name that can be one."""
    key = casefold(channel)
    ctx.requests.proofs.pop(key, None)
    # A comma separates the keys of several channels, so no key contains one (RFC 1459 4.2.1).
    words = (channel, password) if password else (channel,)
    if "," in password or not ctx.session.could_send("JOIN", *words):
        ctx.emit(PasswordWanted(channel, True, _(UNFIT)))
        return
    ctx.requests.joins[key] = password
    refusal = _why_not(ctx) if password else ""
    if refusal == EXPOSED:
        del ctx.requests.joins[key]
        ctx.emit(PasswordExposed(channel, password, _about(EXPOSED, channel)))
    elif refusal:
        refuse(ctx, channel, _about(refusal, channel))
    elif password and _proves(ctx):
        ctx.requests.proofs[key] = Proving(channel, password)
        ctx.session.send(roomproof.VERB, channel, roomproof.START)
    else:
        ctx.session.send("JOIN", *words)


def refuse(ctx: Context, target: str, reason: str) -> bool:
    """End a join that was asked for. False if none was: then it is another error."""
    target = safe(target, _NAME_LIMIT)
    ctx.requests.proofs.pop(casefold(target), None)
    if ctx.requests.joins.pop(casefold(target), None) is None:
        return False
    if ctx.model.room is not None:
        ctx.error(reason)
    ctx.emit(JoinRefused(target, reason))
    resuming.refused(ctx, target, reason)
    return True


def is_entering(ctx: Context) -> bool:
    """Whether a proof is under way that ends with our being in a room, or not."""
    return any(one.step in _ENTERING for one in ctx.requests.proofs.values())


def challenged(ctx: Context, target: str, words: Sequence[str]) -> None:
    """The server's challenge: once for each that we asked for, or it would be a second guess."""
    proving = ctx.requests.proofs.get(casefold(target))
    if proving is None or proving.step is not Step.ASKED:
        return
    try:
        challenge = Challenge.parse(words)
    except ProofError as error:
        refuse(
            ctx,
            target,
            _("You did not enter {room}: {reason}").format(room=_title(target), reason=error),
        )
        return
    proving.step = Step.WORKING
    binding = Binding(proving.room, ctx.server)
    ctx.ask_for(Respond(proving.password, binding, challenge), proving)


def responded(ctx: Context, proving: Proving, response: Response | None) -> None:
    """The answer to the challenge was computed; None: there is none to give."""
    if ctx.requests.proofs.get(casefold(proving.room)) is not proving:
        return  # something else came of it meanwhile
    if response is None:
        refuse(ctx, proving.room, _about(FALSE, proving.room))
        return
    proving.step = Step.ANSWERED
    proving.expected = response.expected
    ctx.session.send(roomproof.VERB, proving.room, roomproof.ANSWER, *response.answer.format())


def done(ctx: Context, target: str, words: Sequence[str]) -> None:
    """The server's own proof."""
    key = casefold(target)
    proving = ctx.requests.proofs.get(key)
    if proving is None or proving.step is not Step.ANSWERED:
        return
    said = " ".join(words).encode("utf-8", "replace")
    if hmac.compare_digest(said, roomproof.encode(proving.expected).encode("ascii")):
        proving.step = Step.PROVEN
        ctx.requests.joins[key] = ""  # it is locked already: see `locking`
    else:
        refuse(ctx, target, _about(FALSE, target))
        proving.step = Step.FALSE
        ctx.requests.proofs[key] = proving


def failed(ctx: Context, code: str, target: str, reason: str) -> bool:
    """FAIL PROVE. False if no proof was under way: then it is another error."""
    key = casefold(target)
    proving = ctx.requests.proofs.get(key)
    if proving is None:
        return False
    if code == roomproof.NOT_LOCKED and proving.step is Step.ASKED:
        proving.step = Step.OPEN
        ctx.session.send("JOIN", proving.room)
        return True
    if code in (roomproof.WRONG_PASSWORD, roomproof.TOO_MANY_GUESSES):
        del ctx.requests.proofs[key]
        ctx.requests.joins.pop(key, None)
        wrong = code == roomproof.WRONG_PASSWORD
        text = _about(WRONG, target) if wrong else reason
        ctx.emit(PasswordWanted(safe(target, _NAME_LIMIT), wrong, text, not wrong))
        return True
    return refuse(ctx, target, reason)


def unanswered(ctx: Context) -> bool:
    """The server does not know the command that it offered. False if no proof was asked for."""
    asked = [one for one in ctx.requests.proofs.values() if one.step is Step.ASKED]
    for proving in asked:
        refuse(ctx, proving.room, _about(DOWNGRADED, proving.room))
    return bool(asked)


def let_in(ctx: Context, target: str) -> bool:
    """The server says that we are in a room. False: it proved nothing, so we go again."""
    proving = ctx.requests.proofs.get(casefold(target))
    if proving is None or proving.step in (Step.PROVEN, Step.OPEN):
        return True
    ctx.session.send("PART", target)
    refuse(ctx, target, _about(FALSE, target))
    return False


def entered(ctx: Context, target: str) -> None:
    """We are in a room: tell if it has no password, although the person gave one."""
    proving = ctx.requests.proofs.pop(casefold(target), None)
    if proving is not None and proving.step is Step.OPEN:
        ctx.note(_about(OPEN, target))


def _why_not(ctx: Context) -> str:
    """Why a password can't be used here, with {0} for the room; empty: it can."""
    if not ctx.server:
        return IN_CLEAR
    if _proves(ctx):
        return ""
    if ctx.dealings.proves or caps.ROOM_PROOF in ctx.session.offered:
        return DOWNGRADED
    return "" if ctx.dealings.may_see else EXPOSED


def _proves(ctx: Context) -> bool:
    return caps.ROOM_PROOF in ctx.session.capabilities


def _about(pattern: str, target: str) -> str:
    return _(pattern).replace("{0}", _title(target))


def _title(target: str) -> str:
    return safe(room_of(target), NICK_LIMIT)
