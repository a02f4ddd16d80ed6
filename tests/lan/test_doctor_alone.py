"""What the doctor finds on one computer alone: its VPN, its other programs, its filter."""

from __future__ import annotations

import json

from tests.lan.doctoring import Doctor, Finding, bad
from tests.lan.filters import drop_udp
from tests.lan.network import Lan
from tests.support import needs_program

HOLD = """
import socket
with socket.socket(type=socket.SOCK_DGRAM) as sock:
    sock.bind(("", 5353))
    print("holding", flush=True)
    input()
"""


@needs_program("avahi-daemon", "dbus-daemon")
def test_each_computer_is_told_what_is_wrong_with_itself() -> None:
    with Lan(4) as lan:
        sharing, holding, filtering, offline = lan.hosts
        sharing.start_avahi()
        holding.python("-c", HOLD).wait_for_line("holding")
        drop_udp(filtering, 5353)
        offline.ip("link", "delete", "eth0")
        # A VPN without multicast, and nothing else.
        abroad = lan.add_host()
        abroad.plug(lan.add_switch(), "100.101.102.103/10", interface="tailscale0")
        # zeroconf forgets to close a socket that it is refused: no warnings there.
        refused = holding.python("-m", "discovery", "--doctor", "--json")
        doctors = [Doctor(host) for host in (sharing, filtering, offline, abroad)]
        at_sharing, at_filtering, at_offline, at_abroad = (
            {one.check: one for one in doctor.findings()} for doctor in doctors
        )
        assert refused.wait() == 1
        found = [Finding(**one) for one in json.loads(refused.output)["findings"]]
        at_holding = {one.check: one for one in found}

    assert at_sharing["mdns-port"].level == "ok"
    assert "shared with avahi-daemon, which is fine" in at_sharing["mdns-port"].finding

    assert list(bad([*at_holding.values()])) == ["mdns-port"]
    assert "python" in at_holding["mdns-port"].finding
    assert "holds it for itself" in at_holding["mdns-port"].finding

    assert list(bad([*at_filtering.values()])) == ["multicast"]
    assert "a filter on this computer forbids it" in at_filtering["multicast"].finding
    assert at_filtering["firewall"].level == "note"

    assert list(bad([*at_offline.values()])) == ["network"]
    assert "not connected to any network" in at_offline["network"].finding

    assert list(bad([*at_abroad.values()])) == ["vpn"]
    assert "Tailscale, which carries no multicast" in at_abroad["vpn"].finding
    assert "invite" in at_abroad["vpn"].action
