"""Answers to challenges are computed beside the loop, with chance of their own."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from client import proving
from client.core.events import Event
from client.core.proofs import Respond
from client.proving import AT_ONCE, Worker, respond
from protocol.roomproof import LEAST, Binding, Challenge, Response
from protocol.scrypt import stretch
from tests.client.core.dialogue import FINGERPRINT, Dialogue, online
from tests.client.core.prover import CAPS, SALT, Prover

PATIENCE = 20.0  # s; a bound for what should come at once, not a measure
HERE = Binding("#rahasia", FINGERPRINT)
WORK = Respond("kopi", HERE, Challenge.parse(Prover().challenge().split()[4:]))


def test_what_is_computed_satisfies_the_server_and_is_never_the_same() -> None:
    server = Prover(stretch=stretch)
    work = replace(WORK, challenge=Challenge.parse(server.challenge().split()[4:]))
    first, second = respond(work), respond(work)
    assert first is not None
    assert second is not None
    line = f"PROVE #rahasia ANSWER {' '.join(first.answer.format())}"
    assert server.proof(line) == first.expected
    assert first.answer.element != second.answer.element


@pytest.mark.parametrize(
    "work",
    [
        replace(WORK, challenge=Challenge(b"B" + b"\xff" * 32, SALT, LEAST)),
        replace(WORK, challenge=Challenge(b"B\x01" + bytes(31), SALT, LEAST)),
        replace(WORK, password="\ud800"),
    ],
)
def test_where_there_is_no_answer_there_is_none(work: Respond) -> None:
    assert respond(work) is None


def asked(room: str) -> Dialogue:
    """Somebody who was challenged."""
    it = online(CAPS)
    it.talk.join(room, "kopi")
    it.says(Prover(room).challenge())
    it.sent()
    return it


async def test_a_talk_gets_its_answers_while_the_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    it, running, most = online(CAPS), 0, 0
    loop_thread, lock = threading.current_thread(), threading.Lock()
    meet = threading.Barrier(AT_ONCE, timeout=PATIENCE)

    def counted(work: Respond) -> Response | None:
        nonlocal running, most
        assert threading.current_thread() is not loop_thread
        with lock:
            running += 1
            most = max(most, running)
        meet.wait()  # as many as may work at once do
        with lock:
            running -= 1
        return respond(work)

    monkeypatch.setattr(proving, "respond", counted)
    rooms = [f"#r{number}" for number in range(2 * AT_ONCE)]
    for room in rooms:
        it.talk.join(room, "kopi")
        it.says(Prover(room).challenge())
    it.sent()
    finished = asyncio.Event()
    said: list[str] = []

    def done(events: list[Event]) -> None:
        said.extend(it.sent())
        if len(said) == len(rooms):
            finished.set()

    worker = Worker(it.talk, done)
    worker.look()
    worker.look()
    await asyncio.wait_for(finished.wait(), PATIENCE)
    assert most == AT_ONCE
    assert sorted(line.split()[1] for line in said) == rooms


async def test_what_nobody_waits_for_any_more_is_dropped() -> None:
    it = asked("#rahasia")
    heard: list[list[Event]] = []
    worker = Worker(it.talk, heard.append)
    worker.look()
    worker.stop()
    tasks = list(worker._tasks)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert heard == []
    assert it.sent() == []
