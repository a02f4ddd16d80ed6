"""A capture tells who contacted whom, once for each packet."""

from __future__ import annotations

from tests.lan.capture import Capture, count_by
from tests.lan.network import Lan
from tests.lan.routed import Campus
from tests.lan.sockets import GROUP, PORT, connect, listen, send


def test_who_contacted_whom_on_a_switch(lan: Lan) -> None:
    a, b = lan.hosts
    listener = listen(b)
    with Capture(lan.switch) as capture:
        assert connect(a, b.address) == "connected"
        send(a, GROUP)
        send(a, "10.77.0.77")
        listener.wait_for_line("udp hello")
        assert capture.contacts(a) == {
            ("tcp", b.address, PORT),
            ("arp", b.address, 0),
            ("arp", "10.77.0.77", 0),  # nobody is there, so the datagram never left
        }
        assert ("tcp", a.address, PORT) not in capture.contacts(b)
        sent = [packet for packet in capture.packets(a) if packet.what == "udp"]
        assert count_by(sent, "source", "target", "target_port", "to_all") == {
            (a.address, GROUP, PORT, True): 1
        }


def test_a_capture_on_a_router_sees_what_crosses_it() -> None:
    with Campus() as campus:
        (a,), (b,) = campus.wings
        listener = listen(b)
        with Capture(campus.router) as capture:
            send(a, b.address, "one", "two")
            listener.wait_for_line("udp two")
            crossed = [packet for packet in capture.packets() if packet.what == "udp"]
            assert [packet.target for packet in crossed] == [b.address] * 2
