"""The screen takes the colours that fit the terminal, when that has said what it is."""

from __future__ import annotations

import asyncio
import io

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from client.ui.background import QUERY
from client.ui.helppage import HelpPage
from client.ui.screen import Screen
from client.ui.style import STYLE
from client.ui.themes import DARK, LIGHT
from tests.client.ui.picture import PATIENCE


async def styled(environment: dict[str, str], answer: str, theme: str = "auto") -> tuple[str, str]:
    """(what the terminal was sent, the colour of quiet text at the end)."""
    sink = io.StringIO()
    with create_pipe_input() as keys:
        output = Vt100_Output(sink, lambda: Size(rows=20, columns=60), term="xterm")
        screen = Screen(input=keys, output=output, environment=environment)
        screen.preferences.theme = theme
        screen.prefer("theme")
        page = HelpPage([("Enter", "send")])
        asked = asyncio.ensure_future(screen.ask(page))
        running = asyncio.ensure_future(screen.app.run_async(set_exception_handler=False))
        async with asyncio.timeout(PATIENCE):
            await screen.painted.wait()
            first = sink.getvalue()
            keys.send_text(answer + "q")  # which leaves the page: then the answer was read
            await asked
        screen.quit()
        await asyncio.wait({running}, timeout=PATIENCE)
    assert "send" in first  # the first picture waited for nothing
    assert screen.app.style is not None
    return sink.getvalue(), screen.app.style.get_attrs_for_style_str("class:quiet").color or ""


XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environment", "answer", "theme", "colour"),
    [
        (XTERM, "\x1b]11;rgb:0000/0000/0000\x07", "auto", DARK.quiet),
        (XTERM, "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "auto", LIGHT.quiet),
        (XTERM, "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "dark", DARK.quiet),
        (XTERM, "", "auto", ""),
        (XTERM | {"COLORFGBG": "0;15"}, "", "auto", LIGHT.quiet),
        (XTERM | {"COLORFGBG": "0;15"}, "\x1b]11;rgb:0/0/0\x07", "auto", DARK.quiet),
    ],
)
async def test_the_terminal_is_asked_once_and_its_answer_seen(
    environment: dict[str, str], answer: str, theme: str, colour: str
) -> None:
    sent, quiet = await styled(environment, answer, theme)
    assert sent.count(QUERY) == 1
    assert quiet == colour.removeprefix("#")


@pytest.mark.parametrize("term", ["dumb", "linux"])
async def test_terminals_that_might_show_the_question_are_not_asked(term: str) -> None:
    sent, _ = await styled({"TERM": term}, "")
    assert QUERY not in sent


async def test_no_color_gives_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, _ = await styled(XTERM | {"NO_COLOR": "1"}, "\x1b]11;rgb:0000/0000/0000\x07")
    assert "\x1b[38;" not in sent.replace("\x1b[38;5;", "\x1b[38;")
    assert STYLE is not None
