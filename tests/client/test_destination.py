"""Where a person wants to go: what is meant by what was typed."""

from __future__ import annotations

import pytest

from client.connection import Endpoint
from client.destination import Address, read_destination, read_server

FINGERPRINT = "3f" * 32
INVITE = f"warkop://192.168.1.5:6698,[fd00::5]:6697/jarkom#{FINGERPRINT}"


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("laptop", "laptop", 6697),
        ("10.0.0.7:7000", "10.0.0.7", 7000),
        ("[::1]", "::1", 6697),
        ("[fe80::1%3]:7000", "fe80::1%3", 7000),
        ("::1", "::1", 6697),
    ],
)
def test_an_address_is_understood_in_all_its_forms(text: str, host: str, port: int) -> None:
    assert Address.parse(text) == Address(host, port)
    assert Address.parse(str(Address(host, port))) == Address(host, port)


@pytest.mark.parametrize("text", ["", ":7000", "a:b", "a:0", "a:65536", "[::1", "a b", "a:", "x@y"])
def test_what_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$|PORT"):
        Address.parse(text)


def test_an_invite_is_its_places_its_fingerprint_and_its_room() -> None:
    server, room = read_server(INVITE)
    assert server == Endpoint((("192.168.1.5", 6698), ("fd00::5", 6697)), FINGERPRINT)
    assert room == "#jarkom"


def test_an_invite_may_be_broken_by_the_terminal_it_was_copied_from() -> None:
    broken = f" {INVITE[:30]}\n {INVITE[30:]}\n"
    assert read_server(broken) == read_server(INVITE)


def test_an_invite_without_room_or_fingerprint_is_one_too() -> None:
    assert read_server("warkop://laptop.local:6697") == (
        Endpoint((("laptop.local", 6697),)), None,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["warkop://", "warkop://a_b/", f"{INVITE}x", "warkop://1.2.3.4:0/"])
def test_what_is_no_invite_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w\.$"):
        read_server(text)


@pytest.mark.parametrize(
    "text", ["192.168.1.5", "192.168.1.5:7000", "::1", "[::1]:7000", "laptop.local", "localhost"]
)
def test_a_dot_or_a_colon_makes_an_address(text: str) -> None:
    assert read_destination(text) == read_server(text)


@pytest.mark.parametrize(
    ("text", "room"), [("jarkom", "#jarkom"), ("#v1.0", "#v1.0"), ("ruang-2", "#ruang-2")]
)
def test_any_other_word_is_a_room(text: str, room: str) -> None:
    assert read_destination(text) == (None, room)


@pytest.mark.parametrize("text", ["", "dua kata", "#", "warkop://x_y"])
def test_what_is_nothing_of_all_that_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[\w?]\.$"):
        read_destination(text)
