"""scripts/_find.py, run by an environment's Python as run.py runs it."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from _venv import Environment

from tests.scripts.conftest import SECONDS, Sample


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """A port where somebody listens, and one where nobody does."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        with socket.create_server(("127.0.0.1", 0)) as closed:
            silent = closed.getsockname()[1]
        yield listening.getsockname()[1], silent


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


def server(name: str, port: int, *addresses: str) -> dict[str, object]:
    return {"name": name, "rooms": ["other", "jarkom"], "addresses": addresses, "port": port}


def test_the_search_ends_by_itself_when_nobody_has_the_room(sample: Sample) -> None:
    assert find(sample) == {"server": None, "name": None, "silent": [], "problem": None}


def test_a_dead_server_in_the_list_does_not_hide_a_living_one(
    sample: Sample, ports: tuple[int, int]
) -> None:
    listening, silent = ports
    answer = find(
        sample, server("dead", silent, "127.0.0.1"), server("Ani", listening, "127.0.0.1")
    )
    assert answer["server"] == f"127.0.0.1:{listening}"
    assert answer["name"] == "Ani"
    assert answer["silent"] == ["dead"]


def test_of_several_addresses_the_one_that_answers_is_taken(
    sample: Sample, ports: tuple[int, int]
) -> None:
    listening, _ = ports
    # 127.0.0.1 listens; on 127.0.0.2 the same port is closed.
    answer = find(sample, server("Ani", listening, "127.0.0.2", "127.0.0.1"))
    assert answer["server"] == f"127.0.0.1:{listening}"


def test_an_ipv6_address_is_written_so_that_its_port_can_be_told_apart(sample: Sample) -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listener:
        port = listener.getsockname()[1]
        assert find(sample, server("Ani", port, "::1"))["server"] == f"[::1]:{port}"


def test_a_name_that_no_resolver_knows_is_silent_and_no_crash(sample: Sample) -> None:
    answer = find(sample, server("odd", 6697, "fe80::1%nowhere"))
    assert answer["silent"] == ["odd"]
