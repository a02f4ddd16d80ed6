from __future__ import annotations

from dataclasses import replace

import pytest

from discovery.doctor.address import judge
from discovery.doctor.examine import _known_as
from discovery.doctor.finding import Check, Level
from discovery.doctor.firewall import Firewall, Lets
from discovery.doctor.measured import Measured
from discovery.doctor.trying import Tried
from discovery.doctor.verdict_servers import firewall, port, servers
from discovery.listing import Kind, Source
from discovery.look import Reason
from tests.discovery.doctor.measurements import (
    ETH0,
    HEALTHY,
    MDNS,
    called_back,
    checks,
    ear,
    home,
    only,
    seen,
    silent,
    tried,
)

CLOSED = Firewall(Lets.OUT, "It is closed.", "Open it.")
UNSURE = Firewall(Lets.UNSURE, "It is on.", "Look.")


def having(*servers: object, spoken_to: tuple[Tried, ...] = ()) -> Measured:
    return replace(HEALTHY, servers=servers, spoken_to=spoken_to)  # type: ignore[arg-type]


# -- others' servers ------------------------------------------------------------------------------


def test_a_server_that_answers_is_well() -> None:
    found = only(servers(HEALTHY))
    assert (found.check, found.subject, found.level) == (Check.SERVERS, "Anna", Level.OK)
    assert found.finding == '"Anna" answers at 10.77.0.2:6697 in 2.1 ms, over TCP and UDP.'


def test_one_good_address_of_several_is_enough() -> None:
    found = only(servers(having(seen("Anna", silent("25.1.1.1"), tried(), silent("10.9.9.9")))))
    assert found.level is Level.OK


def test_who_answers_with_another_key_is_not_taken_for_the_server() -> None:
    (stranger,) = _known_as("cd" * 32, tried())
    found = only(servers(having(seen("Anna", stranger, sources=frozenset()))))
    assert (found.check, found.level) == (Check.SERVERS, Level.NOTE)
    assert "another key answers there" in found.finding
    itself = _known_as("ab" * 32, stranger)
    assert only(servers(having(seen("Anna", stranger, *itself)))).level is Level.OK


def test_another_irc_server_is_named_as_one() -> None:
    found = only(servers(having(seen("Libera", tried(udp=False, kind=Kind.IRC)))))
    assert found.level is Level.OK
    assert "IRC server" in found.finding


@pytest.mark.parametrize(
    ("one", "level", "words"),
    [
        (tried(udp=False), Level.NOTE, "over TCP but not over UDP"),
        (tried(tcp=Reason.SILENT, touched=True), Level.BAD, "lets no TCP connection in"),
        (tried(tcp=Reason.MUTE), Level.BAD, "hangs or was suspended"),
        (tried(tcp=Reason.MUTE, udp=False), Level.BAD, "hangs or was suspended"),
        (tried(tcp=Reason.REFUSED, udp=False, touched=True), Level.NOTE, "the server has stopped"),
        (tried(tcp=Reason.NOT_TLS, udp=False, touched=True), Level.BAD, "is no server of rooms"),
        (tried(tcp=Reason.UNREACHABLE, udp=False), Level.BAD, "has no way there"),
        (silent(touched=True), Level.BAD, "is there, but a firewall keeps us out."),
        (silent(resolved=True), Level.BAD, "keeps us out, or this network keeps computers apart"),
    ],
)
def test_a_server_that_does_not_answer_says_why_it_may_be(
    one: Tried, level: Level, words: str
) -> None:
    found = only(servers(having(seen("Anna", one))))
    assert (found.check, found.level) == (Check.SERVERS, level)
    assert words in found.finding
    assert found.action


def test_where_others_answer_a_closed_computer_has_a_firewall_and_the_network_is_fine() -> None:
    fine, closed = servers(having(seen("Anna"), seen("Budi", silent("10.77.0.3", resolved=True))))
    assert fine.level is Level.OK
    assert closed.finding.endswith("its computer is there, but a firewall keeps us out.")


# -- isolation ------------------------------------------------------------------------------------


def test_servers_that_are_announced_and_unresolved_mean_client_isolation() -> None:
    one = seen("Anna", silent(resolved=False), silent("fe80::2%2"), sources=MDNS)
    other = seen("Budi", silent("10.77.0.3", resolved=False))
    found = only(servers(having(one, other)))
    assert (found.check, found.level) == (Check.ISOLATION, Level.BAD)
    assert found.finding == (
        '"Anna" and "Budi" are announced, but nothing sent there arrives: this network keeps '
        "computers apart (client isolation)."
    )
    assert "hotspot" in found.action


def test_where_the_system_does_not_know_a_firewall_over_there_is_named_too() -> None:
    found = only(servers(having(seen("Anna", silent(), sources=MDNS))))
    assert found.check is Check.ISOLATION
    assert "(client isolation), or its computer lets nobody in." in found.finding
    assert "Run there: python -m discovery --doctor" in found.action
    assert "hotspot" in found.action


def test_access_points_that_answer_for_hardware_addresses_hide_no_isolation() -> None:
    one = seen("Anna", silent(resolved=True), sources=MDNS)
    other = seen("Budi", silent("10.77.0.3", resolved=True))
    found = only(servers(having(one, other)))
    assert found.check is Check.ISOLATION
    assert "or their computers let nobody in" in found.finding


def test_many_isolated_servers_are_counted() -> None:
    many = [seen(f"S{number}", silent(f"10.77.0.{number}")) for number in range(2, 9)]
    assert '"S2", "S3", "S4" and 4 more are announced' in only(servers(having(*many))).finding


def test_a_server_beyond_a_vpn_does_not_hide_that_the_wifi_isolates() -> None:
    far = seen("Cici", tried("100.64.0.9"), sources=frozenset({Source.TAILSCALE}))
    found = list(servers(having(seen("Anna", silent(), sources=MDNS), far)))
    assert checks(found) == [Check.ISOLATION, Check.SERVERS]
    assert found[1].subject == "Cici"


def test_one_dark_server_among_others_is_no_isolation() -> None:
    found = list(servers(having(seen("Anna"), seen("Budi", silent("10.77.0.3")))))
    assert checks(found) == [Check.SERVERS, Check.SERVERS]
    assert "while other servers do" in found[1].finding


def test_a_refusal_proves_that_computers_reach_each_other() -> None:
    stopped = tried(tcp=Reason.REFUSED, udp=False, touched=True)
    found = servers(having(seen("Anna", stopped), seen("Budi", silent("10.77.0.3"))))
    assert Check.ISOLATION not in checks(found)


def test_without_servers_the_computers_that_are_heard_tell_it() -> None:
    heard = tuple(silent(f"10.77.0.{number}", resolved=False) for number in (8, 9))
    found = only(servers(having(spoken_to=heard)))
    assert found.check is Check.ISOLATION
    assert "2 other computers can be heard" in found.finding


@pytest.mark.parametrize("one", [silent(touched=True), silent(resolved=True), silent()])
def test_one_computer_that_may_be_reached_is_enough_to_say_nothing(one: Tried) -> None:
    assert not list(servers(having(spoken_to=(silent("10.77.0.8", resolved=False), one))))


def test_who_should_be_here_and_is_not_is_a_note_unless_its_computer_is() -> None:
    told = frozenset({Source.GOSSIP})
    gone = seen("", silent(), sources=told)
    _, found = servers(having(seen("Budi", tried("10.77.0.3")), gone))
    assert (found.subject, found.level) == ("10.77.0.2:6697", Level.NOTE)
    assert found.finding.startswith("A server is known to others at 10.77.0.2:6697")
    there = seen("Anna", silent(resolved=True), sources=frozenset({Source.KNOWN}))
    _, found = servers(having(seen("Budi", tried("10.77.0.3")), there))
    assert found.level is Level.BAD


def test_a_hundred_servers_are_summed_up() -> None:
    many = [seen(f"S{number}") for number in range(100)]
    *_, last = found = list(servers(having(*many)))
    assert len(found) == 13
    assert (last.level, last.finding) == (Level.OK, "Of 88 more servers, 88 answer.")


# -- this computer's server -----------------------------------------------------------------------


def test_a_port_that_was_tried_from_outside_is_proven() -> None:
    found, announced = port(HEALTHY)
    assert (found.check, found.subject, found.level) == (Check.PORT, "6697", Level.OK)
    assert (announced.check, announced.level) == (Check.ANNOUNCEMENT, Level.OK)
    assert 'over TCP and UDP: "Anna" at 10.77.0.2 tried it' in found.finding


def test_a_server_that_its_host_hides_is_no_firewall() -> None:
    quiet = replace(home(called_back(udp=False)), udp=False)
    found = next(port(replace(HEALTHY, homes=(quiet,))))
    assert found.level is Level.OK
    assert "from outside, over TCP:" in found.finding
    assert not list(firewall(replace(HEALTHY, homes=(quiet,), firewall=CLOSED)))
    one = tried(udp=False)
    assert one.looked is not None
    hidden = replace(one, looked=replace(one.looked, listed=False))
    assert only(servers(having(seen("Anna", hidden)))).level is Level.OK
    assert only(judge([hidden])).level is Level.OK


@pytest.mark.parametrize(
    ("tcp", "udp", "words"),
    [
        (False, False, "over TCP and UDP"),
        (False, True, "closed to others over TCP:"),
        (True, False, "closed to others over UDP:"),
    ],
)
def test_a_port_that_is_closed_from_outside_is_bad(tcp: bool, udp: bool, words: str) -> None:
    measured = replace(HEALTHY, homes=(home(called_back(tcp=tcp, udp=udp)),))
    found, _ = port(measured)
    assert found.level is Level.BAD
    assert words in found.finding
    assert "port 6697 in" in found.action
    found, _ = port(replace(measured, firewall=CLOSED))
    assert found.action == "Open it."


def test_where_nobody_can_call_back_the_command_for_another_laptop_is_given() -> None:
    found, _ = port(replace(HEALTHY, homes=(home(),)))
    assert found.level is Level.NOTE
    assert found.action.endswith("python -m discovery --doctor 10.77.0.1:6697")


def test_a_named_port_without_server_is_bad() -> None:
    empty = replace(home(), places=(), name="", fingerprint="")
    found = only(port(replace(HEALTHY, port=6699, homes=(replace(empty, port=6699),))))
    assert found.level is Level.BAD
    assert found.finding == "On port 6699 of this computer nothing answers."
    wrong = replace(HEALTHY, homes=(replace(empty, wrong=True),))
    assert "no server of rooms answers" in only(port(wrong)).finding


def test_a_server_that_listens_to_its_own_computer_only_is_bad() -> None:
    found = only(port(replace(HEALTHY, homes=(home(None, "127.0.0.1"),))))
    assert found.level is Level.BAD
    assert "listens to this computer only" in found.finding


def test_a_server_that_is_not_announced_is_noted_where_mdns_works() -> None:
    silent_one = replace(HEALTHY, announced=frozenset())
    _, found = port(silent_one)
    assert (found.check, found.level) == (Check.ANNOUNCEMENT, Level.NOTE)
    assert "not announced" in found.finding
    assert len(list(port(replace(silent_one, ears=(ear(own=False),))))) == 1


def test_without_a_server_there_is_nothing_to_say() -> None:
    assert not list(port(Measured(interfaces=(ETH0,))))


# -- firewall -------------------------------------------------------------------------------------


def test_a_call_from_outside_knows_better_than_rules() -> None:
    assert not list(firewall(replace(HEALTHY, firewall=CLOSED)))


def test_a_closed_firewall_is_bad_for_who_hosts_and_a_note_for_others() -> None:
    hosting = replace(HEALTHY, homes=(home(),), firewall=CLOSED)
    found = only(firewall(hosting))
    assert (found.level, found.action) == (Level.BAD, "Open it.")
    found = only(firewall(replace(hosting, homes=())))
    assert (found.level, found.action) == (Level.NOTE, "If you host rooms: Open it.")


def test_what_helps_is_said_once_where_a_call_did_not_get_in() -> None:
    measured = replace(HEALTHY, homes=(home(called_back(tcp=False)),), firewall=CLOSED)
    assert next(port(measured)).action == "Open it."
    found = only(firewall(measured))
    assert (found.level, found.finding, found.action) == (Level.NOTE, "It is closed.", "")


def test_a_firewall_that_may_let_us_in_is_a_note() -> None:
    assert only(firewall(replace(HEALTHY, homes=(home(),), firewall=UNSURE))).level is Level.NOTE


def test_a_firewall_that_is_off_is_well() -> None:
    off = Firewall(Lets.IN, "It is off.")
    assert only(firewall(replace(HEALTHY, homes=(), firewall=off))).level is Level.OK


def test_no_firewall_is_no_finding() -> None:
    assert not list(firewall(replace(HEALTHY, homes=())))
