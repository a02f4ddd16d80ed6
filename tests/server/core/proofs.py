"""The client's side of a proof, for tests of the core: what a program that knows the password (or
thinks so) says to a challenge."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from functools import cache

from protocol import pake
from protocol.roomproof import Answer, Binding, Challenge, encode
from protocol.scrypt import Cost
from server.core.world import Rules
from server.passwords import DEFAULT, SALT_BYTES
from tests.server.core.dialogue import START, House, Person

CAPABILITY = "warkop/room-proof"
FINGERPRINT = "ab" * 32
SALT = bytes(range(SALT_BYTES))

_numbers = itertools.count()

def stretched(password: str, salt: bytes, cost: Cost) -> bytes:
    """In place of `protocol.scrypt.stretch`, which takes 0.1 s: another one for other words."""
    return hashlib.sha256(repr((password, salt, cost)).encode()).digest()


@cache
def hashed(password: str, cost: Cost = DEFAULT) -> str:
    """As the server keeps it, always with the same salt."""
    digest = encode(stretched(password, SALT, cost))
    return f"scrypt${cost.n}${cost.r}${cost.p}${encode(SALT)}${digest}"


def proving_house(*rooms: str, limited: bool = False) -> House:
    """A server with TLS, and rooms locked with `kopi`."""
    house = House(Rules(started=START, fingerprint=FINGERPRINT), limited=limited)
    for name in rooms or ("#lab",):
        house.world.add_room(name, permanent=True).key_hash = hashed("kopi")
    return house


@dataclass(frozen=True)
class Try:
    """One try to prove a password: what to say, and what the right server says then."""

    line: str
    expected: str


def challenged(person: Person, room: str = "#lab") -> Challenge:
    """Begin a proof; the server's challenge, which is the next thing that comes."""
    person >> f"PROVE {room} START"
    message = person << f"PROVE {room} CHALLENGE … … … … …"
    return Challenge.parse(message.params[2:])


def answer_to(
    said: Challenge,
    room: str = "#lab",
    password: str = "kopi",
    fingerprint: str = FINGERPRINT,
    *,
    bound_to: str = "",
) -> Try:
    """What a client says that saw this certificate. bound_to: another room, if it is to be one."""
    secret = stretched(password, said.salt, said.cost)
    binding = Binding(bound_to or room, fingerprint)
    seed = hashlib.sha512(f"client {next(_numbers)}".encode()).digest()
    reply = pake.respond(secret, seed, binding, said)
    return Try(line_of(room, reply.answer), encode(reply.expected))


def line_of(room: str, answer: Answer) -> str:
    """The command that carries an answer."""
    return f"PROVE {room} ANSWER {' '.join(answer.format())}"
