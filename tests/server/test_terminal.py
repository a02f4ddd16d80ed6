"""Commands are offered only where somebody can type them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator

import pytest

from server.terminal import can_type

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")


@pytest.fixture
def foreign_terminal() -> Iterator[io.TextIOWrapper]:
    """A terminal, but not the one that this program belongs to."""
    ours, its = os.openpty()
    with os.fdopen(its, "w+b", buffering=0) as raw, io.TextIOWrapper(raw) as stream:
        yield stream
    os.close(ours)


def test_a_pipe_or_a_file_is_no_terminal(foreign_terminal: io.TextIOWrapper) -> None:
    assert not can_type(io.StringIO(), io.StringIO(), {})
    assert not can_type(io.StringIO(), foreign_terminal, {})
    assert not can_type(foreign_terminal, io.StringIO(), {})


def test_a_terminal_that_is_not_ours_is_not_touched(foreign_terminal: io.TextIOWrapper) -> None:
    assert not can_type(foreign_terminal, foreign_terminal, {"TERM": "xterm"})


def test_a_dumb_terminal_shows_the_plain_log(foreign_terminal: io.TextIOWrapper) -> None:
    assert not can_type(foreign_terminal, foreign_terminal, {"TERM": "dumb"})


def test_what_is_closed_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not can_type(stream, stream, {})
