"""The plain mode with a person at a terminal: asked when something is missing, never stuck."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.client.scripted import Scripted

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo terminals", allow_module_level=True)

from tests.client.terminal import terminal

CTRL_C, CTRL_D = "\x03", "\x04"


def to(server: Scripted, room: str = "jarkom") -> list[str]:
    where = f"127.0.0.1:{server.port}"
    return ["--plain", "--server", where, "--room", room, "--nick", "andi"]


async def test_a_password_is_asked_masked_and_asked_again(tmp_path: Path) -> None:
    async with Scripted(tmp_path, rooms={"#rahasia": "kopi"}) as server:
        async with terminal(tmp_path, [*to(server, "rahasia"), "--send-password"]) as it:
            await it.shows("Password of the room: ")
            it.types("teh\n")
            await it.shows("not its password")
            await it.shows("Password of the room: ")
            it.types("kopi\n")
            await it.shows("* andi joined")
            it.types(CTRL_D)
            assert await it.ends() == 0
        assert "kopi" not in it.screen
        assert "teh" not in it.screen


async def test_a_taken_nick_is_asked_again(tmp_path: Path) -> None:
    taken = Scripted(tmp_path, taken=frozenset({"andi"}))
    async with taken as server, terminal(tmp_path, to(server)) as it:
        await it.shows("Nick: ")
        it.types("1salah\n")
        await it.shows("a letter first")
        it.types("anto\n")
        await it.shows("* anto joined")
        it.types("/quit\n")
        assert await it.ends() == 0


async def test_what_a_person_typed_is_not_printed_a_second_time(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        async with terminal(tmp_path, to(server)) as it:
            await it.shows("* andi joined")
            it.types("halo\n")
            await server.heard("PRIVMSG #jarkom :halo")
            it.types("/who\n")
            await it.shows("2 people in jarkom")
            it.types(CTRL_D)
            assert await it.ends() == 0
        assert "<andi> halo" not in it.screen


async def test_a_mistake_of_a_person_is_said_and_is_no_failure_of_the_program(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path) as server, terminal(tmp_path, to(server)) as it:
        await it.shows("* andi joined")
        it.types("/jion x\n")
        await it.shows("Did you mean /join")
        it.types(CTRL_D)
        assert await it.ends() == 0


@pytest.mark.parametrize("room", ["jarkom", "rahasia"])
async def test_ctrl_c_ends_the_talk_and_the_prompt(tmp_path: Path, room: str) -> None:
    async with Scripted(tmp_path, rooms={"#jarkom": None, "#rahasia": "kopi"}) as server:
        async with terminal(tmp_path, to(server, room)) as it:
            await it.shows("* andi joined" if room == "jarkom" else "Password of the room: ")
            it.types(CTRL_C)
            assert await it.ends() == 130
        assert "Traceback" not in it.screen


async def test_a_person_writes_on_while_the_server_is_away_and_may_leave(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        async with terminal(tmp_path, to(server)) as it:
            await it.shows("* andi joined")
            server.vanish()
            await it.shows("Reconnecting; what you write waits.")
            it.types("satu\n")
            it.types("dua\n")
            it.types("/who\n")
            await it.shows("There is no connection")
            server.received.clear()
            await server.open()
            await it.shows("You are back")
            await server.heard("PRIVMSG #jarkom :dua")
            server.vanish()
            await it.shows("Reconnecting")
            it.types("tiga\n")
            it.types("/quit\n")
            await it.shows("Perhaps not sent: tiga")
            assert await it.ends() == 0
        assert "Traceback" not in it.screen
