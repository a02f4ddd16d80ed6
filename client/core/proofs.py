"""Proofs of room passwords that are under way, and the work of them, as plain data."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from protocol.roomproof import Binding, Challenge


@dataclass(frozen=True, slots=True)
class Dealings:
    """What is known of a server before a word is said.

    proves: it offered to take proofs of room passwords before. may_see: the person lets it see
    such passwords.
    """

    proves: bool = False
    may_see: bool = False


class Step(enum.Enum):
    """How far a proof has come."""

    ASKED = enum.auto()  # for a challenge
    WORKING = enum.auto()
    ANSWERED = enum.auto()
    PROVEN = enum.auto()  # by both sides: the JOIN follows
    OPEN = enum.auto()  # the room has no password, the server says: the JOIN follows
    FALSE = enum.auto()  # the server proved nothing: no JOIN of it counts


@dataclass(slots=True)
class Proving:
    """A room that is entered with a proof. room: wire name."""

    room: str
    password: str = field(repr=False)
    step: Step = Step.ASKED
    expected: bytes = b""  # what the right server says at the end


@dataclass(frozen=True, slots=True)
class Respond:
    """Work that leaves the core, slow and in need of chance: the answer to a challenge. Comes back
    as a `Response`, or None when there is none to give."""

    password: str = field(repr=False)
    binding: Binding
    challenge: Challenge
