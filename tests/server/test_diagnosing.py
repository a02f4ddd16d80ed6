"""The doctor at the host's terminal; what it finds is tested in tests/lan/test_doctor.py."""

from __future__ import annotations

import io
import os

import pytest

from discovery.book import Book
from server.diagnosing import diagnose
from server.log import LiveLog
from tests.lan.inside import run_inside
from tests.lan.network import Lan

WIDTH = 60  # of the host's terminal


async def ask_about_a_port_where_nothing_is() -> None:
    os.environ["COLUMNS"] = str(WIDTH)
    screen = io.StringIO()
    log = LiveLog(screen, messages=True, environ={})
    assert await diagnose(6699, Book(), log) == "1 problem; what helps stands below each."
    shown = screen.getvalue().splitlines()
    assert shown[0] == " .. listening for 3 s"
    problem = shown.index(" !! On port 6699 of this computer nothing answers.")
    assert shown[problem + 1].startswith("    > Start the server")
    assert max(map(len, shown)) <= WIDTH


@pytest.mark.lan
def test_findings_stand_below_the_log_and_the_last_line_is_the_answer(lan: Lan) -> None:
    run_inside(lan.hosts[0], ask_about_a_port_where_nothing_is)
