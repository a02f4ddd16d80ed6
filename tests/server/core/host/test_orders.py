"""A line of the host's is understood, or answered with what to do; and words are proposed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from server.core.happening import HappeningKind
from server.core.history import MemoryShelf, StoreError
from server.core.host.orders import command_of, proposals
from server.core.host.registry import HOST_COMMANDS, host_command
from tests.server.core.dialogue import House


@pytest.mark.parametrize("line", ["", "   ", "\t"])
def test_an_empty_line_does_nothing(line: str) -> None:
    assert House().host(line) == []


def test_a_mistyped_command_is_answered_with_the_nearest() -> None:
    assert House().host("kcik andi") == ["There is no command kcik; did you mean kick?"]
    assert House().host("zzz\x1b[2J") == ["There is no command zzz[2J; `help` lists the commands"]


def test_a_command_that_lacks_something_shows_its_usage() -> None:
    for name, row in HOST_COMMANDS.items():
        if row.least:
            assert House().host(name) == [f"That needs more: {name} {row.usage}"]


@pytest.mark.parametrize("name", [name for name in HOST_COMMANDS if name != "stop"])
def test_no_words_make_a_command_fail(name: str) -> None:
    for words in ("", "x", "#x", "x y z", ":: \x00 💥", "#" * 600, "account: 0"):
        house = House()
        house.arrive("andi") >> "JOIN #lab"
        house.host(f"{name} {words}")
        house.host(f"{name} lab {words}")
        assert not house.said(HappeningKind.PROBLEM), words


class BrokenShelf(MemoryShelf):
    def put(self, kind: str, key: str, record: Mapping[str, object]) -> None:
        raise StoreError("disk full")


@pytest.mark.parametrize("line", ["ban andi", "mute andi", "open kopi", "password lab x"])
def test_nothing_changes_when_the_disk_fails_and_the_host_is_told(line: str) -> None:
    house = House()
    house.arrive("andi") >> "JOIN #lab"
    before = {key: room.record() for key, room in house.world.rooms.items()}
    house.world.shelf = house.world.sanctions.shelf = BrokenShelf()
    assert house.host(line) == ["The disk failed, and nothing was changed: disk full"]
    assert {key: room.record() for key, room in house.world.rooms.items()} == before
    assert house.host("bans") == ["Nobody is banned or muted"]
    assert house.world.person("andi") is not None


def test_words_are_proposed_by_what_stands_there() -> None:
    house = House()
    house.arrive("andi") >> "JOIN #lab"
    house.arrive("Agus")
    house.host("ban 10.9.9.9")
    house.host("mute joko")
    for line, words in {
        "": sorted(HOST_COMMANDS),
        "un": ["unban", "unmute"],
        "help ki": ["kick"],
        "kick a": ["Agus", "andi"],
        "kick andi ": ["lab"],
        "topic l": ["lab"],
        "topic lab ": [],
        "unban ": ["10.9.9.9"],
        "unmute ": ["joko"],
        "delete lab last a": ["Agus", "andi"],
        "nothing ": [],
    }.items():
        assert proposals(house.world, line) == words, line


def test_operators_are_proposed_to_be_taken_back() -> None:
    house = House()
    house.arrive("andi")
    house.arrive("budi")
    house.host("op budi")
    assert proposals(house.world, "deop ") == ["budi"]


def test_the_command_of_a_line_is_its_first_word() -> None:
    assert command_of(" Password lab ") is HOST_COMMANDS["password"]
    assert command_of("passwort lab") is None
    assert command_of("") is None


def test_two_handlers_for_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two handlers for kick"):
        host_command("kick", help="")(lambda order: [])
