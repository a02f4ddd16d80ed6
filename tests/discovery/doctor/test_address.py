from __future__ import annotations

import pytest

from discovery.doctor.address import _targets, diagnose_address, judge
from discovery.doctor.finding import Finding, Level
from discovery.doctor.trying import Tried
from discovery.listing import Kind
from discovery.look import Reason
from tests.discovery.doctor.measurements import only, silent, tried


@pytest.mark.parametrize(
    ("typed", "targets"),
    [
        ("10.77.0.1", [("10.77.0.1", 6697)]),
        ("10.77.0.1:6699", [("10.77.0.1", 6699)]),
        ("[fe80::1%eth0]:6697", [("fe80::1%eth0", 6697)]),
        ("[fd00::1]", [("fd00::1", 6697)]),
        ("fd00::1", [("fd00::1", 6697)]),
        ("laptop.local:7000", [("laptop.local", 7000)]),
        ("laptop", [("laptop", 6697)]),
        (f"warkop://10.77.0.1:6699,anna:7000/jarkom#{'ab' * 32}",
         [("10.77.0.1", 6699), ("anna", 7000)]),
        ("warkop://", []),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(typed: str, targets: list[tuple[str, int]]) -> None:
    assert _targets(typed) == targets


@pytest.mark.parametrize(
    ("one", "level", "words"),
    [
        (tried(), Level.OK, '"Anna" answers at 10.77.0.2:6697 from here in 2.1 ms'),
        (tried(udp=False), Level.BAD, "not over UDP"),
        (tried(udp=False, kind=Kind.IRC), Level.NOTE, "not ours"),
        (tried(tcp=Reason.SILENT, touched=True), Level.BAD, "lets no TCP connection in"),
        (tried(tcp=Reason.MUTE), Level.BAD, "hangs or was suspended"),
        (tried(tcp=Reason.MUTE, udp=False), Level.BAD, "hangs or was suspended"),
        (tried(tcp=Reason.REFUSED, udp=False), Level.BAD, "no server runs on its port 6697"),
        (tried(tcp=Reason.RESET, udp=False), Level.BAD, "no server of rooms"),
        (tried(tcp=Reason.UNREACHABLE, udp=False), Level.BAD, "no way to 10.77.0.2"),
        (silent(resolved=True), Level.BAD, "is there, but lets nobody in"),
        (silent(), Level.BAD, "Nothing answers at 10.77.0.2:6697"),
    ],
)
def test_each_outcome_has_its_sentence(one: Tried, level: Level, words: str) -> None:
    found = only(judge([one]))
    assert found.level is level
    assert words in found.finding
    assert bool(found.action) is (level is Level.BAD)


def test_one_address_that_answers_is_enough() -> None:
    assert only(judge([silent("10.9.9.9"), tried()])).level is Level.OK


async def test_what_is_no_address_is_said() -> None:
    told: list[Finding] = []
    found = await diagnose_address("warkop://\x1b[2J", tell=told.append)
    assert not found.well
    assert "is no address" in only(told).finding
    assert told[0].finding.isprintable()


async def test_a_port_without_server_on_this_computer_is_refused(unused_tcp_port: int) -> None:
    found = await diagnose_address(f"127.0.0.1:{unused_tcp_port}")
    assert "no server runs" in only(found.findings).finding
