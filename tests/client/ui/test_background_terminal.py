"""The program on a terminal that answers what its background is: the colours follow, and nothing of
the answer is typed. And it is told, in its own words, who wants the person."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from client.ui.background import QUERY
from client.ui.focus import CAME, WENT
from client.ui.style import Palette
from client.ui.themes import DARK, LIGHT
from tests.client.terminal import terminal
from tests.client.ui.house import house, somebody


def written(palette: Palette) -> str:
    """The colour of quiet text, as it goes to a terminal of 256 colours."""
    gray = int(palette.quiet[1:3], 16)
    return f"38;5;{232 + (gray - 8) // 10}"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
@pytest.mark.parametrize(
    ("answer", "palette"),
    [("rgb:ffff/ffff/f0f0\x1b\\", LIGHT), ("rgb:1e/1e/2e\x07", DARK)],
)
async def test_a_terminal_that_tells_its_background_is_drawn_on_in_fitting_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, palette: Palette
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("COLORFGBG", "COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    async with house(tmp_path) as place, somebody("budi", place, "jarkom") as budi:
        words = ["--server", f"127.0.0.1:{place.port}", "--room", "jarkom", "--nick", "siti"]
        async with terminal(tmp_path / "home", words) as it:
            await it.shows(QUERY)
            it.types(f"\x1b]11;{answer}")
            await it.shows(written(palette))
            await it.shows("siti joined")
            it.types("halo\r")
            await budi.hears("halo")  # and nothing else
            it.types(f"/set notify osc9\r{WENT}/me pergi\r")  # and the person looks elsewhere
            await budi.hears("pergi")
            await budi.say("siti: lihat")
            await it.shows("\x1b]9;budi (jarkom): siti: lihat\x1b\\")
            it.types(f"{CAME}/quit\r")
            assert await it.ends() == 0
