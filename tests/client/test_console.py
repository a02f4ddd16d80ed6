"""Standard input by a thread: in order, bounded, whatever the bytes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest

from client.console import LINE_LIMIT, LINES_AHEAD, OutputClosed, Typed, say

PATIENCE = 20.0  # s; a bound for what should come at once


class Pipe:
    """Stands for sys.stdin: only its descriptor is used."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()

    def fileno(self) -> int:
        return self.read_end

    def close(self) -> None:
        for end in (self.write_end, self.read_end):
            if end >= 0:
                os.close(end)

    def end(self) -> None:
        os.close(self.write_end)
        self.write_end = -1


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipe]:
    it = Pipe()
    monkeypatch.setattr(sys, "stdin", it)
    yield it
    it.close()


async def read_all(typed: Typed, news: asyncio.Event) -> list[str]:
    lines = []
    async with asyncio.timeout(PATIENCE):
        while not (typed.ended and not typed.lines):
            while typed.lines:
                lines.append(typed.take())
            if not typed.ended:
                news.clear()
                await news.wait()
    return lines


async def typed_of(pipe: Pipe, data: bytes) -> list[str]:
    news = asyncio.Event()
    typed = Typed(news.set)
    typed.start()
    loop = asyncio.get_running_loop()
    reading = asyncio.create_task(read_all(typed, news))
    rest = data
    while rest:
        written = await loop.run_in_executor(None, os.write, pipe.write_end, rest)
        rest = rest[written:]
    pipe.end()
    return await reading


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"satu\ndua\n", ["satu", "dua"]),
        (b"satu\r\n\r\ndua", ["satu", "", "dua"]),
        ("kopi ☕\n".encode(), ["kopi ☕"]),
        (b"\xff\n", ["\ufffd"]),
        (b"\xe2\x98", ["\ufffd"]),
    ],
)
async def test_lines_come_as_typed(pipe: Pipe, data: bytes, lines: list[str]) -> None:
    assert await typed_of(pipe, data) == lines


async def test_much_more_than_is_held_arrives_in_order(pipe: Pipe) -> None:
    lines = [f"line {number}" for number in range(LINES_AHEAD * 20)]
    assert await typed_of(pipe, "\n".join(lines).encode()) == lines


async def test_a_line_without_end_comes_in_pieces(pipe: Pipe) -> None:
    lines = await typed_of(pipe, b"x" * (LINE_LIMIT * 2 + 5))
    assert "".join(lines) == "x" * (LINE_LIMIT * 2 + 5)
    assert max(map(len, lines)) <= LINE_LIMIT


def test_output_that_nobody_reads_is_told_from_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(read)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(OutputClosed):
            say("halo")
        os.dup2(nowhere, write)  # what is still buffered must go somewhere
    os.close(nowhere)
