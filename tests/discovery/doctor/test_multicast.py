from __future__ import annotations

import pytest
from zeroconf._protocol.incoming import DNSIncoming

from discovery.doctor.multicast import listen, question, try_port
from discovery.interfaces import addresses, usable_interfaces
from tests.lan.inside import ip, run_inside
from tests.lan.network import Lan


def test_the_question_is_one_that_other_programs_read() -> None:
    asked = DNSIncoming(question(b"warkop-doctor-12ab"))
    assert asked.valid
    assert asked.is_query()
    assert [one.name for one in asked.questions] == [
        "warkop-doctor-12ab.local.",
        "_services._dns-sd._udp.local.",
        "_warkop._tcp.local.",
    ]


async def listen_alone_and_cut_off() -> None:
    assert try_port() == ""
    found = usable_interfaces(["eth0"])
    own = frozenset(addresses(found))
    heard = await listen(found, own, 0.2)
    assert [ear.version for ear in heard] == [4, 6]
    assert all(ear.joined and ear.sent and ear.own for ear in heard)
    assert not any(ear.others or ear.problem for ear in heard)

    ip("link", "set", "eth0", "down")
    deaf, _ = await listen(found, own, 0.2)
    assert deaf.down
    assert not deaf.sent
    assert deaf.problem


@pytest.mark.lan
def test_a_computer_hears_itself_until_the_cable_is_pulled(lan: Lan) -> None:
    run_inside(lan.hosts[0], listen_alone_and_cut_off)
