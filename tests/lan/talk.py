"""A server and plain clients on hosts of the LAN, started as a person would."""

from __future__ import annotations

import re
from pathlib import Path

from tests.lan.network import Host
from tests.lan.process import Process

ROOMS = ("--room", "jarkom", "--room", "rahasia=kopi")


def open_server(host: Host, *arguments: str) -> Process:
    """`python -m server` on `host`, ready; without arguments with an open and a locked room."""
    server = host.python("-W", "default", "-m", "server", *(arguments or ROOMS))
    server.wait_for_line(r"^ready: port \d+$")
    return server


def fingerprint_of(server: Process) -> str:
    """What the server prints for people to compare, without the spaces."""
    found = re.search(r"fingerprint ([0-9a-f ]+)", server.output)
    assert found, server.output
    return found[1].replace(" ", "")


def invite_of(server: Process) -> str:
    """The invite that the server prints."""
    found = re.search(r"warkop://\S+", server.output)
    assert found, server.output
    return found[0]


def find_room(host: Host, nick: str, room: str, password: str = "", *more: str) -> Process:
    """`python -m client --plain` on `host`, without any address; begun."""
    words = arguments_of(host, nick, room, password)
    return host.python("-W", "default", "-m", "client", *words, *more)


def join(
    host: Host, nick: str, room: str = "rahasia", password: str = "kopi", *more: str
) -> Process:
    """The same, in the room: it said how much history there is."""
    client = find_room(host, nick, room, password, *more)
    client.wait_for_line("Restored .* message")
    return client


def arguments_of(host: Host, nick: str, room: str, password: str = "") -> list[str]:
    words = ["--plain", "--room", room, "--nick", nick]
    if password:
        words += ["--password-file", str(_password_file(host, password))]
    return words


def _password_file(host: Host, password: str) -> Path:
    host.home.mkdir(parents=True, exist_ok=True)
    path = host.home / f"password-{password}"
    path.write_text(password + "\n", encoding="utf-8")
    return path
