"""TLS to a real server: who answers, whether it may be trusted, and what is said when not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from client.connection import Connection, ConnectionProblem, Endpoint, connect
from client.core.events import Disconnected, Event, Joined, Registered
from client.core.talk import Talk
from client.pins import CertificateChanged, Consent, Pins, Trust
from client.problem import Problem
from discovery.place import Place
from protocol.words import grouped, spoken
from tests.client.scripted import PATIENCE, Scripted


@pytest.fixture
def pins(tmp_path: Path) -> Pins:
    return Pins(tmp_path / "client" / "servers.json")


def at(server: Scripted, *addresses: str, server_id: str = "", name: str = "") -> Endpoint:
    places = tuple((address, server.port) for address in addresses or ("127.0.0.1",))
    return Endpoint(places, server_id, name)


def found(server: Scripted, name: str) -> Endpoint:
    """As it advertises itself."""
    return at(server, server_id=server.fingerprint, name=name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A connection that runs, and what it showed."""

    def __init__(self, connection: Connection) -> None:
        self.talk = Talk("andi")
        self.connection = connection
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self.task = asyncio.create_task(connection.run(self.talk, self._show))

    def _show(self, events: list[Event]) -> None:
        self.events += events
        self._news.set()

    async def until(self, kind: type[Event]) -> Event:
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in self.events:
                    if isinstance(event, kind):
                        return event
                self._news.clear()
                await self._news.wait()


async def test_bytes_reach_the_talk_and_its_answers_the_server(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path) as server:
        running = Running(await connect(at(server), pins))
        await running.until(Registered)
        running.talk.join("jarkom")
        running.connection.flush()
        await running.until(Joined)
        running.talk.quit("dah")
        running.connection.flush()
        assert await running.until(Disconnected) == Disconnected("")
        await running.task
    assert "QUIT dah" in server.received


async def test_the_first_visit_pins_and_the_next_knows(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path) as server:
        first = await connect(at(server), pins)
        assert first.trust is Trust.FIRST
        assert first.fingerprint == server.fingerprint
        second = await connect(at(server), pins)
        assert second.trust is Trust.KNOWN
        await first.close()
        await second.close()


async def test_a_changed_certificate_is_refused_before_a_byte_is_said(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path / "old") as old:
        await (await connect(at(old), pins)).close()
    async with Scripted(tmp_path / "new", port=old.port) as new:
        with pytest.raises(CertificateChanged, match="--accept-certificate"):
            await connect(at(new), pins)
        assert new.received == []
        await (await connect(at(new), pins, consent=Consent())).close()
        await (await connect(at(new), pins)).close()


async def test_a_discovered_server_must_show_what_it_advertised(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path) as server:
        with pytest.raises(CertificateChanged, match="than it advertises"):
            await connect(at(server, server_id="0" * 64, name="Warung Andi"), pins)
        assert server.received == []
        await (await connect(found(server, "Warung Andi"), pins)).close()


async def test_an_invite_leads_to_its_server_or_to_nobody(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path / "andi") as andi, Scripted(tmp_path / "stranger") as stranger:
        with pytest.raises(ConnectionProblem, match="invited to") as caught:
            await connect(at(stranger, server_id=andi.fingerprint), pins)
        assert stranger.received == []
        for fingerprint in (andi.fingerprint, stranger.fingerprint):
            assert grouped(fingerprint) in str(caught.value)
        first = await connect(at(andi, server_id=andi.fingerprint), pins)
        again = await connect(at(andi, server_id=andi.fingerprint), pins)
        assert [first.trust, again.trust] == [Trust.FIRST, Trust.KNOWN]
        await first.close()
        await again.close()


async def test_an_invite_counts_although_its_address_was_another_servers_before(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path / "old") as old:
        await (await connect(at(old), pins)).close()
    async with Scripted(tmp_path / "new", port=old.port) as new:
        await (await connect(at(new, server_id=new.fingerprint), pins)).close()


async def test_somebody_else_at_an_old_address_does_not_hide_the_server(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path / "andi") as andi, Scripted(tmp_path / "other") as other:
        places = (("127.0.0.1", other.port), ("127.0.0.1", andi.port))
        connection = await connect(Endpoint(places, andi.fingerprint, "Warung Andi"), pins)
        assert connection.place == Place("127.0.0.1", andi.port)
        await connection.close()


async def test_a_typed_address_that_is_pinned_is_looked_for_behind_every_address_of_its_name(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path) as server:
        connection = await connect(at(server, "localhost"), pins)
        assert connection.trust is Trust.FIRST
        await connection.close()
        assert pins.pinned(f"localhost:{server.port}") == (server.fingerprint,)


async def test_a_stranger_with_the_name_of_a_server_we_know_is_refused_before_a_byte_is_said(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path / "andi") as andi, Scripted(tmp_path / "stranger") as stranger:
        first = await connect(found(andi, "Warung Andi"), pins)
        assert first.trust is Trust.FIRST
        await first.close()
        with pytest.raises(CertificateChanged) as caught:
            await connect(found(stranger, "warung andi"), pins)
        assert stranger.received == []
        for fingerprint in (andi.fingerprint, stranger.fingerprint):
            assert spoken(fingerprint) in str(caught.value)
        again = await connect(found(andi, "Warung Andi"), pins)
        assert again.trust is Trust.KNOWN
        await again.close()


async def test_what_was_accepted_is_that_certificate_and_no_other(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path / "andi") as andi, Scripted(tmp_path / "stranger") as stranger:
        await (await connect(found(andi, "Warung Andi"), pins)).close()
        with pytest.raises(CertificateChanged):
            await connect(found(stranger, "Warung Andi"), pins, consent=Consent("0" * 64))
        accepted = await connect(
            found(stranger, "Warung Andi"), pins, consent=Consent(stranger.fingerprint)
        )
        assert accepted.trust is Trust.ACCEPTED
        await accepted.close()
        both = await connect(found(andi, "Warung Andi"), pins)
        assert both.trust is Trust.KNOWN
        await both.close()


async def test_a_stranger_with_the_name_of_a_server_seen_before_is_refused_as_the_list_says(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path) as server:
        taker = replace(found(server, "Warung Andi"), other_of="0" * 64)
        with pytest.raises(CertificateChanged, match="at neither"):
            await connect(taker, pins)
        assert server.received == []
        await (await connect(taker, pins, consent=Consent(server.fingerprint))).close()
        assert (await connect(taker, pins)).trust is Trust.KNOWN


async def test_a_server_found_by_name_is_known_at_its_address_too(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path) as server:
        await (await connect(found(server, "Warung Andi"), pins)).close()
        connection = await connect(at(server), pins)
        assert connection.trust is Trust.KNOWN
        await connection.close()


async def test_the_next_address_is_tried_when_one_does_not_answer(
    tmp_path: Path, pins: Pins
) -> None:
    async with Scripted(tmp_path) as server:
        connection = await connect(at(server, "127.0.0.9", "127.0.0.1"), pins)
        await connection.close()


async def test_nobody_there_says_how_to_start_a_server(pins: Pins) -> None:
    with pytest.raises(ConnectionProblem, match="python -m server"):
        await connect(Endpoint((("127.0.0.1", free_port()),)), pins)


async def test_a_name_that_nobody_has_is_said_as_such_and_no_other(pins: Pins) -> None:
    # An empty label: no name, so that no name server is asked.
    spots = (("localhost", free_port()), ("warung..lan", 6697))
    with pytest.raises(ConnectionProblem, match=r"no host called warung\.\.lan\. Check"):
        await connect(Endpoint(spots[1:]), pins)
    with pytest.raises(ConnectionProblem, match="no server runs on that port"):
        await connect(Endpoint(spots), pins)


@asynccontextmanager
async def not_tls(answer: bytes) -> AsyncIterator[int]:
    """Something that listens and is no TLS server; empty answer: it hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.parametrize(
    ("answer", "words"), [(b":s NOTICE * :hi\r\n" * 9, "not with TLS"), (b"", "hung up|not with")]
)
async def test_something_else_on_the_port_is_recognised(
    pins: Pins, answer: bytes, words: str
) -> None:
    async with not_tls(answer) as port:
        with pytest.raises(ConnectionProblem, match=words):
            await connect(Endpoint((("127.0.0.1", port),)), pins)


async def test_an_unusable_list_of_servers_is_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "servers.json").write_text("{", encoding="utf-8")
    async with Scripted(tmp_path / "server") as server:
        with pytest.raises(Problem, match="damaged"):
            await connect(at(server), Pins(tmp_path / "servers.json"))
        assert server.received == []


async def test_a_server_that_vanishes_is_told(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path) as server:
        running = Running(await connect(at(server), pins))
        await running.until(Registered)
        server.drop()
        assert await running.until(Disconnected)
        await running.task
        assert running.talk.is_over


async def test_cancelling_closes(tmp_path: Path, pins: Pins) -> None:
    async with Scripted(tmp_path) as server:
        running = Running(await connect(at(server), pins))
        await running.until(Registered)
        running.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running.task
        running.connection.flush()
        await running.connection.close()
