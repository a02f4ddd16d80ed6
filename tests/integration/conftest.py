"""What the tests of whole programs share: a server, and programs that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.integration.programs import Programs, Server
from tests.integration.wire import Wire

ROOMS = ("--room", "jarkom", "--room", "rahasia=kopi")


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Starts servers, clients and others; what still runs after the test is killed."""
    started = Programs(tmp_path)
    yield started
    started.end()


@pytest.fixture
def server(programs: Programs) -> Callable[..., Server]:
    """Starts a server with the rooms jarkom and rahasia (password: kopi), or other arguments."""

    def start(*arguments: str, data_dir: Path | None = None) -> Server:
        return Server(programs, data_dir or programs.folder / "hosted", arguments or ROOMS)

    return start


@pytest.fixture
def wire() -> Iterator[Callable[..., Wire]]:
    """Connects a raw client to a server's port; closed after the test."""
    with ExitStack() as stack:
        yield lambda *arguments, **named: stack.enter_context(Wire(*arguments, **named))
