from __future__ import annotations

from discovery.claims import Claim
from discovery.listing import Kind, ListedRoom, Source, State
from discovery.look import Looked
from discovery.merging import MAX_LISTED, merged
from discovery.place import Place
from discovery.records import Records
from tests.discovery.test_records import ANNA, BUDI, HERE, THERE, prove

ROOMS = (ListedRoom("jarkom", True),)


def nobody(_name: str) -> str:
    return ""


def claim(key: str, fingerprint: str, *places: Place, kind: Kind = Kind.WARKOP) -> Claim:
    return Claim(key, Source.MDNS, kind, fingerprint, "Kopi Anna", places, ROOMS, 1, 3, "1")


def test_a_server_that_knows_no_look_is_described_by_what_it_announces() -> None:
    records = Records()
    prove(records, ANNA, HERE).looked = Looked(HERE, ANNA, Kind.IRC, 0.001)
    assert merged(records, nobody) == {}
    records.claims.put(claim("anna", ANNA, HERE))
    listed = merged(records, nobody)[ANNA]
    assert (listed.kind, listed.name, listed.rooms) == (Kind.WARKOP, "Kopi Anna", ROOMS)
    assert (listed.more_rooms, listed.people, listed.version) == (1, 3, "1")


def test_a_typed_server_without_any_name_is_called_by_its_place() -> None:
    records = Records()
    prove(records, ANNA, HERE).looked = Looked(HERE, ANNA, Kind.IRC, 0.001)
    records.spots.hint(HERE, Source.TYPED)
    assert merged(records, nobody)[ANNA].name == "10.0.0.1:6697"


def test_places_to_connect_to_are_proven_ones_and_then_those_not_yet_found_wrong() -> None:
    records = Records()
    prove(records, ANNA, HERE)
    untried, wrong = Place("10.0.0.3", 6697), Place("10.0.0.4", 6697)
    records.claims.put(claim("anna", ANNA, wrong, THERE, untried, HERE))
    records.spots.meet(wrong).failures = 1
    prove(records, BUDI, THERE)
    assert merged(records, nobody)[ANNA].places == (HERE, untried)


def test_announcements_without_a_key_are_listed_only_when_looks_have_failed() -> None:
    records = Records()
    records.claims.put(claim("mdns x", "", HERE))
    records.spots.meet(HERE)
    assert merged(records, nobody) == {}
    records.spots.meet(HERE).failures = 1
    (listed,) = merged(records, nobody).values()
    assert (listed.key, listed.state) == ("mdns x", State.UNREACHABLE)


def test_the_list_is_bounded_and_the_proven_come_first() -> None:
    records = Records()
    for number in range(2 * MAX_LISTED):
        place = Place(f"10.1.{number // 250}.{number % 250 + 1}", 6697)
        records.claims.put(claim(f"mdns {number}", f"{number:064x}", place))
        records.spots.meet(place)
    prove(records, ANNA, HERE)
    listed = merged(records, nobody)
    assert len(listed) == MAX_LISTED
    assert listed[ANNA].state is State.HERE
