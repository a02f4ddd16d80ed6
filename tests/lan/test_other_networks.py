"""Networks that are not one switch: a VPN beside the LAN, a campus, filters, isolation."""

from __future__ import annotations

import sys

from tests.lan.capture import Capture
from tests.lan.filters import drop_udp, hush, isolate
from tests.lan.network import Host, Lan
from tests.lan.process import Process
from tests.lan.routed import Campus
from tests.lan.sockets import send
from tests.lan.talk import arguments_of, fingerprint_of, invite_of, join, open_server
from tests.lan.watching import Watch, alone, entry_of, here

FOUND = 2  # seconds, as people are promised where multicast works
# Elsewhere: when the first second has shown nobody, other ways begin.
FOUND_ELSEWHERE = 5
# 254 addresses, 50 at a time, half a second each; and the start of the program.
SCANNED = 10

ETHERNET = 14  # bytes of a frame before the packet


def leave(client: Process) -> None:
    client.send_line("/quit")
    assert client.wait() == 0, client.output


def test_a_server_on_two_links_is_one_entry_and_found_on_both() -> None:
    with Lan(2) as lan:
        a, b = lan.hosts
        vpn, c = lan.add_switch(), lan.add_host()
        a.plug(vpn, "25.3.2.1/8", interface="ham0", mtu=1404)
        b.plug(vpn, "25.80.0.7/8", interface="ham0", mtu=1404)
        c.plug(vpn, "25.200.7.9/8", mtu=1404)
        server = open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
        with Capture(vpn) as capture:
            both, only_vpn = Watch(b), Watch(c)
            only_vpn.wait_until(alone("Kopi Anna"), within=FOUND)
            both.wait_until(alone("Kopi Anna"), within=FOUND)
            assert only_vpn.shown[fingerprint_of(server)].places[0] == "25.3.2.1:6697"
            both.wait_until(
                lambda shown: {f"{a.address}:6697", "25.3.2.1:6697"}
                <= set(entry_of(shown, fingerprint_of(server)).places),
                within=FOUND_ELSEWHERE,
            )
            leave(join(c, "citra", "jarkom", ""))
            # Nobody else of sixteen million addresses was asked, and nothing was in pieces.
            spoken_to = {address for _, address, _ in capture.contacts(c) if ":" not in address}
            assert spoken_to == {"25.3.2.1"}
            assert max(packet.size for packet in capture.packets() if packet.what == "udp") <= 1280


def test_across_a_router_servers_are_found_by_an_address_an_invite_or_each_other() -> None:
    with Campus(first=2, second=2) as campus:
        (a, b), (c, d) = campus.wings
        anna = open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
        open_server(b, "--name", "Kopi Budi", "--room", "lain")
        with Capture(campus.switches[1]) as capture:
            # Nobody told this one anything: it asks nobody beyond its own subnet.
            lonely = Watch(d)
            by_invite = c.python("-m", "client", "--plain", "--nick", "citra", invite_of(anna))
            by_invite.wait_for_line("Restored .* message")
            leave(by_invite)
            known = Watch(c)
            known.wait_until(here("Kopi Anna"), within=FOUND)
            # The server of the typed address told of the other one.
            known.wait_until(alone("Kopi Anna", "Kopi Budi"), within=FOUND_ELSEWHERE)
            assert "gossip" in next(
                entry.sources for entry in known.shown.values() if entry.name == "Kopi Budi"
            )
            beyond = {
                (address, port)
                for what, address, port in capture.contacts(c)
                if what != "arp" and not address.startswith("10.78.2.")
            }
            assert beyond == {(a.address, 6697), (b.address, 6697)}
            assert not {
                address
                for _, address, _ in capture.contacts(d)
                if not address.startswith("10.78.2.") and ":" not in address
            }
            assert lonely.catch_up() == {}


def test_where_mdns_is_filtered_our_own_probe_finds_the_server(lan: Lan) -> None:
    a, b = lan.hosts
    drop_udp(lan.switch, 5353)
    open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
    watch = Watch(b)
    watch.wait_until(alone("Kopi Anna"), within=FOUND)
    assert {source for entry in watch.shown.values() for source in entry.sources} == {"probe"}
    leave(join(b, "budi", "jarkom", ""))


def test_on_an_isolating_wifi_a_server_is_seen_but_unreachable(lan: Lan) -> None:
    a, b = lan.hosts
    isolate(lan.switch, a, b)
    server = open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
    watch = Watch(b)
    watch.wait_until(
        lambda shown: [entry.state for entry in shown.values()] == ["unreachable"], within=15
    )
    assert entry_of(watch.shown, fingerprint_of(server)).name == "Kopi Anna"
    refused = refusal(b)
    assert "Kopi Anna" in refused
    assert "client isolation" in refused


def refusal(host: Host) -> str:
    """What a plain client says that looks for the room jarkom and can't enter it."""
    done = host.run(
        [sys.executable, "-m", "client", *arguments_of(host, "budi", "jarkom")], input="x\n"
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


def test_where_nothing_to_all_passes_servers_are_asked_whose_address_the_system_knows() -> None:
    with Lan(3) as lan:
        a, b, c = lan.hosts
        hush(lan.switch)
        open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
        send(b, a.address)  # as any program of the day did
        send(b, c.address)
        with Capture(lan.switch) as capture:
            watch = Watch(b)
            watch.wait_until(alone("Kopi Anna"), within=FOUND_ELSEWHERE)
            assert {s for entry in watch.shown.values() for s in entry.sources} == {"neighbour"}
            asked = {address for _, address, _ in capture.contacts(b) if ":" not in address}
            assert asked == {a.address, c.address}


TAILSCALE = """#!/bin/sh
echo '{"BackendState": "Running", "Self": {"TailscaleIPs": ["10.78.2.1"], "Online": true},
"Peer": {"nodekey:1": {"HostName": "anna", "TailscaleIPs": ["10.78.1.1"], "Online": true}}}'
"""


def test_servers_among_the_peers_of_tailscale_are_found() -> None:
    with Campus() as campus:
        (a,), (b,) = campus.wings
        open_server(a, "--name", "Kopi Anna")
        program = b.home / "bin" / "tailscale"
        program.parent.mkdir(parents=True)
        program.write_text(TAILSCALE, encoding="utf-8")
        program.chmod(0o755)
        watch = Watch(b, path=program.parent)
        watch.wait_until(alone("Kopi Anna"), within=FOUND_ELSEWHERE)
        assert {s for entry in watch.shown.values() for s in entry.sources} == {"tailscale"}


def test_a_scan_finds_who_is_silent_and_never_leaves_its_own_256_addresses() -> None:
    with Lan(0) as lan:
        vpn, a, b = lan.switch, lan.add_host(), lan.add_host()
        a.plug(vpn, "25.200.7.20/8", mtu=1404)
        b.plug(vpn, "25.200.7.9/8", mtu=1404)
        hush(vpn)
        open_server(a, "--name", "Kopi Anna")
        with Capture(vpn) as capture:
            watch = Watch(b, "--scan")
            watch.wait_until(alone("Kopi Anna"), within=SCANNED)
            assert "scan" in watch.shown.popitem()[1].sources
            asked = {address for _, address, _ in capture.contacts(b) if ":" not in address}
            assert {address.rpartition(".")[0] for address in asked} == {"25.200.7"}
