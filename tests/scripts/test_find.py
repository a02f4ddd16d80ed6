"""scripts/_find.py, run by an environment's Python as run.py runs it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import Any

from _venv import Environment

from tests.scripts.conftest import SECONDS, Sample


def find(sample: Sample, *lan: dict[str, object]) -> Any:
    """What _find.py says of room jarkom on a LAN with these servers, which stays as it is."""
    done = subprocess.run(
        [Environment(sample.root).python, "-P", sample.root / "scripts/_find.py", "jarkom"],
        env=replace(sample, lan=list(lan)).environ({"SAMPLE_LAN_STAYS": "1"}),
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=True,
    )
    return json.loads(done.stdout)


def server(name: str, state: str, *addresses: str) -> dict[str, object]:
    rooms = ["other", "jarkom"]
    return {"name": name, "state": state, "rooms": rooms, "addresses": addresses, "port": 6697}


def test_the_search_ends_by_itself_when_nobody_has_the_room(sample: Sample) -> None:
    assert find(sample) == {"server": None, "name": None, "silent": [], "problem": None}


def test_a_dead_server_in_the_list_does_not_hide_a_living_one(sample: Sample) -> None:
    answer = find(
        sample,
        server("dead", "unreachable", "10.0.0.1"),
        server("not sure yet", "checking", "10.0.0.2"),
        server("Ani", "here", "10.0.0.3"),
    )
    assert answer["server"] == "10.0.0.3:6697"
    assert answer["name"] == "Ani"
    assert answer["silent"] == ["dead"]


def test_a_server_that_answers_without_the_room_is_not_taken(sample: Sample) -> None:
    other = {**server("Ani", "here", "10.0.0.3"), "rooms": ["other"]}
    assert find(sample, other)["server"] is None


def test_of_several_addresses_the_best_one_is_taken(sample: Sample) -> None:
    answer = find(sample, server("Ani", "here", "10.0.0.4", "10.0.0.5"))
    assert answer["server"] == "10.0.0.4:6697"


def test_an_ipv6_address_is_written_so_that_its_port_can_be_told_apart(sample: Sample) -> None:
    assert find(sample, server("Ani", "here", "fd00::1"))["server"] == "[fd00::1]:6697"
