"""Who is let in and how fast: the others never notice, whoever is over a limit is told."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from protocol.message import Message
from server.core import limits, rates
from server.core.happening import HappeningKind
from server.core.rules import Rules
from server.core.session import Phase
from tests.server.core.dialogue import START, House, Person

RULES = Rules(started=START)


def house(**rules: object) -> House:
    return House(replace(RULES, **rules), limited=True)  # type: ignore[arg-type]


def flood(person: Person, line: str, times: float) -> list[Message]:
    for _ in range(int(times)):
        person >> line
    return person.read()


# -- connections ----------------------------------------------------------------------------------


def test_one_address_has_so_many_connections_and_others_their_own() -> None:
    here = house()
    most = limits.CONNECTIONS_PER_ADDRESS
    people = [here.connect("10.0.0.7") for _ in range(most)]
    one_more = here.connect("10.0.0.7")
    one_more << f"ERROR :Closing link: Too many connections from your address ({most}); close one"
    assert one_more.session.phase is Phase.CLOSED
    assert "Too many connections" in here.said(HappeningKind.REFUSED)[0]
    assert here.connect("10.0.0.8").session.phase is Phase.REGISTERING
    people[0] >> "QUIT"
    assert here.connect("10.0.0.7").session.phase is Phase.REGISTERING


def test_who_reconnects_for_ever_is_slowed_down() -> None:
    here = house()
    for _ in range(int(limits.CONNECT_BURST)):
        here.connect("10.0.0.7") >> "QUIT"
    refused = here.connect("10.0.0.7")
    text = "Too many connections from your address in a short time; wait 2 s"
    refused << f"ERROR :Closing link: {text}"
    here.pass_time(2)
    assert here.connect("10.0.0.7").session.phase is Phase.REGISTERING


@pytest.mark.parametrize(
    ("rules", "address", "limited"),
    [
        ({}, "127.0.0.1", False),
        ({}, "::1", False),
        ({}, "10.0.0.7", True),
        ({"limit_loopback": True}, "127.0.0.1", True),
        ({"limit_loopback": True}, "::1", True),
        ({"exempt": (ip_network("10.0.0.0/24"),)}, "10.0.0.7", False),
        ({"exempt": (ip_network("10.0.0.0/24"),)}, "10.0.1.7", True),
        ({"exempt": (ip_network("127.0.0.1"),), "limit_loopback": True}, "127.0.0.1", False),
    ],
)
def test_no_limit_holds_for_the_hosts_computer_and_what_the_host_named(
    rules: dict[str, object], address: str, limited: bool
) -> None:
    here = house(**rules)
    everybody = [here.connect(address) for _ in range(100)]
    assert any(one.session.phase is Phase.CLOSED for one in everybody) is limited
    here = house(**rules)
    andi = here.arrive("andi", address=address)
    refused = [one for one in flood(andi, "PRIVMSG andi :x", 500) if one.verb == "263"]
    assert bool(refused) is limited
    assert (andi.session.phase is Phase.CLOSED) is limited


def test_who_hammers_at_the_door_does_not_fill_the_log() -> None:
    here = house()
    here.host("ban 10.0.0.7")
    for _ in range(100):
        assert here.connect("10.0.0.7").session.phase is Phase.CLOSED
    assert len(here.said(HappeningKind.REFUSED)) == limits.CONNECT_BURST


def test_bans_hold_for_the_exempt_too() -> None:
    here = house()
    here.host("ban 127.0.0.1")
    refused = here.connect("127.0.0.1")
    refused << "465 * :You are banned from this server"
    refused << "ERROR :…"


# -- rates ----------------------------------------------------------------------------------------


def test_who_is_too_fast_is_told_how_long_to_wait_and_others_see_nothing() -> None:
    here = house()
    andi, budi = here.arrive("andi"), here.arrive("budi")
    flood(andi, "PRIVMSG budi :halo", rates.MESSAGES.burst)
    assert len(budi.read()) == rates.MESSAGES.burst
    andi >> "PRIVMSG budi :lagi"
    andi << "263 andi PRIVMSG :You are going too fast; wait 1 s"
    budi.hears_nothing()
    budi >> "PRIVMSG andi :pelan"
    andi << ":budi PRIVMSG andi pelan"
    here.pass_time(1)
    andi >> "PRIVMSG budi :maaf"
    budi << ":andi PRIVMSG budi maaf"
    andi.hears_nothing()


def test_a_client_that_knows_standard_replies_gets_one_with_its_label() -> None:
    here = house()
    andi = here.arrive("andi", "standard-replies", "labeled-response", "batch")
    flood(andi, "NICK andi", rates.NICKS.burst - 1)
    andi >> "@label=7 NICK lain"
    andi << "@label=7 FAIL NICK RATE_LIMITED :You are going too fast; wait 5 s"
    assert andi.session.nick == "andi"


@pytest.mark.parametrize("line", ["PRIVMSG andi :x", "JOIN #a", "NICK andi", "WHO andi", "FOO"])
def test_who_does_not_listen_is_closed(line: str) -> None:
    here = house()
    andi = here.arrive("andi")
    lines = flood(andi, line, 2000)
    assert andi.session.phase is Phase.CLOSED
    assert lines[-1].params == ("Closing link: Excess flood",)
    refused = sum(one.verb == "263" for one in lines)
    assert refused == rates.REFUSALS.burst


@pytest.mark.parametrize("junk", [b"\xff", b"=", b":", b"x" * 9000])
def test_what_is_no_command_is_charged_too(junk: bytes) -> None:
    andi = house().arrive("andi")
    for _ in range(500):
        andi >> junk
    assert andi.session.phase is Phase.CLOSED
    assert andi.read()[-1].params == ("Closing link: Excess flood",)


def test_before_registration_too() -> None:
    stranger = house().connect("10.0.0.7")
    flood(stranger, "NICK x", 500)
    assert stranger.session.phase is Phase.CLOSED


def test_a_busy_person_is_never_over_the_limit() -> None:
    here = house()
    andi = here.arrive("andi")
    andi >> "JOIN #lab"
    andi.read()
    for _ in range(300):  # ten minutes at a line every two seconds, with typing notices
        andi >> "PRIVMSG #lab :halo" >> "TAGMSG #lab"
        here.now += 2
    assert "263" not in andi.verbs()


def test_a_restored_client_with_fifty_rooms_is_not_over_the_limit() -> None:
    here = house()
    for number in range(50):
        here.world.add_room(f"#r{number}")
    andi = here.arrive("andi")
    for number in range(50):
        andi >> f"JOIN #r{number}" >> f"WHO #r{number}" >> f"MODE #r{number}"
    assert "263" not in andi.verbs()
    assert len(andi.session.rooms) == 50


def test_one_address_cannot_take_all_places_for_rooms() -> None:
    here = house()
    for number in range(int(limits.OPEN_BURST)):
        # Also not by coming back under other names.
        person = here.arrive(f"m{number}", address="10.0.0.7")
        person >> f"JOIN #r{number}" >> f"TOPIC #r{number} :mine" >> "QUIT"
    mallory = here.arrive("mallory", address="10.0.0.7")
    mallory >> "JOIN #more"
    mallory << "405 mallory #more :Too many new rooms from your address; wait 10 minutes"
    andi = here.arrive("andi", address="10.0.0.8")
    andi >> "JOIN #lab"
    andi << ":andi JOIN #lab"
    # Nobody said anything in them: a day later their places are free.
    here.now += limits.EMPTY_ROOM_TIME / 1000
    here.pass_time(1)
    here.pass_time(1)
    assert not here.world.room("#r0")
    assert here.world.room("#lab")


@pytest.mark.parametrize(
    "line",
    [
        "TOPIC #lab :{}", "AWAY :{}", "SETNAME :{}", "METADATA * SET a :{}", "INVITE budi #lab",
        "MODE #lab +b x{}", "KICK #lab nobody{}",
    ],
)  # fmt: skip
def test_what_others_see_is_a_message_by_whatever_name(line: str) -> None:
    here = house()
    andi, _ = here.arrive("andi"), here.arrive("budi")
    andi >> "JOIN #lab"
    andi.read()
    for number in range(int(rates.MESSAGES.burst) + 5):
        andi >> line.format(number)
    assert "263" in andi.verbs()


# -- passwords ------------------------------------------------------------------------------------


def test_wrong_passwords_count_on_the_hosts_computer_too_and_right_ones_cost_nothing() -> None:
    here = house()
    here.host("open lab")
    here.host("password lab kopi")
    andi = here.arrive("andi", address="127.0.0.1")
    for _ in range(20):
        andi >> "JOIN #lab kopi" >> "PART #lab"
    assert "475" not in andi.verbs()
    for _ in range(5):
        andi >> "JOIN #lab salah"
        andi << "475 andi #lab :Wrong password"
    andi >> "JOIN #lab kopi"
    andi << "475 andi #lab :Too many wrong passwords; try again in 10 seconds"
