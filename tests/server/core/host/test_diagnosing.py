"""The host asks the doctor; what it finds is tested in tests/discovery/doctor and tests/lan."""

from __future__ import annotations

from server.core.host.orders import proposals
from tests.server.core.dialogue import House


def test_the_host_gets_the_last_line_of_the_doctor() -> None:
    assert House().host("doctor") == ["All is well."]


def test_the_doctor_stands_in_the_help_and_is_completed() -> None:
    house = House()
    assert house.host("help doctor") == ["doctor", "why nobody finds this server, and what helps"]
    assert proposals(house.world, "doc") == ["doctor"]


def test_an_operator_elsewhere_is_told_that_only_the_host_can_ask() -> None:
    house = House()
    andi = house.arrive("andi")
    house.host("op andi")
    andi.read()
    andi >> "HOST doctor"
    assert "Only the host can ask for the doctor" in "".join(map(str, andi.read()))
