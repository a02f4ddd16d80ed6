"""A question waits until the person is at the server that asks, and marks it meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

from prompt_toolkit.input import create_pipe_input

from client.core.model import Room
from client.core.talk import Talk
from client.memory import Memory
from client.options import Options
from client.ui.app import Program
from client.ui.desk import Asking, Desk
from client.ui.screen import Screen, too_small_rows
from tests.client.ui.picture import SizedOutput


def talk_in(room: str) -> Talk:
    talk = Talk("siti")
    talk.model.rooms[room] = Room(room, joined=True)
    talk.model.current = room
    return talk


async def test_the_turn_comes_when_the_person_looks_there(tmp_path: Path) -> None:
    with create_pipe_input() as keys:
        screen = Screen(input=keys, output=SizedOutput(80, 24))
        desk: Desk = Program(Options(tmp_path), screen)._desk
        assert isinstance(desk.memory, Memory)
        here, there = talk_in("#jarkom"), talk_in("#kelas")
        for talk in (there, here):
            desk.servers.add(talk)
        asking = Asking(desk)
        assert asking.is_here  # nobody waits for a talk that is not there yet
        asking.talk = there
        waiting = asyncio.ensure_future(asking.turn())
        await asyncio.sleep(0)
        assert there.model.rooms["#kelas"].mentioned
        assert not waiting.done()
        with desk.list_shown():
            desk.servers.look_at(there)
            desk.note_move()
            await asyncio.sleep(0)
            assert not waiting.done()  # the list lies over it
        await waiting


def test_what_is_said_on_a_small_terminal_fits_it() -> None:
    for width in range(1, 40):
        for height in range(1, 10):
            rows = too_small_rows(width, height)
            assert len(rows) <= height
