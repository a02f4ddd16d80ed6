"""Every screen at three sizes: nothing wider than the terminal, nothing that matters cut off, no
row over another. One program walks through all of them, as a person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from client.ui.wrap import cells
from discovery.doctor.finding import Check, Finding, Level
from tests.client.scripted import Scripted
from tests.client.ui.desk import CTRL_F, CTRL_K, CTRL_T, END, F9, pasted
from tests.client.ui.picture import CTRL_C, ENTER, ESC, F1, F8, PAGE_UP, Terminal, terminal
from tests.client.ui.servers import UNREACHABLE, listed

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
TOPIC = "Jaringan Komputer 咖啡 · tugas 2 dikumpul Jumat " * 4
HISTORY = tuple(
    f"@msgid=h{number};time=2026-11-20T08:{number:02}:00.000Z :{nick}!u@h PRIVMSG #jarkom :{text}"
    for number, (nick, text) in enumerate(
        [
            ("citra", "Ada yang sudah baca soal tugas 2? " * 6),
            ("dewi", "咖啡 👩‍👩‍👧 נָכוֹן ক্ষি https://wiki.lab.example/" + "jauh/" * 40),
            ("nama-yang-panjang-sekali-nian", "halo budi"),
        ]
        * 8
    )
)


class Screen(NamedTuple):
    """How to come there and back, and what must be read there. `title`: how the first row begins;
    `first`, `last`: how the bottom line begins and, where there is place, ends."""

    name: str
    keys: str
    title: str
    first: str
    sees: tuple[str, ...] = ()
    last: str = ""
    back: str = ESC


LIST = (
    Screen("list", "", "Rooms on your network", "Enter join", ("Filter:", "You are: budi", "› "),
           "3 servers", ""),
    Screen("list, nothing matches", "zzz", "Rooms on your network", "Enter join",
           ("Filter: zzz", "No room in sight"), "3 servers"),
    Screen("list, out of reach", "diskusi", "Rooms on your network", "Enter join",
           ("Filter: diskusi", "seen but unreachable", "F8 looks from here."), "3 servers"),
    Screen("help of the list", F1, "Help", "Esc back", ("choose a room",)),
    Screen("doctor", F8, "Doctor", "Esc", ("The Wi-Fi keeps computers apart.",)),
    Screen("address", "xyz" + ENTER, "Enter an address", "Enter connect", ("Address:",)),
)  # fmt: skip
TALK = (
    Screen("talk", "", "jarkom", "", ("budi ›", "F1 help"), "", ""),
    Screen("reading back", PAGE_UP, "jarkom", "", ("budi ›", "newest"), "", END),
    Screen("commands", "/re", "jarkom", "", ("budi › /re", "/react", "/reply"), "", CTRL_C),
    Screen("an argument", "/topic ", "jarkom", "/topic [TEXT]", ("budi › /topic",), "", CTRL_C),
    Screen("emoji", ":smil", "jarkom", "", ("budi › :smil", ":smile:"), "", CTRL_C),
    Screen("paste", pasted("baris\n" * 400), "jarkom", "400 lines:", ("budi ›",), "Esc cancel"),
    Screen("pick", CTRL_T, "jarkom", "↑ ↓", ("budi ›",), "Esc back"),
    Screen("jump", CTRL_K, "Rooms, people, commands", "Enter go there", ("Jump to:", "jarkom")),
    Screen("search", CTRL_F, "Search  in jarkom", "Tab all your rooms", ("Look for:", "from:")),
    Screen("found", CTRL_F + "tugas", "Search  in jarkom", "Enter go there",
           ("Look for: tugas", "citra")),
    Screen("settings", "/set" + ENTER, "Settings", "Esc back", ("language", "It may be:")),
    Screen("theme", "/theme" + ENTER, "Colours", "Enter take it", ("contrast", "siti")),
    Screen("keys", "/keys" + ENTER, "Keys", "Esc back", ("Ctrl-L", "Press any key")),
    Screen("help", F1, "Help", "Esc back", ("Enter", "send")),
    Screen("list again", F9, "Rooms on your network", "Enter join", ("Filter:", "joined"),
           "1 server"),
)  # fmt: skip


def check(picture: str, screen: Screen, columns: int, rows: int) -> None:
    """Look at the picture as a person does."""
    lines = picture.split("\n")
    at = f"{screen.name} at {columns}x{rows}:\n{picture}"
    assert len(lines) == rows, at
    assert all(cells(line) <= columns for line in lines), at
    assert lines[0].startswith(f" {screen.title}"), at
    assert lines[-1].startswith(f" {screen.first}"), at
    assert lines[-1].endswith(screen.last), at
    assert "…" not in lines[-1] or screen.first.startswith("/"), at
    # What stands at the right end is apart from the keys at the left.
    assert lines[-1].endswith(f"  {screen.last}" if screen.last else ""), at
    # Title and what is below it are apart, and so are the page and its bottom lines.
    assert lines[1] == "─" * columns, at
    below = [line for line in lines[2:] if line.startswith("──") and line.endswith("─")]
    assert any(cells(line) == columns for line in below), at


async def look(
    shown: Terminal, screen: Screen, columns: int, rows: int, home: Callable[[str], bool]
) -> None:
    """Go there, look, and come back: `home` is true of the picture then."""
    shown.press(screen.keys)

    def is_there(picture: str) -> bool:
        first, last = picture.split("\n")[0], picture.split("\n")[-1]
        return (
            first.startswith(f" {screen.title}")
            and last.startswith(f" {screen.first}")
            and last.endswith(screen.last)
            and all(text in picture for text in screen.sees)
        )

    check(await shown.until(is_there), screen, columns, rows)
    shown.press(screen.back)
    await shown.until(home)


def at_home(picture: str) -> bool:
    """In the talk, with nothing typed."""
    typed = [line.partition("[")[0].rstrip() for line in picture.split("\n")]
    return picture.startswith(" jarkom") and " budi ›" in typed


@SIZES
async def test_the_list_and_what_lies_over_it(tmp_path: Path, columns: int, rows: int) -> None:
    async with terminal(tmp_path, columns=columns, rows=rows, nick="budi") as shown:
        shown.doctor.findings = [
            Finding(Check.ISOLATION, "wlan0", Level.BAD, "The Wi-Fi keeps computers apart.", "Go.")
        ]
        shown.lan.show(listed("Lab " + "Jarkom " * 20, "jarkom", "asisten!", "besar" * 9))
        shown.lan.show(listed("咖啡店", *(f"ruang{number}" for number in range(30))))
        shown.lan.show(listed("Perpustakaan", "diskusi", state=UNREACHABLE))
        await shown.sees("jarkom")
        for screen in LIST:
            await look(shown, screen, columns, rows, lambda text: "Filter:  " in text)
        shown.press(CTRL_C)
        assert await shown.end() == 0


@SIZES
async def test_the_talk_and_what_lies_over_it(tmp_path: Path, columns: int, rows: int) -> None:
    async with (
        Scripted(tmp_path / "server", history=HISTORY) as server,
        terminal(tmp_path, columns=columns, rows=rows, nick="budi") as shown,
    ):
        shown.lan.show(listed("Lab Jarkom", "jarkom", address="127.0.0.1", port=server.port,
                              fingerprint=server.fingerprint))  # fmt: skip
        await shown.sees("› jarkom")
        shown.press(ENTER)
        await shown.sees("budi ›", "restored")
        server.say(f":citra!u@h TOPIC #jarkom :{TOPIC}")
        await shown.sees("Jaringan Komputer")
        for screen in TALK:
            await look(shown, screen, columns, rows, at_home)
        shown.press("/quit", ENTER)
        assert await shown.end() == 0
