"""Whoever closes the window, or loses power, finds everything again."""

from __future__ import annotations

import asyncio
import errno
import sys
from pathlib import Path

import pytest

from client.memory import NAME
from client.ui.ending import is_hangup
from tests.client.terminal import terminal
from tests.client.ui.house import house, somebody
from tests.client.ui.picture import PATIENCE


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
async def test_a_closed_window_and_a_sudden_end_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with house(tmp_path) as place, somebody("budi", place, "jarkom") as budi:
        words = ["--server", f"127.0.0.1:{place.port}", "--room", "jarkom"]
        async with terminal(home, [*words, "--nick", "siti"]) as it:
            await it.shows("siti joined")
            it.types("separuh")
            await it.shows("separuh")
            it.close()
            assert await it.ends() == 0
        await budi.until(lambda: "siti" not in budi.talk.model.rooms["#jarkom"].members)
        (memory,) = home.rglob(NAME)
        assert "separuh" in memory.read_text(encoding="utf-8")
        assert not list(home.rglob("crash*"))

        async with terminal(home, words) as it:  # the same nick and draft
            await it.shows("separuh")
            await budi.until(lambda: "siti" in budi.talk.model.rooms["#jarkom"].members)
            it.types(" jalan")
            async with asyncio.timeout(PATIENCE):
                while "separuh jalan" not in memory.read_text(encoding="utf-8"):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            it.process.kill()
            await it.ends()

        async with terminal(home, words) as it:
            await it.shows("siti joined")
            await it.shows("separuh jalan")


def test_only_a_terminal_that_is_gone_is_no_mistake() -> None:
    assert is_hangup(OSError(errno.EIO, "Input/output error"))
    assert is_hangup(EOFError())
    assert not is_hangup(OSError(errno.EPIPE, "Broken pipe"))
    assert not is_hangup(ValueError())
