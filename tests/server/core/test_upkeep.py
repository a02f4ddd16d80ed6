"""Old messages go, a little at a time, and nothing else does."""

from __future__ import annotations

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
