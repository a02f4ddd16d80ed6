"""What the full screen remembers comes back whole, holds no password, and never gets in the way."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from client.memory import (
    DRAFTS_LIMIT,
    SERVERS_LIMIT,
    TEXT_LIMIT,
    WRITTEN_LIMIT,
    Memory,
    holds_secret,
)

ONE, TWO = "1" * 64, "2" * 64


async def test_everything_comes_back_after_a_restart(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.json")
    memory.been(ONE, "#jarkom", "siti")
    memory.wrote("halo semua")
    known = memory.of(ONE)
    known.rooms = ["#jarkom", "#tugas"]
    known.keep_draft("#jarkom", "besok aku")
    known.habits.muted.add("#tugas")
    known.habits.ignored.add("budi")
    memory.save()
    again = Memory(tmp_path / "memory.json")
    assert (again.server, again.room, again.nick) == (ONE, "#jarkom", "siti")
    assert again.written == ["halo semua"]
    assert again.of(ONE) == known
    assert again.of(TWO).rooms == []


async def test_a_change_is_on_the_disk_soon_although_nobody_ends_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.memory.SAVE_AFTER", 0)
    memory = Memory(tmp_path / "memory.json")
    memory.wrote("halo")
    assert not memory.path.exists()
    await asyncio.sleep(0.001)  # timers fire in their order
    assert Memory(memory.path).written == ["halo"]


async def test_what_changed_is_on_the_disk_at_once_when_the_person_goes_elsewhere(
    tmp_path: Path,
) -> None:
    memory = Memory(tmp_path / "memory.json")
    memory.save_changes()
    assert not memory.path.exists(), "nothing has changed"
    memory.of(ONE).keep_draft("#jarkom", "besok aku")
    memory.touch()
    memory.save_changes()
    assert Memory(memory.path).of(ONE).drafts == {"#jarkom": "besok aku"}


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("/register kopi-pahit", True),
        ("  /REGISTER kopi-pahit", True),
        ("/join rahasia kopi", True),
        ("/join rahasia", False),
        ("halo /register", False),
        ("", False),
    ],
)
async def test_no_password_is_ever_remembered(tmp_path: Path, line: str, secret: bool) -> None:
    memory = Memory(tmp_path / "memory.json")
    memory.wrote(line)
    memory.of(ONE).keep_draft("#jarkom", line)
    memory.save()
    assert holds_secret(line) == secret
    assert ("kopi" in memory.path.read_text()) is False


async def test_it_stays_small_however_much_is_written(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.json")
    for number in range(WRITTEN_LIMIT + 9):
        memory.wrote(f"{number} " + "x" * 2 * TEXT_LIMIT)
    for number in range(SERVERS_LIMIT + 9):
        memory.been(f"{number:064x}", "#jarkom", "siti")
        memory.of(memory.server).met = number
        for draft in range(DRAFTS_LIMIT + 9):
            memory.of(memory.server).keep_draft(f"#{draft}", "x" * 2 * TEXT_LIMIT)
    memory.save()
    assert memory.path.stat().st_size < 4_000_000
    again = Memory(memory.path)
    assert len(again.written) == WRITTEN_LIMIT
    assert again.written[-1].startswith(f"{WRITTEN_LIMIT + 8} ")
    assert again.of(memory.server).drafts.keys() >= {f"#{DRAFTS_LIMIT + 8}"}
    assert again.of("0" * 64).met == 0  # the one that was met first is forgotten


async def test_the_same_line_twice_is_remembered_once(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.json")
    for _ in range(3):
        memory.wrote("/who")
    assert memory.written == ["/who"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"7", b'{"nick": 7, "room": "#a b", "servers": []}',
        b'{"servers": {"1": 7, "2": {"rooms": "x", "drafts": [1], "muted": {}, "met": "x"}}}',
        b'{"nick": "x y", "written": [7, null, "halo"], "server": null}',
    ],
)  # fmt: skip
async def test_a_damaged_file_counts_as_far_as_it_can_be_used(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "memory.json"
    path.write_bytes(content)
    memory = Memory(path)
    assert (memory.nick, memory.room) == ("", "")
    assert memory.written in ([], ["halo"])
    assert memory.of("2").rooms == []
    memory.save()
    assert json.loads(path.read_text())["nick"] == ""


async def test_a_disk_that_takes_nothing_is_nobodys_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "memory.json")
    memory.been(ONE, "#jarkom", "siti")
    memory.save()
    assert memory.nick == "siti"


async def test_two_clients_at_once_lose_nothing_of_one_another(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    first = Memory(path)
    first.been(ONE, "#jarkom", "siti")
    first.of(ONE).habits.muted.update({"#ramai", "#lama"})
    first.of(ONE).keep_draft("#jarkom", "besok aku")
    first.wrote("satu")
    first.save()
    second = Memory(path)
    habits = first.of(ONE).habits
    second.been(TWO, "#lab", "siti2")
    second.of(ONE).habits.ignored.add("budi")
    second.of(ONE).habits.muted.discard("#lama")
    second.of(ONE).habits.advance("#jarkom", 9)
    second.of(TWO).keep_draft("#lab", "dari dua")
    second.wrote("dua")
    second.save()
    habits.muted.add("#baru")
    habits.advance("#jarkom", 7)
    first.of(ONE).keep_draft("#jarkom", "")
    first.wrote("tiga")
    first.save()
    third = Memory(path)
    assert third.written == ["satu", "dua", "tiga"]
    assert (third.server, third.room, third.nick) == (TWO, "#lab", "siti2")
    assert third.of(ONE).drafts == {}
    assert third.of(TWO).drafts == {"#lab": "dari dua"}
    assert third.of(ONE).habits.muted == {"#ramai", "#baru"}
    assert third.of(ONE).habits.ignored == {"budi"}
    assert third.of(ONE).habits.read == {"#jarkom": 9}
    assert first.of(ONE).habits is habits, "the talk goes on with what it has"
    second.save()
    assert Memory(path).written == ["satu", "dua", "tiga"]


async def test_a_file_that_went_away_meanwhile_takes_nothing_with_it(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.json")
    memory.been(ONE, "#jarkom", "siti")
    memory.wrote("satu")
    memory.save()
    for content in (None, b"{", b"[]"):
        memory.path.unlink() if content is None else memory.path.write_bytes(content)
        memory.save()
        again = Memory(memory.path)
        assert (again.written, again.room) == (["satu"], "#jarkom")
