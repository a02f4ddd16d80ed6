"""The doctor is right about every network: all well where it is, and else the true cause."""

from __future__ import annotations

from tests.lan.doctoring import Doctor, bad
from tests.lan.filters import drop_udp, firewall, isolate, lose
from tests.lan.network import Lan
from tests.lan.routed import Campus
from tests.lan.talk import open_server
from tests.lan.watching import Watch, here


def test_on_a_good_lan_all_is_well_and_only_who_is_cut_off_is_told_so() -> None:
    with Lan(5) as lan:
        hosting, neighbour, guest, isolated, cut_off = lan.hosts
        open_server(hosting, "--name", "Kopi Anna")
        open_server(neighbour, "--name", "Kopi Budi")
        for server in (hosting, neighbour):
            isolate(lan.switch, isolated, server)
        isolate(lan.switch, isolated, guest)
        cut_off.link_down()
        Watch(guest).wait_until(here("Kopi Anna", "Kopi Budi"), within=10)
        doctors = [Doctor(host) for host in (hosting, guest, isolated, cut_off)]
        at_host, at_guest, at_isolated, at_cut_off = (doctor.findings() for doctor in doctors)

        levels = {(one.check, one.subject): one.level for one in at_host}
        assert bad(at_host) == {}
        assert levels["multicast", "eth0"] == "ok"
        assert levels["mdns-port", "5353"] == "ok"
        # Another server called back: the port answers from outside.
        assert levels["port", "6697"] == "ok"
        assert levels["servers", "Kopi Budi"] == "ok"

        assert bad(at_guest) == {}
        assert {one.subject for one in at_guest if one.check == "servers"} == {
            "Kopi Anna", "Kopi Budi"
        }  # fmt: skip

        assert set(bad(at_isolated)) == {"isolation"}
        assert "client isolation" in bad(at_isolated)["isolation"]
        assert "Kopi Anna" in bad(at_isolated)["isolation"]

        assert set(bad(at_cut_off)) == {"network"}


def test_a_firewall_is_found_from_both_of_its_sides() -> None:
    with Lan(4) as lan:
        closed, shut, helping, guest = lan.hosts
        open_server(closed, "--name", "Kopi Anna")
        open_server(shut, "--name", "Kopi Budi")
        open_server(helping, "--name", "Kopi Citra")
        Watch(guest).wait_until(here("Kopi Anna", "Kopi Budi", "Kopi Citra"), within=10)
        firewall(closed, 6697)
        firewall(shut)
        at_closed, at_shut, at_guest = (
            doctor.findings() for doctor in [Doctor(closed), Doctor(shut), Doctor(guest)]
        )
        assert "closed to others over TCP and UDP" in bad(at_closed)["port"]
        assert "hears nothing on UDP port 5353" in bad(at_shut)["multicast"]
        assert "firewall" in {one.check for one in at_shut}
        from_outside = [one.finding for one in at_guest if one.level == "bad"]
        for host in (closed, shut):
            assert [one for one in from_outside if host.address in one and "firewall" in one]


def test_filtered_mdns_is_named_and_no_problem_where_the_probe_passes(lan: Lan) -> None:
    a, b = lan.hosts
    drop_udp(lan.switch, 5353)
    open_server(a, "--name", "Kopi Anna")
    found = Doctor(b).findings()
    assert bad(found) == {}
    (said,) = [one.finding for one in found if one.check == "others"]
    assert "5353" in said


def test_bad_wifi_and_a_vpn_beside_it_are_no_problem(lan: Lan) -> None:
    a, b = lan.hosts
    vpn = lan.add_switch()
    a.plug(vpn, "25.3.2.1/8", interface="ham0", mtu=1404)
    b.plug(vpn, "25.80.0.7/8", interface="ham0", mtu=1404)
    lose(lan.switch, 5)
    open_server(a, "--name", "Kopi Anna")
    levels = Doctor(b).levels()
    assert levels["servers", "Kopi Anna"] == "ok"
    assert levels["multicast", "ham0"] == "ok"
    assert levels["vpn", "ham0"] == "ok"


def test_alone_on_a_subnet_the_doctor_says_so_and_tries_an_address_beyond_the_router() -> None:
    with Campus() as campus:
        (a,), (b,) = campus.wings
        open_server(a, "--name", "Kopi Anna")
        alone, beyond = Doctor(b), Doctor(b, f"{a.address}:6697")
        assert {(one.check, one.level) for one in alone.findings()} >= {("others", "note")}
        assert ("address", "ok") in {(one.check, one.level) for one in beyond.findings()}
