"""/help /servers /quit."""

from __future__ import annotations

from client.core.commands.registry import COMMANDS
from client.core.wishes import QuitWanted, ServersWanted
from tests.client.core.dialogue import in_room, only, texts


def test_help_lists_every_command() -> None:
    it = in_room()
    it.types("/help")
    page = "\n".join(texts(it.room()))
    for row in COMMANDS.values():
        assert row.synopsis in page
        assert row.help in page


def test_help_explains_one() -> None:
    it = in_room()
    it.types("/help /join")
    assert it.last().text == "/join ROOM [PASSWORD]  Enter a room"
    it.types("/help jion")
    assert "Did you mean /join" in it.last().text


def test_quit_asks_to_end_and_says_nothing_before_that_is_sure() -> None:
    it = in_room()
    assert only(QuitWanted, it.types("/quit sampai besok")) == QuitWanted("sampai besok")
    assert it.sent() == []
    it.talk.quit("sampai besok")
    assert it.sent() == ["QUIT :sampai besok"]


def test_servers_leads_back_to_the_list() -> None:
    it = in_room()
    assert only(ServersWanted, it.types("/servers"))
