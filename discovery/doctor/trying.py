"""Try one place from here: TCP with a look, UDP with a question, and what its computer betrays."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from discovery import probe
from discovery.listing import Kind
from discovery.look import LOOK_SECONDS, Looked, LookError, Reason, look
from discovery.place import Place
from discovery.programs import output_of

# Seconds until a UDP question is asked again, and then given up: Wi-Fi loses one in fifty.
ASK_SECONDS = 0.7
QUESTIONS = 2
# A port that nobody uses (RFC 863): a computer that lets us in refuses it at once; Windows tries
# three times in 2 s before it says so. Asked when the server has been silent for a while.
DISCARD = 9
TOUCH_AFTER, TOUCH_SECONDS = 0.5, 2.5
# Seconds for the system to list its neighbours.
PROGRAM_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a place.

    `tcp` is why there was no look, None if there was one (then it is `looked`). `udp`: it answered
    our question. `touched`: its computer answered anything at all, be it with a refusal.
    `resolved`: its computer told its hardware address a moment ago, so packets of this link get
    there and back; None if that is not known. `other`: who answers has another key than expected.
    """

    place: Place
    tcp: Reason | None
    udp: bool
    touched: bool
    looked: Looked | None = None
    resolved: bool | None = None
    other: bool = False

    @property
    def answers(self) -> bool:
        """Whether a server of rooms is there."""
        return self.looked is not None and self.looked.kind is Kind.WARKOP


async def try_place(place: Place, timeout: float = LOOK_SECONDS) -> Tried:
    """Knock by TCP and UDP at once; takes `timeout` seconds where nobody answers."""
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(_look(place, timeout))
        asking = tasks.create_task(ask(place))
        touching = tasks.create_task(_touch(place.address))
        looked, asked = await looking, await asking
        touched = asked.touched or looked not in (Reason.SILENT, Reason.UNREACHABLE)
        if touched or looked is Reason.UNREACHABLE:
            touching.cancel()
    if isinstance(looked, Looked):
        return Tried(place, None, asked.answered, True, looked)
    touched = touched or (not touching.cancelled() and touching.result())
    return Tried(place, looked, asked.answered, touched)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a UDP question. `touched`: there was an answer, or a refusal."""

    answered: bool
    touched: bool


async def ask(place: Place) -> Asked:
    """Ask by UDP whether a server is there; takes at most QUESTIONS times ASK_SECONDS."""
    nonce = secrets.token_bytes(probe.NONCE_BYTES)
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Asked] = loop.create_future()
    try:
        # Connected, so that only this place is heard, and its refusals (ICMP), too.
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Question(nonce, outcome), remote_addr=place
        )
    except OSError:
        return Asked(False, False)
    with contextlib.closing(transport):
        for _ in range(QUESTIONS):
            transport.sendto(probe.question(nonce))
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(outcome), ASK_SECONDS)
    return Asked(False, False)


class _Question(asyncio.DatagramProtocol):
    def __init__(self, nonce: bytes, outcome: asyncio.Future[Asked]) -> None:
        self._nonce = nonce
        self._outcome = outcome

    def datagram_received(self, data: bytes, _source: object) -> None:
        answer = probe.read_answer(data)
        if answer is not None and answer.nonce == self._nonce:
            self._settle(Asked(True, True))

    def error_received(self, error: Exception) -> None:
        """ConnectionError: the port is closed, so its computer is there."""
        if isinstance(error, ConnectionError):
            self._settle(Asked(False, True))

    def _settle(self, asked: Asked) -> None:
        if not self._outcome.done():
            self._outcome.set_result(asked)


async def _look(place: Place, timeout: float) -> Looked | Reason:
    try:
        return await look(place, timeout=timeout)
    except LookError as error:
        return error.reason


async def _touch(address: str) -> bool:
    """Whether the computer answers at another port, most likely with a refusal."""
    await asyncio.sleep(TOUCH_AFTER)
    try:
        async with asyncio.timeout(TOUCH_SECONDS):
            _, writer = await asyncio.open_connection(address, DISCARD)
    except ConnectionRefusedError:
        return True
    except (OSError, TimeoutError):
        return False
    writer.transport.abort()
    return True


async def neighbours() -> dict[str, bool]:
    """See `read_neighbours`; {} on systems other than Linux."""
    return read_neighbours(await output_of("ip", "-json", "neighbour", timeout=PROGRAM_SECONDS))


def resolved(tried: Tried, known: Mapping[str, bool]) -> Tried:
    """The same, with what the system knows of its computer's hardware address by now."""
    return replace(tried, resolved=known.get(tried.place.address.partition("%")[0]))


def read_neighbours(output: str | None) -> dict[str, bool]:
    """From Linux's `ip -json neighbour`: who answered for sure a moment ago, and who did not.

    An entry of another state proves nothing: a broadcast of the other side makes one, too.
    """
    try:
        listed = json.loads(output or "[]")
    except ValueError:
        return {}
    found = {}
    for one in listed if isinstance(listed, list) else ():
        match one:
            case {"dst": str(address), "state": ["REACHABLE"]}:
                found[address] = True
            case {"dst": str(address), "state": ["FAILED" | "INCOMPLETE"]}:
                found[address] = False
    return found
