"""What every kind of wire promises, on each kind there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from client.tls import open_tls
from client.wire import Wire
from discovery.place import Place
from tests.client.scripted import PATIENCE, Scripted


@asynccontextmanager
async def tls(folder: Path) -> AsyncIterator[tuple[Wire, Scripted]]:
    async with Scripted(folder) as server:
        wire = await open_tls(Place("127.0.0.1", server.port))
        try:
            yield wire, server
        finally:
            wire.abort()


Pair = Callable[[Path], AbstractAsyncContextManager[tuple[Wire, Scripted]]]
# Each gives a wire and the server at its other end.
KINDS = pytest.mark.parametrize("pair", [tls])


@KINDS
async def test_it_knows_where_it_leads_and_what_was_shown(pair: Pair, tmp_path: Path) -> None:
    async with pair(tmp_path) as (wire, server):
        assert wire.place == Place("127.0.0.1", server.port)
        assert wire.fingerprint == server.fingerprint
        assert wire.kind in ("tls", "quic")


@KINDS
async def test_bytes_go_there_and_come_back(pair: Pair, tmp_path: Path) -> None:
    async with pair(tmp_path) as (wire, server):
        wire.write(b"PING :warung\r\n")
        async with asyncio.timeout(PATIENCE):
            assert await wire.read() == b":s PONG s :warung\r\n"
        assert wire.pending == 0
        assert server.received == ["PING :warung"]


@KINDS
async def test_what_was_written_before_the_end_still_arrives(pair: Pair, tmp_path: Path) -> None:
    async with pair(tmp_path) as (wire, server):
        wire.write(b"QUIT :dah\r\n")
        await wire.close()
        await server.heard("QUIT :dah")
        await wire.close()
        wire.write(b"too late")


@KINDS
async def test_the_servers_goodbye_is_the_end(pair: Pair, tmp_path: Path) -> None:
    async with pair(tmp_path) as (wire, _):
        wire.write(b"QUIT\r\n")
        async with asyncio.timeout(PATIENCE):
            assert await wire.read() == b""


@KINDS
async def test_a_wire_cut_from_here_wakes_its_reader(pair: Pair, tmp_path: Path) -> None:
    async with pair(tmp_path) as (wire, _):
        reading = asyncio.ensure_future(wire.read())
        await asyncio.sleep(0)
        wire.abort()
        async with asyncio.timeout(PATIENCE):
            assert await reading == b""
