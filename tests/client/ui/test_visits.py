"""Several servers in one program, and what it remembers, seen on the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from client.connection import Endpoint
from client.memory import NAME, Memory
from tests.client.scripted import Scripted
from tests.client.ui.desk import CTRL_F, CTRL_K, F9
from tests.client.ui.picture import (
    CTRL_C,
    CTRL_N,
    CTRL_R,
    DOWN,
    ENTER,
    ESC,
    F1,
    TAB,
    Terminal,
    terminal,
)
from tests.client.ui.servers import listed

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


@asynccontextmanager
async def two(folder: Path) -> AsyncIterator[tuple[Scripted, Scripted]]:
    """Andi has jarkom and tugas, Budi has kelas."""
    rooms: dict[str, str | None] = {"#jarkom": None, "#tugas": None}
    async with (
        Scripted(folder / "andi", rooms=rooms) as andi,
        Scripted(folder / "budi", rooms={"#kelas": None}) as budi,
    ):
        yield andi, budi


def show_both(shown: Terminal, andi: Scripted, budi: Scripted) -> None:
    for name, server, rooms in (("Andi", andi, ("jarkom", "tugas")), ("Budi", budi, ("kelas",))):
        shown.lan.show(
            listed(
                name, *rooms, address="127.0.0.1", port=server.port, fingerprint=server.fingerprint
            )
        )


def at(server: Scripted) -> Endpoint:
    return Endpoint((("127.0.0.1", server.port),))


@SIZES
async def test_from_the_first_start_one_key_leads_into_a_room(
    tmp_path: Path, columns: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "siti")
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", columns=columns, rows=rows
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("› jarkom", "You are: siti", "Enter join")
        shown.press(ENTER)
        await shown.sees("siti ›", "jarkom")
        assert await andi.heard("JOIN #jarkom")


@SIZES
async def test_a_second_server_is_added_beside_the_first(
    tmp_path: Path, columns: int, rows: int
) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", columns=columns, rows=rows, nick="siti"
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("› jarkom", "kelas")
        shown.press(ENTER)
        await shown.sees("siti ›", "siti joined")
        shown.press("/servers", ENTER)
        picture = await shown.sees("Rooms on your network", "connected", "Esc back to the talk")
        assert "joined" in next(row for row in picture.splitlines() if "jarkom" in row)
        shown.press("kelas", ENTER)
        await budi.heard("JOIN #kelas")
        await shown.sees("siti ›", "kelas")
        andi.say(":citra!c@h PRIVMSG #jarkom :halo siti")
        await shown.sees("@1")
        shown.press(CTRL_N)
        await shown.sees("halo siti")
        shown.press("dari andi", ENTER)
        await andi.heard("PRIVMSG #jarkom :dari andi")
        assert not [line for line in budi.received if "dari andi" in line]
        assert not [line for line in andi.received if "QUIT" in line]


async def test_the_list_can_be_closed_and_a_room_of_the_same_server_is_joined_there(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (andi, budi), terminal(tmp_path / "me", nick="siti") as shown:
        show_both(shown, andi, budi)
        await shown.sees("› jarkom")
        shown.press(ENTER)
        await shown.sees("siti ›")
        shown.press("/servers", ENTER)
        await shown.sees("Rooms on your network")
        shown.press(ESC)
        await shown.sees("siti ›")
        shown.press("/servers", ENTER)
        await shown.sees("Rooms on your network")
        shown.press("tugas", ENTER)
        await shown.sees("siti ›", "tugas")
        assert len([line for line in andi.received if line.startswith("NICK")]) == 1


async def test_connect_takes_an_address_or_a_name_of_this_network(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press("/connect kelas", ENTER)
        await shown.sees("Looking for kelas …")
        show_both(shown, andi, budi)
        await budi.heard("JOIN #kelas")
        await shown.sees("siti ›", "kelas")
        shown.press(f"/connect 127.0.0.1:{andi.port}", ENTER)
        await shown.until(lambda picture: picture.startswith(" jarkom"))
        shown.press("/connect dua kata", ENTER)
        await shown.sees("is neither an address")


async def test_disconnect_leaves_the_talk_to_read_and_again_closes_it(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press(f"/connect 127.0.0.1:{budi.port}", ENTER)
        await shown.sees("Which room?", "Room: kelas")
        shown.press(ENTER)
        await shown.until(lambda picture: picture.startswith(" kelas"))
        shown.press("/disconnect", ENTER)
        await shown.sees("You are disconnected.")
        shown.press("/disconnect", ENTER)
        await shown.until(lambda picture: picture.startswith(" jarkom"))
        assert not [line for line in andi.received if "QUIT" in line]


async def test_what_another_server_asks_does_not_take_the_keys_of_this_one(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", columns=120, nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press(f"/connect 127.0.0.1:{budi.port}", ENTER)
        await shown.sees("Which room?", "Room: kelas")
        shown.press(ENTER)
        await shown.until(lambda picture: picture.startswith(" kelas"))
        andi.rooms["#jarkom"] = "kopi"  # locked meanwhile; coming back needs the password
        andi.drop()
        await andi.heard("JOIN #jarkom")
        shown.press("masih di kelas", ENTER)
        await budi.heard("PRIVMSG #kelas :masih di kelas")
        await shown.sees("masih di kelas")
        await asyncio.wait_for(rejoined(andi), 20)
        await shown.sees("@")
        assert "Password of jarkom" not in shown.picture
        shown.press(CTRL_N)
        await shown.sees("Password of jarkom")


async def rejoined(server: Scripted) -> None:
    """Until a second JOIN was heard."""
    async with server._news:
        while len([one for one in server.received if one.startswith("JOIN #jarkom")]) < 2:
            await server._news.wait()


async def test_leaving_the_last_room_shows_the_list_and_stays_connected(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("siti ›", "siti joined")
        shown.press("/part", ENTER)
        await shown.sees("Rooms on your network", "connected")
        assert not [line for line in andi.received if "QUIT" in line]


async def test_where_the_person_was_last_is_chosen_already_and_its_rooms_are_entered_again(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (andi, budi):
        memory = Memory(tmp_path / "me" / NAME)
        memory.been(andi.fingerprint, "#tugas", "wati")
        memory.of(andi.fingerprint).rooms = ["#jarkom", "#tugas"]
        memory.save()
        async with terminal(tmp_path / "me") as shown:
            show_both(shown, andi, budi)
            picture = await shown.sees("› tugas", "You are: wati")
            assert "last time" in next(row for row in picture.splitlines() if "› tugas" in row)
            shown.press(ENTER)
            await andi.heard("JOIN #jarkom")
            await shown.until(lambda picture: picture.startswith(" tugas") and "jarkom" in picture)


async def test_the_only_room_that_was_entered_is_remembered(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        start = {"server": at(server), "room": "#jarkom", "nick": "siti"}
        async with terminal(tmp_path / "me", **start) as shown:  # type: ignore[arg-type]
            await shown.sees("siti ›", "siti joined")
            shown.press("/quit", ENTER)
            await shown.end()
        memory = Memory(tmp_path / "me" / NAME)
        assert (memory.server, memory.room) == (server.fingerprint, "#jarkom")


async def test_what_was_written_and_a_draft_survive_the_end(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        start = {"server": at(server), "room": "#jarkom", "nick": "siti"}
        async with terminal(tmp_path / "me", **start) as shown:  # type: ignore[arg-type]
            await shown.sees("siti ›", "siti joined")
            shown.press("sudah dikirim", ENTER)
            await server.heard("sudah dikirim")
            shown.press("/register rahasia-sekali", ENTER)
            shown.press("belum selesai")
            await shown.sees("› belum selesai")
            shown.ended.cancel()
        kept = (tmp_path / "me" / NAME).read_text()
        assert "rahasia-sekali" not in kept
        async with terminal(tmp_path / "me", **start) as shown:  # type: ignore[arg-type]
            await shown.sees("siti ›", "siti joined", "belum selesai")
            assert "sudah dikirim" in Memory(tmp_path / "me" / NAME).written


async def test_a_room_that_several_servers_have_is_chosen_from_the_list(tmp_path: Path) -> None:
    async with terminal(tmp_path, room="#lobi") as shown:
        await shown.sees("Looking for lobi …")
        shown.lan.show(listed("Andi", "lobi"))
        shown.lan.show(listed("Budi", "lobi", address="192.168.1.30"))
        await shown.sees("Several servers have a room lobi: choose one.", "Filter: lobi")


async def test_esc_ends_the_wait_for_a_room(tmp_path: Path) -> None:
    async with terminal(tmp_path, room="#lobi") as shown:
        await shown.sees("Looking for lobi …")
        shown.press(ESC)
        await shown.sees("Rooms on your network")


async def test_a_room_that_nobody_has_leads_to_the_list_with_kind_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.ui.arriving.LOOK_SECONDS", 0.1)
    async with terminal(tmp_path, room="#lobi") as shown:
        await shown.sees("Nobody here has a room lobi yet.", "Enter an address")


async def test_no_key_is_lost_or_misplaced_when_pages_open_and_close(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("siti ›", "siti joined")
        shown.press("/join tugas", ENTER)
        await shown.until(lambda picture: picture.startswith(" tugas") and "joined" in picture)
        shown.press(CTRL_K, "jarkom", ENTER, "satu", ENTER)
        await andi.heard("PRIVMSG #jarkom :satu")
        shown.press(CTRL_F, "kopi", CTRL_F, "dua", ENTER)
        await andi.heard("PRIVMSG #jarkom :dua")
        shown.press(F1, F1, "tiga", ENTER)
        await andi.heard("PRIVMSG #jarkom :tiga")
        shown.press("/search teh", ENTER, " tubruk", CTRL_F, "/doctor", ENTER, "q", "empat", ENTER)
        await andi.heard("PRIVMSG #jarkom :empat")
        shown.press("/set", ENTER, DOWN, F1, F1, ESC)
        await shown.sees("siti ›")
        shown.press(F9, "kelas")
        await shown.sees("Filter: kelas")
        shown.press(ENTER)
        await budi.heard("JOIN #kelas")
        said = [line for line in andi.received if "PRIVMSG" in line]
        assert len(said) == 4, said


async def test_messages_that_wait_are_not_lost_without_a_question(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server, terminal(
        tmp_path / "me", server=at(server), room="#jarkom", nick="siti"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        server.vanish()
        await shown.sees("reconnecting")
        shown.press("satu", ENTER, "dua", ENTER)
        await shown.sees("siti  satu", "dua")
        shown.press(CTRL_C)
        await shown.sees("Leave now?", "2 messages were not sent yet; Ctrl-C again to leave.")
        shown.press(ESC)
        await shown.loses("Leave now?")
        shown.press("/quit", ENTER)
        await shown.sees("Leave now?")
        shown.press(CTRL_C)
        assert await shown.end() == 0


async def test_messages_that_wait_are_not_given_up_with_their_server_unasked(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path / "server") as server, terminal(
        tmp_path / "me", server=at(server), room="#jarkom", nick="siti"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        server.vanish()
        await shown.sees("reconnecting")
        shown.press("satu", ENTER, "/disconnect", ENTER)
        await shown.sees("not connected")
        shown.press("/disconnect", ENTER)
        await shown.sees("1 message was not sent yet;")
        shown.press("/disconnect", ENTER)
        await shown.sees("Rooms on your network")


async def test_goodbye_is_said_everywhere_and_not_before_the_person_really_leaves(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", server=at(andi), room="#jarkom", nick="siti"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press(f"/connect 127.0.0.1:{budi.port}", ENTER)
        await shown.sees("Which room?")
        shown.press(ENTER)
        await shown.until(lambda picture: picture.startswith(" kelas") and "joined" in picture)
        budi.vanish()
        await shown.sees("reconnecting")
        shown.press("halo", ENTER, "/quit sampai besok", ENTER)
        await shown.sees("Leave now?")
        shown.press(ESC)
        await shown.loses("Leave now?")
        assert not any("QUIT" in line for line in andi.received + budi.received)
        await budi.open()
        shown.press(CTRL_R)
        await budi.heard("PRIVMSG #kelas :halo")
        shown.press("/quit sampai lusa", ENTER)
        assert await shown.end() == 0
        for server in (andi, budi):
            assert "sampai lusa" in await server.heard("QUIT")


async def test_a_terminal_that_is_too_small_says_so(tmp_path: Path) -> None:
    async with terminal(tmp_path, columns=30, rows=8) as shown:
        await shown.sees("too small", "40")
        shown.resize(80, 24)
        await shown.sees("Rooms on your network")


async def test_whoever_leaves_the_last_room_of_a_server_is_where_there_is_another(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        await shown.sees("siti ›", "siti joined")
        shown.press(f"/connect 127.0.0.1:{budi.port}", ENTER)
        await shown.sees("Which room?", "Room: kelas")
        shown.press(ENTER)
        await shown.until(lambda picture: picture.startswith(" kelas"))
        shown.press("/part", ENTER)
        await shown.until(lambda picture: picture.startswith(" jarkom"))


async def test_the_list_shows_the_nick_that_the_person_took_in_the_talk(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("siti ›", "siti joined")
        shown.press("/nick dewi", ENTER)
        await andi.heard("NICK dewi")
        andi.say(":siti!s@h NICK dewi")
        await shown.sees("dewi ›")
        shown.press("/servers", ENTER)
        await shown.sees("You are: dewi")


async def test_a_nick_that_is_changed_on_the_list_is_changed_where_we_are(tmp_path: Path) -> None:
    async with two(tmp_path) as (andi, budi), terminal(
        tmp_path / "me", nick="siti", server=at(andi), room="#jarkom"
    ) as shown:
        show_both(shown, andi, budi)
        await shown.sees("siti ›", "siti joined")
        shown.press("/servers", ENTER)
        await shown.sees("You are: siti")
        shown.press(TAB, "2", ENTER)
        await shown.sees("You are: siti2", "Esc back to the talk")
        shown.press("kelas", ENTER)
        await andi.heard("NICK siti2")
        await budi.heard("NICK siti2")
