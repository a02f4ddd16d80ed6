"""From the list of rooms to the door of a server, seen on the terminal."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from client.options import Options
from client.ui.app import run
from discovery.announcement import Change
from discovery.doctor.finding import Check, Finding, Level
from tests.client.ui.picture import CTRL_C, DOWN, ENTER, ESC, F1, F7, F8, TAB, terminal
from tests.client.ui.servers import UNREACHABLE, listed

SIZES = pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (120, 40)])


@SIZES
async def test_an_empty_network_says_what_to_do(tmp_path: Path, columns: int, rows: int) -> None:
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        picture = await shown.sees("Looking for rooms", "python -m server --room jarkom")
        assert "Enter an address" in picture
        assert "Ctrl-C quit" in picture


async def test_why_nothing_can_be_found_is_said(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.lan.problem = "This laptop is not on any network."
        shown.press("x")
        await shown.sees("This laptop is not on any network.")


@SIZES
async def test_rooms_are_listed_as_they_come(tmp_path: Path, columns: int, rows: int) -> None:
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        shown.lan.show(listed("Warung Andi", "jarkom", "rahasia!", more=3, people=4))
        picture = await shown.sees("jarkom", "rahasia", "locked", "… and 3 more")
        lines = picture.splitlines()
        assert next(line for line in lines if "jarkom" in line).startswith("   › jarkom")
        heading = next(line for line in lines if "Warung Andi" in line)
        assert heading.split() == ["Warung", "Andi", "192.168.1.20", "2", "ms"]
        assert "1 server" in lines[-1]
        shown.lan.show(listed("Warung Andi", "jarkom"), Change.LOST)
        await shown.loses("Warung Andi")
        await shown.sees("Looking for rooms")


@SIZES
async def test_a_server_out_of_reach_says_what_that_means(
    tmp_path: Path, columns: int, rows: int
) -> None:
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        shown.lan.show(listed("Pak Dosen", "kelas", state=UNREACHABLE, people=None))
        picture = await shown.sees("seen but unreachable", "client", "isolation", "F8 looks")
        assert "server" not in picture.splitlines()[-1]
        shown.lan.show(listed("Pak Dosen", "kelas"), Change.CHANGED)
        assert "isolation" not in await shown.loses("seen but unreachable")


@SIZES
async def test_soon_the_page_says_what_was_tried_and_what_to_do(
    tmp_path: Path, columns: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.ui.search.PATIENCE", 0.0)
    monkeypatch.setattr("client.ui.searchview.PATIENCE", 0.0)
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        await shown.sees("No server answers", "mDNS", "F8", "F7", "an invite you were sent")
        await shown.sees("python -m server --room jarkom", "› Enter an address or an invite")


async def test_a_scan_shows_how_far_it_is_and_what_it_found(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        shown.lan.show(listed("Andi", "jarkom"))
        await shown.sees("› jarkom")
        shown.press(F7)
        await shown.sees("0 of 254 asked", "F7 stops")
        await shown.lan.scan_goes_on(100)
        await shown.sees("100 of 254")
        shown.lan.show(listed("Budi", "lobi"))
        await shown.sees("lobi")
        await shown.lan.scan_goes_on(254)
        await shown.sees("Scan done: 1 server more.")
        assert shown.lan.scans == ["done"]


async def test_the_end_of_a_scan_is_told_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.ui.search.TOLD_SECONDS", 0.1)
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.press(F7)
        await shown.sees("0 of 254")
        shown.press(F7)
        await shown.loses("0 of 254")
        await shown.loses("Scan")


async def test_a_server_that_dies_is_marked_and_leaves_the_list(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        shown.lan.show(listed("Andi", "jarkom"))
        await shown.sees("› jarkom")
        shown.lan.show(listed("Andi", "jarkom", state=UNREACHABLE), Change.CHANGED)
        picture = await shown.sees("answers no more", "was here a moment ago")
        assert "isolation" not in picture
        shown.lan.show(listed("Andi", "jarkom"), Change.LOST)
        await shown.loses("jarkom  ")


@pytest.mark.parametrize("key", [F7, ESC])
async def test_a_scan_can_be_stopped(tmp_path: Path, key: str) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.press("jar", F7)
        await shown.sees("0 of 254")
        await shown.lan.scan_goes_on(7)
        await shown.sees("7 of 254")
        shown.press(key)
        await shown.sees("Scan stopped at 7 of 254: no servers more.", "Filter: jar")
        assert shown.lan.scans == ["stopped"]


@SIZES
async def test_the_doctor_tells_as_he_finds_and_at_last_what_is_wrong(
    tmp_path: Path, columns: int, rows: int
) -> None:
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        await shown.sees("Looking for rooms")
        finding = "The Wi-Fi keeps computers apart."
        shown.doctor.findings = [
            Finding(Check.ISOLATION, "wlan0", Level.BAD, finding, "Use a phone's hotspot.")
        ]
        shown.press(F8)
        await shown.sees("Doctor", "Listening for others …", f"✗ {finding}")
        shown.doctor.ready.set()
        await shown.sees("Something keeps rooms from being", "→ Use a phone's hotspot.")
        shown.press(F8)
        await shown.sees("Looking for rooms")


async def test_a_doctor_nobody_waits_for_goes_home(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.press(F8)
        await shown.sees("Listening for others …")
        shown.press(ESC)
        await shown.sees("Looking for rooms")
        await shown.doctor.gone_home.wait()
        assert shown.doctor.given_up == 1
        shown.press(F8, CTRL_C)
        assert await shown.end() == 0


async def test_typing_narrows_the_list_and_esc_widens_it(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        shown.lan.show(listed("Andi", "jarkom", "sisop"))
        await shown.sees("jarkom", "sisop")
        shown.press("sis")
        assert "› sisop" in await shown.loses("jarkom")
        shown.press(ESC)
        await shown.sees("jarkom", "› sisop")
        shown.press("zzz")
        await shown.sees("No room in sight matches “zzz”")


async def test_a_room_from_the_command_line_is_looked_for(tmp_path: Path) -> None:
    async with terminal(tmp_path, room="#sisop") as shown:
        await shown.sees("Looking for sisop …")
        shown.lan.show(listed("Andi", "jarkom", "sisop", address="127.0.0.1", port=1))
        await shown.sees("Nobody answers at Andi")


async def test_the_nick_is_proposed_and_a_bad_one_is_told_where_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "Siti Aminah")
    async with terminal(tmp_path) as shown:
        shown.lan.show(listed("Andi", "jarkom"))
        await shown.sees("› jarkom", "You are: Siti_Aminah", "Tab changes your nick")
        shown.press(TAB)
        await shown.sees("Enter take this nick")
        shown.press(" aduh", ENTER)
        await shown.sees("A nick has up to 30 letters", "You are: Siti_Aminah aduh")
        shown.press("\x17-Wati")  # Ctrl-W: away with the last word
        await shown.loses("A nick has up to 30 letters")
        shown.press("\x15wati", ENTER)
        await shown.sees("You are: wati", "Enter join")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "is not an address: write HOST"),
        ("   ", "is not an address: write HOST"),
        ("dua kata", "is not an address"),
        ("irc://10.0.0.1", "is not a"),
        ("[fd00::7", "is not an address"),
        ("10.0.0.1:0", "from 1 to 65535"),
        ("10.0.0.1:65536", "from 1 to 65535"),
        ("10.0.0.1:", "is not a port"),
        ("10.0.0.1:\u0661", "is not a port"),
    ],
)
async def test_what_is_no_address_is_refused_in_words_and_can_be_mended(
    tmp_path: Path, typed: str, words: str
) -> None:
    async with terminal(tmp_path, nick="siti") as shown:
        await shown.sees("› Enter an address")
        shown.press(ENTER)
        await shown.sees("Address:")
        shown.press(typed, ENTER)
        picture = await shown.sees(words, "Address:")
        assert typed.strip() in picture


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
async def test_a_host_that_is_not_there_is_told_in_words(tmp_path: Path, host: str) -> None:
    async with terminal(tmp_path, nick="siti") as shown:
        await shown.sees("› Enter an address")
        shown.press(ENTER)
        await shown.sees("Address:")
        shown.press(host, ENTER)
        await shown.sees("No connection", "Enter back to the list")


async def test_a_broken_address_is_asked_again_with_the_reason(tmp_path: Path) -> None:
    async with terminal(tmp_path, nick="siti") as shown:
        await shown.sees("› Enter an address")
        shown.press(ENTER)
        await shown.sees("Address:")
        shown.press("10.0.0.1:warkop", ENTER)
        await shown.sees("is not a port", "Address: 10.0.0.1:warkop")


async def test_a_server_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    async with terminal(tmp_path, nick="siti") as shown:
        shown.lan.show(listed("Andi", "jarkom", address="127.0.0.1", port=1))
        await shown.sees("› jarkom")
        shown.press(ENTER)
        picture = await shown.sees("No connection", "Enter back to the list")
        assert "Andi" in picture
        shown.press(ENTER)
        await shown.sees("Rooms on your network")


async def test_a_burst_of_news_is_drawn_at_once(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        before = shown.drawings
        for number in range(600):
            shown.lan.show(listed(f"Warung {number:03}", "jarkom"))
        await shown.sees("600 servers")
        assert shown.drawings - before < 60


async def test_help_lies_over_the_list_and_goes_again(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.press(F1)
        await shown.sees("Help", "show everything again")
        shown.press(F1)
        await shown.sees("Looking for rooms")


async def test_ctrl_c_quits(tmp_path: Path) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        shown.press(DOWN, CTRL_C)
        assert await shown.end() == 0


async def test_a_bug_ends_the_program_instead_of_a_frozen_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with terminal(tmp_path) as shown:
        await shown.sees("Looking for rooms")
        monkeypatch.setattr("client.ui.serverlist.ServerList.move", None)
        shown.press(DOWN)
        with pytest.raises(TypeError):
            await shown.end()


@pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")
def test_a_data_directory_of_everybodys_is_refused_before_the_screen_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o777)
    assert asyncio.run(run(Options(tmp_path))) == 1
    assert "--data-dir" in capsys.readouterr().err


async def test_a_mouse_chooses_a_room_and_enters_the_chosen_one(tmp_path: Path) -> None:
    async with terminal(tmp_path, nick="siti") as shown:
        shown.lan.show(listed("Warung Andi", "jarkom", "kelas", state=UNREACHABLE))
        picture = (await shown.sees("jarkom", "kelas")).splitlines()
        y = next(y for y, row in enumerate(picture) if "kelas" in row)
        shown.press(f"\x1b[<0;9;{y + 1}M\x1b[<0;9;{y + 1}m")
        await shown.sees("› kelas")
