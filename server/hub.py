"""Between the transports and the core: gives the core its time, its sessions' bytes and its
finished work, and sends what the core wants sent, one write for each session and turn."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor

from server.core.engine import Engine
from server.core.happening import Happening
from server.core.host.orders import proposals
from server.core.session import (
    BeginProof,
    CheckCredentials,
    CheckEd25519,
    CheckKey,
    CheckProof,
    CheckSecret,
    CheckSignature,
    Diagnose,
    HashSecret,
    HeavyWork,
    MakeCredentials,
    Phase,
    Session,
    Work,
    WorkResult,
)
from server.core.world import Moment
from server.credentials import check_credentials, make_credentials
from server.passwords import check_secret, hash_secret
from server.signatures import is_public_key, verify_ed25519, verify_signature
from server.transport.link import Link

# Seconds between two ticks of the core. Its timeouts are tens of seconds.
TICK = 1.0


def read_clocks() -> Moment:
    """The two clocks that the core is told."""
    return Moment(time.monotonic(), time.time_ns() // 1_000_000)


def do_work(work: HeavyWork) -> WorkResult:
    """Slow work of the core, on a thread that may be slow."""
    match work:
        case CheckSecret(secret, hashed):
            return check_secret(secret, hashed)
        case HashSecret(secret):
            return hash_secret(secret)
        case CheckCredentials(secret, credentials):
            return check_credentials(secret, credentials)
        case MakeCredentials(secret):
            return make_credentials(secret)
        case CheckKey(key):
            return is_public_key(key)
        case CheckSignature(key, challenge, signature):
            return verify_signature(key, challenge, signature)
        case CheckEd25519(key, signed, signature):
            return verify_ed25519(key, signed, signature)
        case BeginProof() | CheckProof():
            return _prove(work)


def _prove(work: BeginProof | CheckProof) -> str:
    # Here, because the libraries take 40 ms to load, and many servers never need them.
    from server.proofs import begin_proof, check_proof

    if isinstance(work, BeginProof):
        return begin_proof(work.hashed, work.seed)
    return check_proof(work.begun.hashed, work.begun.seed, work.binding, work.answer)


class Hub:
    """A LinkHandler for every transport. Belongs to one event loop."""

    def __init__(
        self,
        engine: Engine,
        executor: Executor,
        observe: Callable[[Iterable[Happening]], None],
        diagnose: Callable[[], Awaitable[str]],
    ) -> None:
        """executor: threads for password hashes. observe: is given what happened, in order.
        diagnose: does the work of that name."""
        self._engine = engine
        self._executor = executor
        self._observe = observe
        self._diagnose = diagnose
        self._loop = asyncio.get_running_loop()
        self._sessions: dict[Link, Session] = {}
        self._links: dict[Session, Link] = {}
        self._congested: set[Session] = set()
        self._flushing = False
        self._working: set[asyncio.Task[None]] = set()
        self._alone = asyncio.Event()  # set when the last link has gone

    # -- called by transports -----------------------------------------------------------------

    def opened(self, link: Link) -> None:
        """See LinkHandler."""
        session = self._engine.connect(link.address, read_clocks(), secure=link.secure)
        self._sessions[link] = session
        self._links[session] = link
        self._alone.clear()
        self._after_turn()  # it may have been refused at once

    def received(self, link: Link, data: bytes) -> None:
        """See LinkHandler."""
        session = self._sessions.get(link)
        if session is not None:
            self._engine.receive(session, data, read_clocks())
            self._after_turn()

    def congested(self, link: Link, congested: bool) -> None:
        """See LinkHandler. What waits stays in the session's outbox, which has the cap."""
        session = self._sessions.get(link)
        if session is None:
            return
        if congested:
            self._congested.add(session)
        else:
            self._congested.discard(session)
            self._send(session)

    def lost(self, link: Link, reason: str) -> None:
        """See LinkHandler."""
        session = self._sessions.pop(link, None)
        if session is not None:
            del self._links[session]
            if not self._links:
                self._alone.set()
            self._congested.discard(session)
            self._engine.disconnect(session, reason, read_clocks())
            self._after_turn()

    # -- called by the application ------------------------------------------------------------

    async def host_command(self, line: str) -> list[str]:
        """Carry out what the host typed. Returns the lines to show."""
        answer: asyncio.Future[list[str]] = self._loop.create_future()

        def show(lines: list[str]) -> None:
            if not answer.done():  # the console may have gone meanwhile
                answer.set_result(lines)

        self._engine.host_command(line, read_clocks(), show)
        self._after_turn()
        return await answer

    def proposals(self, line: str) -> list[str]:
        """The words that could stand where the line that the host types ends."""
        return proposals(self._engine.world, line)

    async def tick_for_ever(self) -> None:
        """Tell the core that time passes, until cancelled."""
        while True:
            await asyncio.sleep(TICK)
            self._engine.tick(read_clocks())
            self._after_turn()

    async def shutdown(self, reason: str, patience: float) -> None:
        """Tell everybody that the server ends and wait up to `patience` seconds for the bytes
        to go out; who has not read them then is cut off. New links must not come any more."""
        self._engine.shutdown(reason, read_clocks())
        self._observe(self._take_happenings())
        self._flush()
        if self._links:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._alone.wait()
        for link in list(self._links.values()):
            link.abort()
        await asyncio.sleep(0)  # the turn of the loop in which their sockets are closed

    # -- after each turn of the core ----------------------------------------------------------

    def _after_turn(self) -> None:
        happenings = self._take_happenings()
        if happenings:
            self._observe(happenings)
        for ticket, work in self._engine.take_work():
            self._start_work(ticket, work)
        if not self._flushing:
            # Once for all that arrived in this turn of the loop, not once for each line.
            self._flushing = True
            self._loop.call_soon(self._flush)

    def _take_happenings(self) -> list[Happening]:
        happenings, self._engine.world.happenings = self._engine.world.happenings, []
        return happenings

    def _flush(self) -> None:
        self._flushing = False
        for session in self._engine.take_dirty():
            self._send(session)

    def _send(self, session: Session) -> None:
        link = self._links.get(session)
        closed = session.phase is Phase.CLOSED
        if link is None or (session in self._congested and not closed):
            return
        data = session.take()
        if data:
            link.write(data)
            if session.waiting and not closed:
                self._loop.call_soon(self._go_on, session)
        if closed:
            link.close()

    def _go_on(self, session: Session) -> None:
        if session in self._links:
            self._engine.drained(session, read_clocks())
            self._after_turn()

    # -- slow work ----------------------------------------------------------------------------

    def _start_work(self, ticket: int, work: Work) -> None:
        task = self._loop.create_task(self._work(ticket, work))
        self._working.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(self._working.discard)

    async def _work(self, ticket: int, work: Work) -> None:
        try:
            result = await self._do(work)
        except Exception as error:  # no memory for the hash, say; the session waits for an answer
            self._engine.abandon(ticket, type(error).__name__, read_clocks())
        else:
            self._engine.finish(ticket, result, read_clocks())
        self._after_turn()

    async def _do(self, work: Work) -> WorkResult:
        if isinstance(work, Diagnose):
            return await self._diagnose()
        return await self._loop.run_in_executor(self._executor, do_work, work)
