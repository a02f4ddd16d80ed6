from __future__ import annotations

import pytest

from discovery.doctor.firewall import Lets
from discovery.doctor.macos import judge


@pytest.mark.parametrize(
    ("output", "lets"),
    [
        ("Firewall is disabled. (State = 0)\n", Lets.IN),
        ("Firewall is enabled. (State = 1)\n", Lets.UNSURE),
        ("Firewall is blocking all non-essential incoming connections. (State = 2)\n", Lets.OUT),
    ],
)
def test_the_state_says_who_gets_in(output: str, lets: Lets) -> None:
    found = judge(output)
    assert found is not None
    assert found.lets is lets
    assert bool(found.action) is (lets is not Lets.IN)


@pytest.mark.parametrize("output", ["", "Firewall is on", "(State = 7)"])
def test_what_is_not_understood_is_not_judged(output: str) -> None:
    assert judge(output) is None
