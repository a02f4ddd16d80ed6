"""No server gets to see the password of a room before the person has said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.ui.roompasswords import LOCK, SEND, agrees, locking_question, sending_question
from tests.client.scripted import Scripted
from tests.client.ui.house import House, house
from tests.client.ui.picture import ENTER, ESC, terminal


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [("send", True), (" Send ", True), ("", False), ("y", False), (None, False)],
)
async def test_only_the_word_means_yes(answer: str | None, agreed: bool) -> None:
    async def ask(_: object) -> str | None:
        return answer

    assert await agrees(ask, SEND, sending_question("rahasia", "It must see it.")) is agreed


def test_the_questions_name_the_room_and_the_word() -> None:
    for question, word in (
        (sending_question("rahasia", "It must see it."), SEND),
        (locking_question("rahasia"), LOCK),
    ):
        assert "rahasia" in question.title
        assert word in question.label
        assert not question.proposed


async def test_an_old_server_gets_the_password_when_the_person_says_so(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "old", rooms={"#rahasia": "kopi"}) as server:
        there = House(tmp_path)
        there.port = server.port
        where = there.address
        async with terminal(
            tmp_path, server=where, room="#rahasia", nick="siti", password="kopi"
        ) as shown:
            await shown.sees("Show the password of rahasia", "To send it, type send:")
            shown.press(ESC)
            await shown.sees("Rooms on your network")
        assert not any("kopi" in line for line in server.received)
        async with terminal(
            tmp_path, server=where, room="#rahasia", nick="siti", password="kopi"
        ) as shown:
            await shown.sees("To send it, type send:")
            shown.press("send", ENTER)
            await shown.sees("siti ›", "2 people")
        assert "JOIN #rahasia kopi" in server.received


async def test_a_new_room_is_locked_when_the_person_says_so(tmp_path: Path) -> None:
    async with (
        house(tmp_path) as opened,
        terminal(tmp_path, server=opened.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("siti ›", "connected", "1 person")
        shown.press("/join baru sandi", ENTER)
        await shown.sees("Lock baru?", "To lock it, type lock:")
        shown.press(ENTER)
        await shown.sees("baru has no password here")
        shown.press("/part", ENTER)
        await shown.sees(" jarkom ")
        shown.press("/join lain sandi", ENTER)
        await shown.sees("Lock lain?")
        shown.press("lock", ENTER)
        await shown.sees("You opened lain and locked it")
