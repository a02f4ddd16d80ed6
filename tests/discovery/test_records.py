from __future__ import annotations

import math

from discovery.claims import Claim
from discovery.life import WATCHING, Life
from discovery.listing import Kind, Source, State
from discovery.look import Looked
from discovery.place import Place
from discovery.records import MAX_SERVERS, Records, Server

ANNA, BUDI = "a" * 64, "b" * 64
HERE, THERE = Place("10.0.0.1", 6697), Place("10.0.0.2", 6697)


def prove(records: Records, fingerprint: str, place: Place, round_trip: float = 0.001) -> Server:
    spot = records.spots.meet(place)
    spot.proven = fingerprint
    spot.measured(round_trip)
    looked = Looked(place, fingerprint, Kind.WARKOP, round_trip)
    life = Life(WATCHING, 0.0, foreign=False)
    server = records.servers.setdefault(fingerprint, Server(looked, life, len(records.servers)))
    server.places[place] = None
    return server


def claim(key: str, fingerprint: str, *places: Place) -> Claim:
    return Claim(key, Source.MDNS, Kind.WARKOP, fingerprint, "x", places)


def test_the_best_place_answers_is_announced_and_near() -> None:
    records = Records()
    far, near, dead, moved = (Place(f"10.0.0.{number}", 6697) for number in range(1, 5))
    for place, trip in ((far, 0.2), (near, 0.001), (dead, 0.001), (moved, 0.001)):
        server = prove(records, ANNA, place, trip)
    records.spots.meet(dead).failures = 1
    records.claims.put(claim("anna", ANNA, far, near, dead))
    assert [spot.place for spot in records.spots_of(server)] == [near, far, moved, dead]


def test_an_announcement_means_who_is_proven_at_its_places_only_if_it_claims_no_key() -> None:
    records = Records()
    server = prove(records, ANNA, HERE)
    assert records.meant_by(claim("irc", "", HERE)) == [server]
    assert records.meant_by(claim("budi", BUDI, HERE)) == []
    assert records.meant_by(claim("anna", ANNA, THERE)) == [server]


def test_an_announcement_is_listed_until_all_its_places_are_those_of_others() -> None:
    records = Records()
    said = claim("budi", BUDI, HERE, THERE)
    for place in said.places:
        records.spots.meet(place)
    assert records.state(said) is State.CHECKING
    prove(records, ANNA, HERE)
    records.spots.meet(THERE).failures = 1
    assert records.state(said) is State.UNREACHABLE
    prove(records, ANNA, THERE)
    assert records.state(said) is None


def test_a_server_whose_last_place_another_took_is_gone() -> None:
    records = Records()
    prove(records, ANNA, HERE)
    records.leave(ANNA, HERE, 1.0)
    records.leave(BUDI, HERE, 1.0)
    assert records.servers == {}


def test_whoever_has_a_hundred_keys_makes_room_for_who_has_one() -> None:
    records = Records()
    prove(records, ANNA, HERE)
    for number in range(MAX_SERVERS - 1):
        prove(records, f"{number:064x}", Place("10.0.0.66", 5000 + number))
    records.make_room()
    assert len(records.servers) == MAX_SERVERS - 1
    assert ANNA in records.servers


def test_what_nobody_names_any_more_is_forgotten_and_the_next_end_is_told() -> None:
    records = Records()
    records.claims.put(claim("old", BUDI, THERE), ends=5.0)
    records.claims.put(claim("new", BUDI, HERE), ends=9.0)
    records.spots.meet(THERE)
    records.spots.meet(HERE)
    assert records.expire(5.0) == 9.0
    assert [spot.place for spot in records.spots] == [HERE]
    assert records.expire(9.0) == math.inf
    assert len(records.spots) == 0
