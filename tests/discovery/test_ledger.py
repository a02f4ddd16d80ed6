from __future__ import annotations

import pytest

from discovery.book import Book
from discovery.claims import MAX_CLAIMS
from discovery.life import QUIET, WATCHING
from discovery.listing import Kind, ListedRoom, Source, State
from discovery.place import Place
from discovery.questions import Heard
from discovery.spots import LOOKS, LOOKS_ANSWERED, MAX_HINTS
from tests.discovery.simulated import Host, Network, claim, network

ANNA, BUDI, CITRA = "a" * 64, "b" * 64, "c" * 64
HERE = Place("10.0.0.1", 6697)
THERE = Place("10.0.0.2", 6697)
HAMACHI = Place("25.0.0.1", 6697)


def with_anna() -> Network:
    """Anna's server is here, found by mDNS."""
    lan = network()
    lan.hosts[HERE] = Host(ANNA)
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.run(1)
    assert lan.states() == {ANNA: State.HERE}
    return lan


# -- how a server gets on the list ----------------------------------------------------------------


def test_what_is_announced_is_looked_at_at_once_and_then_here_with_all_that_a_look_shows() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, people=5)
    lan.announce(claim("mdns anna", ANNA, HERE))
    assert lan.states() == {ANNA: State.CHECKING}
    took = lan.run(1, until=lambda: State.HERE in lan.states().values())
    assert took < 0.1
    anna = lan.servers[ANNA]
    assert (anna.name, anna.people, anna.fingerprint) == ("Kopi Anna", 5, ANNA)
    assert anna.rooms == (ListedRoom("jarkom", True, 2),)
    assert anna.places == (HERE,)
    assert anna.round_trip == pytest.approx(0.004)
    assert anna.sources == {Source.MDNS}


def test_what_answers_a_broadcast_is_looked_at_at_once() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA)
    lan.broadcast()
    assert lan.run(1, until=lambda: lan.states() == {ANNA: State.HERE}) < 0.1
    assert lan.servers[ANNA].sources == {Source.PROBE}


@pytest.mark.parametrize("source", [Source.KNOWN, Source.GOSSIP, Source.TYPED])
def test_places_that_nobody_announces_are_listed_only_when_somebody_is_there(
    source: Source,
) -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA)
    lan.ledger.suspect(HERE, source, lan.now)
    lan.ledger.suspect(THERE, source, lan.now)
    assert lan.servers == {}
    lan.run(20)
    assert lan.states() == {ANNA: State.HERE}
    assert lan.servers[ANNA].sources == {source}


def test_a_typed_address_whose_server_starts_later_is_found_soon_after() -> None:
    lan = network()
    lan.ledger.suspect(HERE, Source.TYPED, lan.now)
    lan.run(120)
    lan.hosts[HERE] = Host(ANNA)
    assert lan.run(60, until=lambda: lan.states() == {ANNA: State.HERE}) <= 8 + 1


def test_gossip_about_nobody_is_forgotten_after_a_few_looks() -> None:
    lan = network()
    lan.ledger.suspect(HERE, Source.GOSSIP, lan.now)
    lan.run(3600)
    assert len(lan.looks) == 3


def test_an_announcement_that_can_t_be_reached_is_shown_as_such_as_long_as_it_is_repeated() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, tcp=False, udp=False)  # client isolation
    lan.announce(claim("mdns anna", ANNA, HERE))
    assert lan.run(10, until=lambda: lan.states() == {ANNA: State.UNREACHABLE}) < 4
    lan.run(600)
    assert lan.states() == {ANNA: State.UNREACHABLE}
    assert len(lan.reconfirms) == pytest.approx(600 / WATCHING.reconfirm, abs=2)
    assert len(lan.looks) < 600 / WATCHING.reconfirm + 8
    lan.announcing.clear()
    assert lan.run(60, until=lambda: lan.servers == {}) < WATCHING.reconfirm + 5


def test_what_a_probe_reaches_and_a_look_does_not_is_shown_as_unreachable() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, tcp=False)
    lan.broadcast()
    lan.run(5)
    assert lan.states() == {ANNA: State.UNREACHABLE}
    assert lan.servers[ANNA].name == "Kopi Anna"
    lan.run(60)
    assert lan.servers == {}  # nobody has answered since


def test_a_server_that_can_be_reached_after_all_becomes_here() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, tcp=False)
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.run(5)
    lan.hosts[HERE].tcp = True
    assert lan.run(60, until=lambda: lan.states() == {ANNA: State.HERE}) < 10


def test_a_server_that_starts_again_after_failures_is_looked_at_once_it_is_announced() -> None:
    lan = network()
    lan.announce(claim("mdns anna", ANNA, HERE))  # nobody is there, so pauses grow
    lan.run(40)
    lan.run(3)  # from the last failed look on
    lan.hosts[HERE] = Host(ANNA)
    lan.announce(claim("mdns anna", ANNA, HERE))
    assert lan.run(10, until=lambda: lan.states() == {ANNA: State.HERE}) < 0.5


# -- how it stays true ----------------------------------------------------------------------------


def test_a_server_that_is_here_is_asked_by_udp_and_looked_at_rarely() -> None:
    lan = with_anna()
    lan.run(100)  # in the beginning more often
    lan.looks.clear()
    lan.asks.clear()
    lan.run(60)
    assert len(lan.asks) == pytest.approx(60 / 5, abs=2)
    assert len(lan.looks) == pytest.approx(60 / 30, abs=1)


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("udp", [False, True])
@pytest.mark.parametrize("moment", [0.0, 1.3, 4.9, 6.8])
def test_a_killed_server_is_marked_within_15_s_and_gone_within_45(
    silent: bool, udp: bool, moment: float
) -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, udp=udp, silent=silent)
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.run(60 + moment)
    assert lan.states() == {ANNA: State.HERE}
    lan.hosts[HERE].up = False
    lan.announcing.clear()
    marked = lan.run(60, until=lambda: lan.states() == {ANNA: State.UNREACHABLE})
    assert marked <= 15
    assert marked + lan.run(60, until=lambda: lan.servers == {}) <= 45


def test_lost_datagrams_are_no_death() -> None:
    lan = with_anna()
    for _ in range(40):
        lan.hosts[HERE].udp = not lan.hosts[HERE].udp
        lan.run(2.5)
        assert lan.states() == {ANNA: State.HERE}


def test_a_server_that_starts_again_in_time_is_never_marked() -> None:
    lan = with_anna()
    lan.run(100)
    lan.hosts[HERE].up = False
    lan.run(2)
    lan.hosts[HERE].up = True
    lan.run(60, until=lambda: lan.states() != {ANNA: State.HERE})
    assert lan.states() == {ANNA: State.HERE}


def test_a_change_of_people_or_rooms_is_seen_within_seconds() -> None:
    lan = with_anna()
    lan.hosts[HERE].people, lan.hosts[HERE].revision = 9, 2
    assert lan.run(60, until=lambda: lan.servers[ANNA].people == 9) <= 6


def test_a_change_that_mdns_tells_is_seen_sooner() -> None:
    lan = with_anna()
    lan.run(2)
    lan.hosts[HERE].people = 9
    lan.announce(claim("mdns anna", ANNA, HERE, people=9))
    assert lan.run(60, until=lambda: lan.servers[ANNA].people == 9) <= 2


def test_a_server_that_says_goodbye_and_goes_is_off_the_list_at_once() -> None:
    lan = with_anna()
    lan.say_goodbye("mdns anna")
    lan.run(0.3)  # it says so before it closes its port
    lan.hosts[HERE].up = False
    assert lan.run(60, until=lambda: lan.servers == {}) <= 4


def test_nor_is_it_kept_on_the_list_by_the_answer_to_a_probe_of_a_moment_ago() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA)
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.broadcast()
    lan.run(1)
    assert lan.servers[ANNA].sources == {Source.MDNS, Source.PROBE}
    lan.say_goodbye("mdns anna")
    lan.hosts[HERE].up = False
    assert lan.run(10, until=lambda: not lan.servers) <= 5


def test_a_forged_goodbye_moves_nobody() -> None:
    lan = with_anna()
    for _ in range(20):
        lan.announce(claim("mdns anna", ANNA, HERE))
        lan.say_goodbye("mdns anna")
        lan.run(5, until=lambda: lan.states() != {ANNA: State.HERE})
        assert lan.states() == {ANNA: State.HERE}


def test_a_goodbye_of_a_server_never_reached_is_believed() -> None:
    lan = network()
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.run(5)
    lan.say_goodbye("mdns anna")
    assert lan.servers == {}


def test_quiet_is_quiet_however_much_is_said() -> None:
    lan = network(QUIET)
    lan.hosts[HERE] = Host(ANNA)
    for people in range(120):
        lan.announce(claim("mdns anna", ANNA, HERE, people=people))
        lan.announce(claim("mdns budi", BUDI, THERE))  # where nobody is
        lan.run(30)
    assert lan.states() == {ANNA: State.HERE, BUDI: State.UNREACHABLE}
    assert not lan.asks
    assert not lan.reconfirms
    assert sum(place == HERE for _, place in lan.looks) == pytest.approx(12, abs=2)
    lan.announcing.clear()
    lan.run(3600)
    assert len(lan.looks) < 3 * 120


def test_a_server_that_was_off_the_list_comes_back_with_all_its_addresses() -> None:
    lan = network()
    link_local = Place("fe80::1%5", 6697)
    anna = lan.hosts[HERE] = lan.hosts[link_local] = Host(ANNA)
    lan.ledger.suspect(HERE, Source.KNOWN, lan.now, fingerprint=ANNA)  # from the book
    lan.announce(claim("mdns anna", ANNA, HERE, link_local))
    lan.run(1)
    anna.up = False
    lan.say_goodbye("mdns anna")
    lan.run(20)
    assert lan.servers == {}
    anna.up = True
    lan.announce(claim("mdns anna", ANNA, link_local))
    lan.run(1)
    lan.announce(claim("mdns anna", ANNA, HERE, link_local))
    lan.run(5)
    assert lan.servers[ANNA].places == (HERE, link_local)


def test_of_three_addresses_a_server_comes_back_with_those_that_it_still_has() -> None:
    lan = network()
    places = [HERE, THERE, HAMACHI]
    for place in places:
        lan.hosts[place] = Host(ANNA)
        lan.ledger.suspect(place, Source.KNOWN, lan.now, fingerprint=ANNA)
    lan.run(1)
    for host in lan.hosts.values():
        host.up = False
    lan.run(60)
    assert lan.servers == {}
    lan.hosts[HERE].up = lan.hosts[THERE].up = True
    lan.run(600)
    assert set(lan.servers[ANNA].places) == {HERE, THERE}


# -- who is who -----------------------------------------------------------------------------------


def test_several_announcements_and_addresses_of_one_key_are_one_entry() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA, round_trip=0.050)
    lan.hosts[HAMACHI] = Host(ANNA, round_trip=0.090)
    lan.hosts[THERE] = Host(ANNA, round_trip=0.001)
    lan.announce(claim("mdns anna", ANNA, HERE, HAMACHI))
    lan.announce(claim("mdns anna-2", ANNA, THERE))
    lan.announce(claim("mdns anna irc", "", HERE, kind=Kind.IRC))
    lan.broadcast()
    lan.run(5)
    assert lan.states() == {ANNA: State.HERE}
    assert lan.servers[ANNA].places == (THERE, HERE, HAMACHI)  # the fastest first
    assert lan.servers[ANNA].kind is Kind.WARKOP


def test_places_that_fail_beside_one_that_answers_are_not_offered_and_rarely_tried() -> None:
    lan = network()
    lan.hosts[HERE] = Host(ANNA)
    docker = Place("172.17.0.1", 6697)
    lan.announce(claim("mdns anna", ANNA, docker, HERE))
    lan.run(600)
    assert lan.servers[ANNA].places == (HERE,)
    assert sum(place == docker for _, place in lan.looks) < 8


def test_a_server_that_moves_to_another_address_or_port_stays_one_entry() -> None:
    lan = with_anna()
    for place in (THERE, Place("10.0.0.2", 6698)):
        (before,) = lan.hosts
        lan.hosts = {place: lan.hosts[before]}
        lan.announce(claim("mdns anna", ANNA, place))
        lan.run(1)
        assert lan.states() == {ANNA: State.HERE}
        assert lan.servers[ANNA].places[0] == place
        lan.run(70)
        assert lan.states() == {ANNA: State.HERE}
        assert lan.servers[ANNA].places == (place,)


def test_a_claim_with_another_s_key_is_shown_under_the_key_that_is_proven() -> None:
    lan = with_anna()
    lan.hosts[THERE] = Host(BUDI, name="Kopi Anna")
    lan.announce(claim("mdns forged", ANNA, THERE))
    lan.run(5)
    assert lan.states() == {ANNA: State.HERE, BUDI: State.HERE}
    assert lan.servers[ANNA].places == (HERE,)
    assert lan.servers[BUDI].places == (THERE,)


def test_a_server_that_takes_another_s_name_is_a_second_entry_and_flagged() -> None:
    lan = with_anna()
    lan.hosts[THERE] = Host(BUDI, name="KOPI  anna")
    lan.announce(claim("mdns budi", BUDI, THERE, name="KOPI  anna"))
    assert lan.servers[BUDI].other_of == ANNA  # also while nothing is proven
    lan.run(5)
    assert lan.servers[BUDI].other_of == ANNA
    assert lan.servers[ANNA].other_of == ""


def test_a_second_server_of_one_computer_takes_nobody_s_name() -> None:
    lan = with_anna()
    beside = Place(HERE.address, 6698)
    lan.hosts[beside] = Host(BUDI, name="Kopi Anna")
    lan.announce(claim("mdns budi", BUDI, beside, name="Kopi Anna"))
    assert lan.servers[BUDI].other_of == ANNA  # nobody has looked yet
    lan.run(5)
    assert lan.servers[BUDI].other_of == ""
    # The same address on another day says nothing.
    del lan.hosts[HERE]
    lan.run(60, until=lambda: lan.states().get(ANNA) is not State.HERE)
    assert lan.states().get(ANNA) is not State.HERE
    assert ANNA not in lan.servers or lan.servers[BUDI].other_of == ANNA


def test_the_book_says_who_had_a_name_first() -> None:
    book = Book()
    book.verified(BUDI, "Kopi Anna", THERE, 1)
    lan = network(book=book)
    lan.hosts[HERE] = Host(ANNA)
    lan.announce(claim("mdns anna", ANNA, HERE))
    lan.run(5)
    assert lan.servers[ANNA].other_of == BUDI


def test_another_server_on_the_same_port_takes_the_place_of_the_first() -> None:
    lan = with_anna()
    lan.hosts[HERE] = Host(BUDI, name="Kopi Budi")
    lan.announcing.clear()
    assert lan.run(60, until=lambda: lan.servers.get(BUDI) is not None) < 10
    lan.run(60)
    assert lan.states() == {BUDI: State.HERE}


def test_other_irc_servers_are_listed_as_such_and_asked_rarely() -> None:
    lan = network()
    lan.hosts[THERE] = Host(BUDI, kind=Kind.IRC)
    lan.announce(claim("mdns ergo", "", THERE, name="Ergo", kind=Kind.IRC))
    lan.run(61)
    assert lan.states() == {BUDI: State.HERE}
    assert (lan.servers[BUDI].kind, lan.servers[BUDI].name) == (Kind.IRC, "Ergo")
    assert lan.asks == []
    assert len(lan.looks) <= 3


def test_something_with_tls_that_nobody_announces_as_irc_is_not_listed_unless_typed() -> None:
    lan = network()
    lan.hosts[HERE] = lan.hosts[THERE] = Host(BUDI, kind=Kind.IRC)
    lan.ledger.suspect(HERE, Source.GOSSIP, lan.now)
    lan.run(5)
    assert lan.servers == {}
    lan.ledger.suspect(THERE, Source.TYPED, lan.now)
    lan.run(5)
    assert lan.states() == {BUDI: State.HERE}


# -- floods ---------------------------------------------------------------------------------------


def forged(number: int) -> Place:
    return Place(f"10.6.{number // 250}.{number % 250 + 1}", 6697)


def test_a_thousand_forged_services_keep_nobody_out() -> None:
    lan = network()
    for number in range(1000):
        lan.announce(claim(f"mdns {number}", f"{number:064x}", forged(number), name=f"x{number}"))
    lan.hosts[HERE] = Host(ANNA)
    lan.announce(claim("mdns anna", ANNA, HERE))
    assert lan.run(60, until=lambda: lan.states().get(ANNA) is State.HERE) < 5
    assert len(lan.servers) <= 256
    # And who answers a broadcast does not wait at all.
    lan.hosts[THERE] = Host(BUDI)
    lan.broadcast()
    assert lan.run(60, until=lambda: lan.states().get(BUDI) is State.HERE) < 1
    assert lan.most_looks <= LOOKS + LOOKS_ANSWERED
    # The servers that are here stay watched.
    lan.hosts[HERE].up = False
    assert lan.run(60, until=lambda: lan.servers[ANNA].state is State.UNREACHABLE) <= 15


def test_a_thousand_answers_of_one_forger_are_few_looks_at_him() -> None:
    lan = network()
    for port in range(5000, 6000):
        place = Place("10.0.0.66", port)
        lan.ledger.answered(Heard(place, f"{port:064x}", "x", 1, 0.001, Source.PROBE), lan.now)
    lan.hosts[HERE] = Host(ANNA)
    lan.broadcast()
    assert lan.run(60, until=lambda: lan.states().get(ANNA) is State.HERE) < 1
    assert len(lan.servers) <= 5


def test_a_server_announced_under_a_thousand_names_is_one_entry() -> None:
    lan = with_anna()
    for number in range(2000):
        lan.announce(claim(f"mdns {number}", ANNA, forged(number)))
    lan.run(60)
    assert lan.states() == {ANNA: State.HERE}
    assert lan.servers[ANNA].places[0] == HERE
    assert len(lan.servers[ANNA].places) <= 16


def test_what_is_kept_is_bounded_and_ends() -> None:
    lan = network()
    for number in range(3 * MAX_CLAIMS):
        lan.announce(claim(f"mdns {number}", "", forged(number)))
        lan.ledger.suspect(forged(number + 5000), Source.GOSSIP, lan.now)
    records = lan.ledger._records
    assert len(records.claims) <= MAX_CLAIMS
    assert len(records.spots) <= MAX_CLAIMS + MAX_HINTS
    for number in range(3 * MAX_CLAIMS):
        lan.say_goodbye(f"mdns {number}")
    lan.run(3600)
    assert len(records.claims) == len(records.spots) == 0
