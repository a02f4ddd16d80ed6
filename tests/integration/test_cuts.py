"""However often connections break, each word is said once: on the server and on every screen."""

from __future__ import annotations

from collections import Counter

import pytest

from client.core.model import Delivery
from tests.integration.cuts import ROOM, Traveller, World

SEEDS = 40
STEPS = 400


@pytest.mark.parametrize("accounts", [True, False], ids=["accounts", "guests"])
@pytest.mark.parametrize("block", range(4))
def test_in_a_room_nothing_is_lost_doubled_or_left_in_doubt(block: int, accounts: bool) -> None:
    breaks = 0
    for seed in range(block * SEEDS // 4, (block + 1) * SEEDS // 4):
        world = World(seed, accounts=accounts)
        world.live(STEPS)
        world.calm()
        breaks += sum(person.breaks for person in world.people)
        said = Counter(text for person in world.people for text in person.said[ROOM])
        assert world.stored() == said, f"seed {seed}"
        for person in world.people:
            shown = person.shown()
            assert Counter(text for text, _ in shown) == said, f"seed {seed}, {person.nick}"
            assert all(delivery is Delivery.SENT for _, delivery in shown), f"seed {seed}"
            own = [text for text, _ in shown if text in person.said[ROOM]]
            assert own == person.said[ROOM], f"seed {seed}: the order of {person.nick}"
    assert breaks > 50


@pytest.mark.parametrize("block", range(2))
def test_what_is_said_to_one_person_neither(block: int) -> None:
    for seed in range(1000 + block * SEEDS // 4, 1000 + (block + 1) * SEEDS // 4):
        world = World(seed, accounts=True)
        world.live(STEPS)
        world.calm()
        for person in world.people:
            for other in world.people:
                if other is not person:
                    _compare(person, other, f"seed {seed}, {person.nick} and {other.nick}")


def _compare(person: Traveller, other: Traveller, where: str) -> None:
    """What two said to each other stands with both once, but for what the person knows was refused
    (while the server did not say what the other's key is)."""
    said = [*person.said.get(other.nick, []), *other.said.get(person.nick, [])]
    refused = [
        text
        for one, to in ((person, other), (other, person))
        for text, delivery in one.shown(to.nick)
        if delivery is Delivery.FAILED
    ]
    sent = [text for text, delivery in person.shown(other.nick) if delivery is Delivery.SENT]
    assert Counter(sent) == Counter(said) - Counter(refused), where
    doubtful = {Delivery.UNSURE, Delivery.WAITING, Delivery.PENDING}
    assert doubtful.isdisjoint(delivery for _, delivery in person.shown(other.nick)), where
