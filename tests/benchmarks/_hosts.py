"""Hosts of a LAN in namespaces, with the programs as people start them."""

from __future__ import annotations

import sys

from tests.lan.network import Host
from tests.lan.process import Process
from tests.support import ROOT


def environment(host: Host) -> dict[str, str]:
    """A person's: without the traffic guard of the tests, and with compiled modules kept.

    So the first start of a program on a host compiles; measure the later ones.
    """
    kept = {**host.environment, "PYTHONPATH": str(ROOT)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPYCACHEPREFIX": str(host.home / "compiled")}


def start_server(host: Host, room: str) -> Process:
    """`python -m server` as it is being started, with its files in the host's home."""
    command = [sys.executable, "-m", "server", "--room", room, "--no-log-messages"]
    return host.popen(command, environment=environment(host))


def advertised_server(host: Host, room: str) -> Process:
    """A server that is listed already on the host itself."""
    server = start_server(host, room)
    watcher = start_watcher(host)
    watcher.wait_for_line("^found ")
    watcher.terminate()
    watcher.wait()
    return server


def start_watcher(host: Host) -> Process:
    """A Browser that prints when it saw what; see `_watch`."""
    command = [sys.executable, "-m", "tests.benchmarks._watch"]
    return host.popen(command, environment=environment(host))
