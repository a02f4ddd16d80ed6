from __future__ import annotations

from dataclasses import replace

from discovery.announcement import FoundServer, RoomInfo
from discovery.claims import MAX_CLAIMS, MAX_PER_ADDRESS, Claim, Claims, mdns_claim
from discovery.listing import Kind, ListedRoom, Source
from discovery.place import Place

ANNA = "a" * 64
HERE, THERE = Place("10.0.0.1", 6697), Place("10.0.0.2", 6697)


def said(key: str, *places: Place, source: Source = Source.MDNS, fingerprint: str = ANNA) -> Claim:
    return Claim(key, source, Kind.WARKOP, fingerprint, "Kopi Anna", places or (HERE,))


def keys(claims: Claims) -> list[str]:
    return [standing.claim.key for standing in claims]


def test_an_announcement_is_found_by_its_key_its_fingerprint_and_its_places() -> None:
    claims = Claims()
    claims.put(said("one", HERE, THERE))
    claims.put(said("two", THERE, fingerprint=""))
    assert [one.claim.key for one in claims.of(ANNA)] == ["one"]
    assert [one.claim.key for one in claims.at(THERE)] == ["one", "two"]
    claims.put(said("one", HERE))
    assert [one.claim.key for one in claims.at(THERE)] == ["two"]
    claims.drop("one")
    assert claims.of(ANNA) == claims.at(HERE) == []
    assert claims.drop("one") is None


def test_a_flood_of_announcements_makes_room_only_where_nobody_was_found() -> None:
    claims = Claims()
    for number in range(MAX_CLAIMS):
        assert claims.put(said(str(number)))
    assert not claims.put(said("late"))
    for standing in claims:
        standing.failed = standing.claim.key == "7"
    assert claims.put(said("late"))
    assert claims.get("7") is None
    assert len(claims) == MAX_CLAIMS


def test_one_address_answers_probes_for_a_few_servers_only() -> None:
    claims = Claims()
    for port in range(5000, 5100):
        claims.put(said(f"udp {port}", Place("10.0.0.1", port), source=Source.PROBE))
    claims.put(said("udp there", THERE, source=Source.PROBE))
    assert len(claims) == MAX_PER_ADDRESS + 1


def test_what_mdns_finds_is_a_claim_and_an_irc_server_with_our_fingerprint_is_ours() -> None:
    found = FoundServer(
        key="Kopi Anna [aaaaaa]",
        name="Kopi Anna",
        server_id=ANNA,
        host="anna.local",
        addresses=("10.0.0.1",),
        port=6697,
        version="1",
        rooms=(RoomInfo("jarkom", True),),
        more_rooms=2,
        room_count=3,
        people=4,
    )
    claim = mdns_claim(found)
    assert (claim.kind, claim.fingerprint, claim.places) == (Kind.WARKOP, ANNA, (HERE,))
    assert claim.rooms == (ListedRoom("jarkom", True, None),)
    assert mdns_claim(replace(found, is_irc=True)).kind is Kind.WARKOP
    assert mdns_claim(replace(found, is_irc=True, server_id="")).kind is Kind.IRC
