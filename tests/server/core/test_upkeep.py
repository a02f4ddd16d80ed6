"""Old messages go, a little at a time, and nothing else does."""

from __future__ import annotations

from server.core.happening import HappeningKind
from server.core.history import MemoryHistory, StoreError
from server.core.rules import Rules
from server.core.upkeep import ROUND
from server.core.world import DAY
from tests.server.core.dialogue import START, House


def test_every_room_is_trimmed_within_a_round_and_only_a_few_at_each_tick() -> None:
    house = House(Rules(started=START, keep_messages=1))
    andi = house.arrive("andi")
    rooms = [f"#r{number}" for number in range(40)]
    for room in rooms:
        andi >> f"JOIN {room}" >> f"PRIVMSG {room} :old" >> f"PRIVMSG {room} :new"

    def untrimmed() -> int:
        pages = [
            house.world.history.select(
                room, after=None, before=None, limit=9, newest=True, events=True
            )
            for room in rooms
        ]
        return sum(len(page) > 1 for page in pages)

    assert untrimmed() == len(rooms)
    counts = []
    for _ in range(int(ROUND) + 1):
        house.pass_time(1)
        counts.append(untrimmed())
    assert counts[-1] == 0
    steps = [before - after for before, after in zip([len(rooms), *counts], counts, strict=False)]
    assert max(steps) <= 2


def test_private_talks_of_accounts_are_forgotten_after_the_servers_days() -> None:
    house = House(Rules(started=START, keep_days=1))
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "REGISTER * * kata-sandi"
    budi >> "PRIVMSG andi :psst"
    assert house.world.history.conversations("=andi")
    house.pass_time(DAY / 1000 + ROUND)
    house.pass_time(ROUND)
    assert not house.world.history.conversations("=andi")


class Tidied(MemoryHistory):
    """Counts how often it was tidied, and can fail at it."""

    def __init__(self) -> None:
        super().__init__()
        self.times = {True: 0, False: 0}
        self.broken = False

    def tidy(self, *, thoroughly: bool) -> None:
        self.times[thoroughly] += 1
        if self.broken:
            raise StoreError("the disk is full")


def test_the_history_is_tidied_each_second_and_thoroughly_each_round() -> None:
    history = Tidied()
    house = House(history=history)
    for _ in range(int(ROUND) * 2):
        house.pass_time(1)
    assert history.times == {True: 2, False: int(ROUND) * 2 - 2}


def test_a_history_that_cannot_be_tidied_is_told_of_once_a_round() -> None:
    history = Tidied()
    history.broken = True
    house = House(history=history)
    for _ in range(int(ROUND) * 2):
        house.pass_time(1)
    assert house.said(HappeningKind.PROBLEM) == ["the disk is full"] * 2
    history.broken = False
    house.pass_time(ROUND)
    house.pass_time(1)
    assert history.times[False] == 1
