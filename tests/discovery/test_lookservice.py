from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from discovery.book import Rumour
from discovery.lookformat import Answer, Called, Described, Question, read_answer, write_question
from discovery.lookservice import CALL_BURST, LOOK_BURST, LOOK_RATE, MAX_CALLS, LookService
from discovery.place import Place
from tests.discovery.lookserver import KOPI

ASKER = "10.0.0.5"
PLAIN = write_question(Question())
CALL = write_question(Question(call=6697))
HERE = Rumour("ab" * 32, (Place("10.0.0.7", 6697),), 5)


class Server:
    """A service whose world a test can change, and what it did."""

    def __init__(self) -> None:
        self.described: Described = KOPI
        self.rumours: list[Rumour] = []
        self.heard: list[tuple[str, Sequence[Rumour]]] = []
        self.called: list[Place] = []
        self.patience = asyncio.Event()
        self.patience.set()
        self.service = LookService(
            lambda: self.described,
            lambda: self.rumours,
            lambda source, news: self.heard.append((source, news)),
            self._reach,
        )

    async def _reach(self, place: Place) -> Called:
        self.called.append(place)
        await self.patience.wait()
        return Called(True, False)

    async def asked(self, line: bytes, source: str = ASKER, now: float = 0.0) -> Answer | None:
        said = await self.service.answer(line, source, now)
        return None if said is None else read_answer(said)


async def test_the_answer_describes_the_server_as_it_is_now() -> None:
    server = Server()
    assert await server.asked(PLAIN) == Answer(KOPI)
    server.described = replace(KOPI, people=9)
    server.rumours = [HERE]
    assert await server.asked(PLAIN) == Answer(server.described, (HERE,))


async def test_what_askers_tell_is_handed_on_with_who_told_it() -> None:
    server = Server()
    await server.asked(write_question(Question((HERE,))))
    await server.asked(PLAIN)
    assert server.heard == [(ASKER, (HERE,))]
    # And is not passed on: nobody has proven it.
    assert await server.asked(PLAIN) == Answer(KOPI)


async def test_what_is_no_question_gets_no_answer() -> None:
    server = Server()
    for line in (b"", b"NICK andi\r\n", b"[" * 5000 + b"\n", b'{"call": "x"}\n'):
        assert await server.asked(line) is None


async def test_a_call_goes_to_the_asker_itself_and_is_reported() -> None:
    server = Server()
    answer = await server.asked(CALL, "fe80::1%3")
    assert answer == Answer(KOPI, (), Called(True, False))
    assert server.called == [Place("fe80::1%3", 6697)]


async def test_services_of_the_asker_s_router_are_not_called() -> None:
    server = Server()
    assert await server.asked(write_question(Question(call=80))) == Answer(KOPI)
    assert server.called == []


async def test_few_calls_are_made_for_one_asker_and_few_at_once() -> None:
    server = Server()
    for _ in range(20):
        await server.asked(CALL)
    assert len(server.called) == CALL_BURST
    server.called.clear()
    server.patience.clear()
    waiting = [
        asyncio.create_task(server.asked(CALL, f"10.0.1.{number}")) for number in range(20)
    ]
    await asyncio.sleep(0)
    assert len(server.called) == MAX_CALLS
    server.patience.set()
    answers = await asyncio.gather(*waiting)
    assert [one.called is not None for one in answers if one].count(True) == MAX_CALLS
    assert await server.asked(CALL, "10.0.2.1") == Answer(KOPI, (), Called(True, False))


async def test_looks_of_one_address_are_limited_and_those_of_this_computer_are_not() -> None:
    service = Server().service
    assert sum(service.admits(ASKER, 0) for _ in range(500)) == LOOK_BURST
    assert sum(service.admits(ASKER, 1) for _ in range(500)) == LOOK_RATE
    assert service.admits("10.0.0.6", 1)
    assert all(service.admits("127.0.0.1", 1) for _ in range(500))
    assert all(service.admits("::1", 1) for _ in range(500))
