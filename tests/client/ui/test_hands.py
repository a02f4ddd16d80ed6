"""What was said leaves the screen as the person wishes: into a file, the clipboard, the bell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.core.events import LineAdded
from client.core.model import Kind, Line, Room
from client.core.talk import Talk
from client.ui.hands import Hands
from client.ui.screen import Screen
from tests.client.ui.house import House, house, somebody
from tests.client.ui.picture import ENTER, SizedOutput, terminal


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as opened:
        yield opened


async def test_a_whole_room_is_saved_and_said_where(tmp_path: Path, place: House) -> None:
    path = tmp_path / "jarkom.txt"
    async with somebody("budi", place, "jarkom") as budi:
        await budi.say("sebelum siti datang")
        async with terminal(
            tmp_path, columns=120, server=place.address, room="#jarkom", nick="siti"
        ) as shown:
            await shown.sees("siti ›", "siti joined")
            shown.press(f"/export {path}", ENTER)
            await shown.sees("lines are in")
            saved = path.read_text(encoding="utf-8")
            assert "budi: sebelum siti datang\n" in saved
            shown.press(f"/export {path}", ENTER)
            await shown.sees("already;")  # one word: where the row ends depends on the path
            assert path.read_text(encoding="utf-8") == saved


async def test_a_message_is_copied_and_the_person_hears_how(
    tmp_path: Path, place: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(text: str, write: object) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr("client.clipboard.copy", copy)
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press("kopi tubruk", ENTER)
        await shown.sees("siti  kopi tubruk")
        shown.press("/copy", ENTER)
        await shown.sees("Copied.")
        assert copied == ["kopi tubruk"]


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_f5_writes_the_room_below_the_screen_and_enter_comes_back(
    tmp_path: Path, place: House, columns: int, rows: int
) -> None:
    async with terminal(
        tmp_path, columns=columns, rows=rows, server=place.address, room="#jarkom", nick="siti"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        address = "https://a.example/" + "panjang/" * 20
        shown.press(address, ENTER)
        await shown.sees("siti  https://a.example/")
        shown.press("\x1b[15~")
        await shown.writes(f"siti: {address}\n")
        before = shown.drawings
        shown.press(ENTER)
        await shown.until(lambda picture: shown.drawings > before)
        shown.press("masih di sini", "\x1b[15~", ENTER, " juga")
        await shown.sees("siti › masih di sini juga")


class Bells(SizedOutput):
    """A terminal of which only the bell matters."""

    def __init__(self) -> None:
        super().__init__(80, 24)
        self.rung = 0

    def write_raw(self, data: str) -> None:
        self.rung += data.count("\a")


async def test_the_bell_rings_only_for_me_and_only_while_i_look_elsewhere() -> None:
    output = Bells()
    screen = Screen(output=output)
    talk = Talk("siti")
    talk.model.rooms["#jarkom"] = room = Room("#jarkom")
    hands = Hands(screen)

    def says(text: str, *, mention: bool) -> int:
        line = Line(Kind.MESSAGE, 1, "budi", text, mention=mention)
        hands.heard(LineAdded("#jarkom", line), talk)
        return output.rung

    assert says("halo semua", mention=False) == 0
    screen.focus.has_said = True
    assert says("siti: halo", mention=True) == 0
    screen.focus.is_here = False
    room.muted = True
    assert says("siti: halo", mention=True) == 0
    room.muted = False
    assert says("siti: halo", mention=True) == 1
