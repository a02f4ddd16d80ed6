from __future__ import annotations

import re
import sys
from dataclasses import replace

import pytest

from discovery import FoundServer, RoomInfo
from discovery.__main__ import describe, main
from tests.lan.network import Lan

ANNA = FoundServer(
    key="anna",
    name="Kopi Anna",
    server_id="3fa9" * 16,
    host="warkop-3fa9.local",
    addresses=("10.0.0.1", "fe80::1%3"),
    port=6697,
    version="0.1.0",
    rooms=(RoomInfo("lobby", False), RoomInfo("jarkom", True)),
    more_rooms=5,
    room_count=7,
    people=1,
)


def test_an_entry_says_who_where_and_which_rooms_are_locked() -> None:
    assert describe(ANNA) == (
        "Kopi Anna · 1 person · 10.0.0.1:6697 · fingerprint 3fa93fa93fa93fa9…\n"
        "    rooms: lobby, jarkom (locked), and 5 more"
    )


def test_an_entry_of_little_knowledge_is_still_tidy() -> None:
    bare = replace(
        ANNA, server_id="", addresses=("fe80::1%3",), rooms=(), more_rooms=0, room_count=0, people=0
    )
    assert describe(bare) == "Kopi Anna · 0 people · [fe80::1%3]:6697\n    rooms: none"


def test_a_mistyped_interface_is_said_and_the_time_limit_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--seconds", "0.1", "--interface", "wlan-typo"]) == 0
    assert "wlan-typo" in capsys.readouterr().out


@pytest.mark.lan
@pytest.mark.parametrize("stop", ["interrupt", "terminate"])
def test_ctrl_c_and_sigterm_end_it_cleanly(lan: Lan, stop: str) -> None:
    program = lan.hosts[0].python("-X", "dev", "-m", "discovery")
    program.wait_for_line("Looking for servers")
    program.wait_for_line("still looking")
    getattr(program, stop)()
    assert program.wait() == 0
    assert "Traceback" not in program.output
    assert "Warning" not in program.output


@pytest.mark.lan
def test_a_reader_that_leaves_is_no_error(lan: Lan) -> None:
    command = f"{sys.executable} -m discovery | head -n 1"
    done = lan.hosts[0].run(["bash", "-o", "pipefail", "-c", command])
    assert re.fullmatch(r"Looking for servers.*\n", done.stdout)
    assert done.stderr == ""
    assert done.returncode == 0
