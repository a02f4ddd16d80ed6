from __future__ import annotations

import json

import pytest

from discovery.doctor.trying import read_neighbours, resolved
from discovery.look import Reason
from tests.discovery.doctor.measurements import silent


def entry(address: str, state: str) -> dict[str, object]:
    return {"dst": address, "dev": "eth0", "state": [state]}


def test_linux_says_which_neighbours_answered_for_sure_and_which_did_not() -> None:
    listed = [
        {**entry("10.77.0.2", "REACHABLE"), "lladdr": "02:00:00:00:00:02"},
        {**entry("10.77.0.3", "STALE"), "lladdr": "02:00:00:00:00:03"},
        entry("10.77.0.4", "FAILED"),
        entry("fe80::5", "INCOMPLETE"),
    ]
    assert read_neighbours(json.dumps(listed)) == {
        "10.77.0.2": True,
        "10.77.0.4": False,
        "fe80::5": False,
    }


@pytest.mark.parametrize("output", [None, "", "{}", "[1, {}]", "Object unknown"])
def test_other_systems_know_nothing(output: str | None) -> None:
    assert read_neighbours(output) == {}


def test_a_scope_does_not_hide_a_neighbour() -> None:
    assert resolved(silent("fe80::5%2"), {"fe80::5": True}).resolved is True
    unknown = resolved(silent(), {})
    assert unknown.resolved is None
    assert unknown.tcp is Reason.SILENT
