"""PROVE: entering a locked room without showing its password (docs/room-passwords.md)."""

from __future__ import annotations

from language import N_, _
from protocol import capabilities as cap
from protocol import roomproof
from protocol.names import casefold
from protocol.roomproof import Answer, Binding, ProofError
from protocol.text import clean, cut
from server.core import limits
from server.core.command import Call, command
from server.core.commands.joining import enter, refuse, refuse_entry
from server.core.guessing import TooManyGuessesError
from server.core.happening import HappeningKind
from server.core.room import Room
from server.core.session import BeginProof, Challenged, CheckProof, Steps


@command(
    "PROVE", params=2, help=N_("PROVE <room> START|ANSWER …: prove a room's password (a program)")
)
def prove(call: Call) -> Steps | None:
    step = call.params[1].upper()
    if cap.ROOM_PROOF not in call.session.capabilities:
        _fail(
            call,
            "CAPABILITY_REQUIRED",
            _("That needs the capability {capability}").format(capability=cap.ROOM_PROOF),
        )
    elif step == roomproof.START:
        return _start(call)
    elif step == roomproof.ANSWER:
        return _answer(call)
    else:
        _fail(call, "INVALID_PARAMS", _("PROVE <room> START begins a proof"))
    return None


def _start(call: Call) -> Steps | None:
    session, world = call.session, call.world
    room = world.room(call.params[0])
    session.challenges.pop(_key(call), None)
    if room is None or not room.is_locked:
        text = _("There is no password to prove: enter with JOIN")
        _fail(call, roomproof.NOT_LOCKED, text)
    elif session in room.members:
        _fail(call, "NOT_NEEDED", _("You are in that room already"))
    elif (refusal := refuse_entry(call, room)) is not None:
        refuse(call, room, refusal)
    elif not _may_guess(call):
        pass
    else:
        return _challenge(call, room)
    return None


def _challenge(call: Call, room: Room) -> Steps:
    session, nonce = call.session, call.world.new_nonce
    begun = BeginProof(room.key_hash, nonce() + nonce())
    words = str((yield begun))
    if not words:
        text = _("The password of that room can't be proven: its host has to set it anew")
        _fail(call, "UNPROVABLE", text)
        return
    # A client that comes back proves all its rooms at once. The oldest makes place.
    while len(session.challenges) >= limits.ROOMS_PER_PERSON:
        del session.challenges[next(iter(session.challenges))]
    session.challenges[_key(call)] = Challenged(room, begun)
    call.send(roomproof.VERB, room.name, roomproof.CHALLENGE, *words.split())


def _answer(call: Call) -> Steps | None:
    # Once: a second answer to one challenge would be a second guess at the same secret.
    challenged = call.session.challenges.pop(_key(call), None)
    if challenged is None:
        _refuse(call, "NO_CHALLENGE", _("There is nothing to answer: PROVE <room> START begins"))
        return None
    try:
        answer = Answer.parse(call.params[2:])
    except ProofError as error:
        _refuse(call, "INVALID_ANSWER", str(error))
        return None
    return _check(call, challenged, answer)


def _check(call: Call, challenged: Challenged, answer: Answer) -> Steps:
    world, room, begun = call.world, challenged.room, challenged.begun
    if not _is_current(call, challenged):
        _fail(call, "PASSWORD_CHANGED", _("The password was changed just now: try again"))
        return
    try:
        with world.guesses.attempt(call.session.address, world.moment.now) as guess:
            binding = Binding(room.name, world.rules.fingerprint)
            proof = str((yield CheckProof(begun, binding, answer)))
            guess.right = bool(proof)
    except TooManyGuessesError as error:
        _refuse(call, roomproof.TOO_MANY_GUESSES, str(error))
        return
    if not proof:
        _refuse(call, roomproof.WRONG_PASSWORD, _("Wrong password"))
    elif call.session in room.members:
        _fail(call, "NOT_NEEDED", _("You are in that room already"))
    elif not _is_current(call, challenged):  # while the proof was checked
        _fail(call, "PASSWORD_CHANGED", _("The password was changed just now: try again"))
    elif (refusal := refuse_entry(call, room)) is not None:
        refuse(call, room, refusal)
    else:
        call.send(roomproof.VERB, room.name, roomproof.DONE, proof)
        enter(call, room)


def _key(call: Call) -> str:
    return casefold(call.params[0])


def _is_current(call: Call, challenged: Challenged) -> bool:
    """Whether the room is still there, by that name and with that password."""
    room = challenged.room
    return call.world.room(call.params[0]) is room and room.key_hash == challenged.begun.hashed


def _may_guess(call: Call) -> bool:
    """Whether that address was not wrong too often; otherwise it is told how long to wait."""
    try:
        call.world.guesses.refuse_debtor(call.session.address, call.world.moment.now)
    except TooManyGuessesError as error:
        _refuse(call, roomproof.TOO_MANY_GUESSES, str(error))
        return False
    return True


def _refuse(call: Call, code: str, text: str) -> None:
    """As a wrong password of JOIN: the host is told, too."""
    _fail(call, code, text)
    room = call.world.room(call.params[0])
    name = room.name if room is not None else ""
    call.world.note(HappeningKind.REFUSED, call.session, room=name, text=text)


def _fail(call: Call, code: str, text: str) -> None:
    call.fail(code, text, cut(clean(call.params[0]), limits.SHOWN))
