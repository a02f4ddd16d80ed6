"""Whom to ignore, which rooms are mute and what was read, kept by a program that remembers nothing
else of the person."""

from __future__ import annotations

import copy
from pathlib import Path

from client.core.habits import Habits
from client.memory import Memory


class HabitKeeper:
    """The habits at one server. The full screen may be running beside us, and its file has more
    than this in it: only what was changed here is changed there.

    keeps_read: whether somebody read what was printed.
    """

    def __init__(self, path: Path, server: str, *, keeps_read: bool) -> None:
        self._path = path
        self._server = server
        self._keeps_read = keeps_read
        self.habits = Memory(path).of(server).habits
        self._before = copy.deepcopy(self.habits)

    def changed(self) -> None:
        """Write what has changed, if anything has."""
        memory = Memory(self._path)
        there = memory.of(self._server).habits
        before, self._before = self._before, copy.deepcopy(self.habits)
        is_new = _merge(there.muted, before.muted, self.habits.muted)
        is_new = _merge(there.ignored, before.ignored, self.habits.ignored) or is_new
        if self._keeps_read:
            is_new = _advance(there, self.habits) or is_new
        if is_new:
            memory.save()


def _merge(there: set[str], before: set[str], now: set[str]) -> bool:
    """Whether that changed anything."""
    old = set(there)
    there |= now - before
    there -= before - now
    return there != old


def _advance(there: Habits, here: Habits) -> bool:
    is_new = False
    for key, stamp in here.read.items():
        is_new = there.advance(key, stamp) or is_new
    return is_new
