from __future__ import annotations

from discovery.listing import Source
from discovery.place import Place
from discovery.spots import (
    LOOKS,
    LOOKS_ANSWERED,
    LOOKS_PER_ADDRESS,
    LOOKS_PER_RANK,
    MAX_HINTS,
    NEWS_SECONDS,
    Rank,
    Spot,
    Spots,
)


def place(number: int, port: int = 6697) -> Place:
    return Place(f"10.0.{number // 250}.{number % 250 + 1}", port)


def choose(spots: Spots, rank: Rank, *places: Place) -> list[Place]:
    return [one.place for one in spots.choose([(rank, spots.meet(where)) for where in places])]


def test_looks_are_few_and_some_are_kept_for_who_answered_a_probe() -> None:
    spots = Spots()
    claimed = choose(spots, Rank.CLAIMED, *map(place, range(100)))
    known = choose(spots, Rank.KNOWN, *map(place, range(100, 200)))
    assert len(claimed) == LOOKS_PER_RANK
    assert len(claimed) + len(known) == LOOKS
    assert len(choose(spots, Rank.ANSWERED, *map(place, range(200, 300)))) == LOOKS_ANSWERED


def test_one_address_gets_its_share_and_no_more() -> None:
    spots = Spots()
    crowd = [place(1, port) for port in range(5000, 5100)]
    chosen = choose(spots, Rank.CLAIMED, *crowd, place(2))
    assert chosen.count(place(2)) == 1
    assert len(chosen) == LOOKS_PER_ADDRESS + 1


def test_the_address_with_the_fewest_looks_is_next() -> None:
    spots = Spots()
    for _ in range(20):
        looked = spots.meet(place(1))
        spots.begin(looked)
        looked.looking = False
    one, two = spots.meet(place(1, 5001)), spots.meet(place(2))
    assert spots.choose([(Rank.CLAIMED, one), (Rank.CLAIMED, two)])[0] is two


def test_places_that_were_only_hinted_at_are_bounded_and_those_that_fail_make_room() -> None:
    spots = Spots()
    for number in range(MAX_HINTS):
        assert spots.hint(place(number), Source.GOSSIP) is not None
    assert spots.hint(place(MAX_HINTS), Source.GOSSIP) is None
    spots.meet(place(7)).failures = 1
    assert spots.hint(place(MAX_HINTS), Source.GOSSIP) is not None
    assert not spots.meet(place(7)).hints
    # A person's own word counts in any case.
    assert spots.hint(place(MAX_HINTS + 1), Source.TYPED) is not None


def test_failures_are_repeated_ever_more_rarely_and_soonest_where_somebody_waits() -> None:
    announced = Spot(place(1), 1, sources={Source.MDNS})
    typed = Spot(place(1), 1, sources={Source.TYPED}, hints={Source.TYPED})
    known = Spot(place(1), 1, sources={Source.KNOWN}, hints={Source.KNOWN})
    pauses = []
    for spot in (announced, typed, known):
        for failures in (1, 2, 100):
            spot.failures = failures
            pauses.append(spot.retry_after(spare=False))
    assert pauses == [2, 4, 60, 2, 4, 8, 10, 20, 300]
    assert announced.retry_after(spare=True) == 300


def test_a_round_trip_is_news_only_when_people_would_care() -> None:
    spot = Spot(place(1), 1)
    spot.measured(0.004)
    spot.measured(0.004 + NEWS_SECONDS / 2)
    assert spot.round_trip == 0.004
    spot.measured(0.100)
    spot.measured(0.120)
    assert spot.round_trip == 0.100
    spot.measured(0.020)
    assert spot.round_trip == 0.020
