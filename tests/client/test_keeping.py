"""Habits that a program keeps beside a full screen that may be running."""

from __future__ import annotations

from pathlib import Path

from client.keeping import HabitKeeper
from client.memory import Memory

HERE, THERE = "ab" * 32, "cd" * 32


def test_what_is_ignored_muted_and_read_is_there_the_next_time(tmp_path: Path) -> None:
    it = HabitKeeper(tmp_path / "memory.json", HERE, keeps_read=True)
    it.habits.ignored.add("citra")
    it.habits.muted.add("#bising")
    it.habits.advance("#jarkom", 7)
    it.changed()
    again = HabitKeeper(tmp_path / "memory.json", HERE, keeps_read=True)
    assert again.habits == it.habits
    again.habits.ignored.discard("citra")
    again.changed()
    assert HabitKeeper(tmp_path / "memory.json", HERE, keeps_read=True).habits.ignored == set()
    assert HabitKeeper(tmp_path / "memory.json", THERE, keeps_read=True).habits.muted == set()


def test_what_the_full_screen_wrote_meanwhile_stays(tmp_path: Path) -> None:
    it = HabitKeeper(tmp_path / "memory.json", HERE, keeps_read=True)
    screen = Memory(tmp_path / "memory.json")
    screen.nick, screen.written = "budi", ["halo"]
    screen.of(HERE).habits.ignored.add("eko")
    screen.of(HERE).habits.advance("#jarkom", 9)
    screen.save()
    it.habits.ignored.add("citra")
    it.habits.advance("#jarkom", 7)
    it.changed()
    found = Memory(tmp_path / "memory.json")
    assert (found.nick, found.written) == ("budi", ["halo"])
    assert found.of(HERE).habits.ignored == {"citra", "eko"}
    assert found.of(HERE).habits.read == {"#jarkom": 9}


def test_a_script_reads_nothing_and_writes_nothing_unasked(tmp_path: Path) -> None:
    it = HabitKeeper(tmp_path / "memory.json", HERE, keeps_read=False)
    it.habits.advance("#jarkom", 7)
    it.changed()
    assert not (tmp_path / "memory.json").exists()
