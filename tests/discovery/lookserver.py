"""A server on the loopback that answers looks, and one that answers as a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from discovery.listing import ListedRoom
from discovery.lookformat import ALPN, Answer, Described, write_answer
from discovery.place import Place
from server.certificate import Certificate, load_or_create

LOOK_ALPN = (ALPN, "irc")

KOPI = Described(
    name="Kopi Anna",
    version="0.1.0",
    people=3,
    rooms=(ListedRoom("jarkom", True, 2), ListedRoom("lobby", False, 0)),
    revision=7,
)


def answer_of(described: Described) -> bytes:
    """What a server that is like this answers."""
    return write_answer(Answer(described))


def certificate(name: str = "test") -> Certificate:
    """A certificate for tests: one for each name and run."""
    return _certificate(name)


@functools.cache
def _certificate(name: str) -> Certificate:
    return load_or_create(Path(tempfile.mkdtemp(prefix="warkop-look-")), name)


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def tls_server(
    talk: Talk, *, alpn: Sequence[str] = LOOK_ALPN, name: str = "test"
) -> AsyncIterator[Place]:
    """A TLS server with the certificate of that name, which talks so; closes after each talk."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(name).cert_path, certificate(name).key_path)
    if alpn:
        context.set_alpn_protocols(list(alpn))

    talks: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks[asyncio.current_task()] = writer
        with contextlib.suppress(OSError, EOFError):
            await talk(reader, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield Place("127.0.0.1", server.sockets[0].getsockname()[1])
    for task, writer in talks.items():
        with contextlib.suppress(AttributeError):  # Python 3.11.2, of a TLS connection that ended
            writer.transport.abort()
        if task is not None:
            await asyncio.wait([task])


@contextlib.asynccontextmanager
async def look_server(
    described: Described = KOPI, *, name: str = "test"
) -> AsyncIterator[tuple[Place, list[bytes]]]:
    """A server that is always like this. Yields its place, and the questions it was asked."""
    questions: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        questions.append(await reader.readuntil())
        writer.write(answer_of(described))

    async with tls_server(talk, name=name) as place:
        yield place, questions
