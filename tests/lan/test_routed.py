"""The campus of the tests: its router joins two subnets for packets to one host, for no others."""

from __future__ import annotations

from tests.lan.routed import Campus
from tests.lan.sockets import GROUP, connect, listen, send


def test_a_router_passes_on_what_is_for_one_host_only() -> None:
    with Campus(first=2) as campus:
        (a, b), (c,) = campus.wings
        near, far = listen(b), listen(c)
        for target in (GROUP, "10.78.1.255", "255.255.255.255"):
            send(a, target, "everybody")
            near.wait_for_line("udp everybody from 10.78.1.1")
        send(a, c.address, "alone")
        far.wait_for_line("udp alone from 10.78.1.1")
        assert connect(a, c.address) == "connected"
        assert connect(c, a.address) != "connected"
        far.wait_for_line("tcp from")
        assert "everybody" not in far.output
