"""A server's side of a proof, for dialogues with the client's core: of the right one, or of one
that does not know the password."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from client.core.events import Event
from client.core.proofs import Respond
from protocol import pake
from protocol.message import Message
from protocol.roomproof import LEAST, Answer, Binding, Response, encode
from protocol.scrypt import Cost
from tests.client.core.dialogue import ALL_CAPS, FINGERPRINT, Dialogue, online

CAPS = f"{ALL_CAPS} warkop/room-proof"
SALT = bytes(range(16))


def stretched(password: str, salt: bytes, cost: Cost) -> bytes:
    """In place of `protocol.scrypt.stretch`, which takes 0.1 s: another one for other words."""
    return hashlib.sha256(repr((password, salt, cost)).encode()).digest()


class Prover:
    """The server of one room. `knows`: what it takes for the password."""

    def __init__(
        self,
        room: str = "#rahasia",
        knows: str = "kopi",
        fingerprint: str = FINGERPRINT,
        *,
        stretch: Callable[[str, bytes, Cost], bytes] = stretched,
    ) -> None:
        self.room = room
        self._binding = Binding(room, fingerprint)
        self._secret = stretch(knows, SALT, LEAST)
        self._seed = hashlib.sha512(f"server {room} {knows}".encode()).digest()
        self._said = pake.challenge(self._secret, SALT, LEAST, self._seed)

    def challenge(self, *words: str) -> str:
        """The line of the challenge, or of another one with these words."""
        said = " ".join(words or self._said.format())
        return f":s PROVE {self.room} CHALLENGE {said}"

    def proof(self, line: str) -> bytes | None:
        """What it can say to this answer."""
        message = Message.parse(line)
        assert message.params[:2] == (self.room, "ANSWER")
        answer = Answer.parse(message.params[2:])
        return pake.verify(self._secret, self._seed, self._binding, self._said, answer)

    def done(self, line: str) -> str:
        """The line that ends a right answer."""
        proof = self.proof(line)
        assert proof is not None
        return f":s PROVE {self.room} DONE {encode(proof)}"


def respond(work: Respond) -> Response:
    """What is done outside the core, at little cost."""
    said = work.challenge
    secret = stretched(work.password, said.salt, said.cost)
    seed = hashlib.sha512(f"client {work.binding.room}".encode()).digest()
    return pake.respond(secret, seed, work.binding, said)


def works(it: Dialogue) -> list[Event]:
    """Do what the core asks for; the events of it."""
    events = []
    for ticket, work in it.talk.passwords.take_work():
        events += it.talk.passwords.finish(ticket, respond(work), it.now)
    return events


def answered(prover: Prover, password: str = "kopi") -> tuple[Dialogue, str]:
    """Somebody who asked to enter and answered the challenge, and the answer."""
    it = online(CAPS)
    it.talk.join(prover.room, password)
    assert it.sent() == [f"PROVE {prover.room} START"]
    it.says(prover.challenge())
    works(it)
    (line,) = it.sent()
    return it, line
