"""Where servers were met is kept, used again, and told to others where it helps them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from client.connection import Connection, Endpoint
from client.pins import Trust
from client.shelf import Shelf
from client.tls import open_tls
from discovery.invite import Invite
from discovery.place import Place
from tests.client.scripted import Scripted
from tests.discovery.lookserver import KOPI, look_server

ONE = "1" * 64
OLD, NEW = Place("10.0.0.5", 6697), Place("10.0.0.9", 6698)


@dataclass
class Connected:
    """As much of a connection as an invite is made from."""

    place: Place
    fingerprint: str = ONE


def invite(shelf: Shelf, endpoint: Endpoint, place: Place, room: str = "#jarkom") -> Invite | None:
    return shelf.invite(endpoint, cast(Connection, Connected(place)), room)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.at(tmp_path)


def test_an_old_invite_leads_to_where_its_server_was_met_since(shelf: Shelf) -> None:
    shelf.book.verified(ONE, "Warung", NEW, 100)
    assert shelf.with_known_places(Endpoint((OLD,), ONE)).places == (NEW, OLD)


def test_what_is_listed_now_comes_before_what_was_met_before(shelf: Shelf) -> None:
    shelf.book.verified(ONE, "Warung", OLD, 100)
    assert shelf.with_known_places(Endpoint((NEW,), ONE, "Warung")).places == (NEW, OLD)


def test_a_typed_address_means_that_address(shelf: Shelf) -> None:
    shelf.book.verified(ONE, "Warung", OLD, 100)
    assert shelf.with_known_places(Endpoint((NEW,))).places == (NEW,)


async def test_a_server_is_asked_who_it_is_and_noted_with_its_place(
    tmp_path: Path, shelf: Shelf
) -> None:
    async with look_server() as (place, _):
        wire = await open_tls(place)
        await shelf.remember(Endpoint((place,)), Connection(wire, Trust.FIRST))
        wire.abort()
    assert [one.name for one in Shelf.at(tmp_path).book.servers()] == [KOPI.name]
    assert shelf.book.places(wire.fingerprint) == (place,)


async def test_other_irc_servers_are_not_noted(tmp_path: Path, shelf: Shelf) -> None:
    async with Scripted(tmp_path / "server") as server:
        place = Place("127.0.0.1", server.port)
        wire = await open_tls(place)
        await shelf.remember(Endpoint((place,), wire.fingerprint), Connection(wire, Trust.FIRST))
        wire.abort()
    assert shelf.book.servers() == []


async def test_who_is_too_busy_to_say_who_it_is_is_noted_if_an_invite_led_there(
    shelf: Shelf,
) -> None:
    async with look_server() as (place, _):
        wire = await open_tls(place)
        wire.abort()
    connection = Connection(wire, Trust.FIRST)
    await shelf.remember(Endpoint((place,)), connection)
    assert shelf.book.servers() == []
    await shelf.remember(Endpoint((place,), wire.fingerprint), connection)
    assert shelf.book.places(wire.fingerprint) == (place,)
    assert shelf.book.rumours(time.time()) == []


def test_an_invite_names_every_address_that_means_the_same_elsewhere(shelf: Shelf) -> None:
    shelf.book.verified(ONE, "Warung", OLD, 100)
    shelf.book.verified(ONE, "Warung", Place("fe80::1%3", 6697), 100)
    typed = Endpoint((("warung.local", 6697), ("localhost", 6697)))
    assert invite(shelf, typed, NEW) == Invite((NEW, OLD, ("warung.local", 6697)), "jarkom", ONE)


def test_no_invite_leads_back_to_this_computer_itself(shelf: Shelf) -> None:
    here = Place("127.0.0.1", 6697)
    assert invite(shelf, Endpoint((here,)), here) is None
    shelf.book.verified(ONE, "Warung", OLD, 100)
    assert invite(shelf, Endpoint((here,)), here, "") == Invite((OLD,), "", ONE)
