"""Asking who is there: from every address, heard from everybody, disturbed by nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from discovery import probe
from discovery.interfaces import Interface
from discovery.listing import Source
from discovery.place import Place
from discovery.probe import Said
from discovery.prober import MAX_LINKS, Heard, Link, Prober, links
from tests.discovery.answering import answering, server

SECONDS = 20  # for anything that must happen
LOOPBACK = ["127.0.0.1"]

WIFI = Interface("wlan0", 2, ("192.168.1.7",), ("2001:db8::7", "fe80::7"), (24,))
HAMACHI = Interface("ham0", 3, ("25.4.5.6",), ("fe80::9",), (8,))
TUNNEL = Interface("tun0", 4, ("10.8.0.2",), (), (32,))
LO = Interface("lo", 1, ("127.0.0.1",), ("::1",), (8,))


def test_everybody_of_a_link_is_asked_in_every_way_it_has() -> None:
    assert links([WIFI]) == [
        Link("192.168.1.7", 2, ("192.168.1.255", "255.255.255.255")),
        Link("fe80::7", 2, ("ff02::1",)),
    ]


def test_hamachi_is_asked_as_one_network_and_a_tunnel_without_a_broadcast_address() -> None:
    found = {link.address: link.everybody for link in links([HAMACHI, TUNNEL])}
    assert found["25.4.5.6"] == ("25.255.255.255", "255.255.255.255")
    assert found["10.8.0.2"] == ("255.255.255.255",)


def test_a_computer_alone_asks_itself() -> None:
    assert links([LO]) == [Link("127.0.0.1", 1, ("127.0.0.1",)), Link("::1", 1, ("::1",))]


def test_a_computer_full_of_containers_asks_on_its_lan_first_and_not_everywhere() -> None:
    containers = [Interface(f"veth{n}", n, (), (f"fe80::{n:x}",)) for n in range(1, 100)]
    found = links([*containers, WIFI])
    assert found[0].address == "192.168.1.7"
    assert len(found) == MAX_LINKS


class Ear:
    """What a prober heard, to wait for."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()

    async def next(self) -> Heard:
        async with asyncio.timeout(SECONDS):
            return await self.heard.get()


@asynccontextmanager
async def probing() -> AsyncIterator[tuple[Prober, Ear]]:
    ear = Ear()
    async with Prober(ear.heard.put_nowait, interfaces=LOOPBACK) as prober:
        yield prober, ear


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_place_that_is_asked_answers(host: str) -> None:
    async with server("lab", host) as place, probing() as (prober, ear):
        prober.ask(place, Source.TYPED)
        heard = await ear.next()
        assert (heard.place, heard.name, heard.revision) == (place, "lab", 7)
        assert heard.fingerprint == "ab" * 32
        assert heard.source is Source.TYPED
        assert 0 < heard.round_trip < SECONDS


async def test_everybody_is_heard_who_answers_the_same_question() -> None:
    async with server("anna") as anna, server("budi", "::1") as budi, probing() as (prober, ear):
        await prober.broadcast((anna.port, budi.port))
        heard = [await ear.next(), await ear.next()]
        assert {one.place for one in heard} == {anna, budi}
        assert {one.source for one in heard} == {Source.PROBE}


async def test_a_liar_is_not_heard_and_the_honest_one_is() -> None:
    def lie(data: bytes, _source: str) -> bytes:
        return probe.answer(b"guessed nonce 16", Said("cd" * 32, 1, 1, "lie"))

    async with (
        answering(lie) as liar,
        answering(lambda data, _source: data) as echo,
        answering(lambda *_: bytes(4000)) as loud,
        server("lab") as place,
        probing() as (prober, ear),
    ):
        for one in (liar, echo, loud, place):
            prober.ask(one)
        assert (await ear.next()).place == place
        assert ear.heard.empty()


async def test_a_place_where_nobody_is_disturbs_no_later_question() -> None:
    async with server("lab") as gone:
        pass
    async with server("lab") as place, probing() as (prober, ear):
        for _ in range(10):
            prober.ask(gone)
        await asyncio.sleep(0)
        prober.ask(place)
        assert (await ear.next()).place == place


@pytest.mark.parametrize(
    "place",
    [
        Place("lab.local", 6697),
        Place("fe80::1%nosuch0", 6697),
        Place("", 0),
        Place("ff02::1%1", 6697),
        Place("0.0.0.0", 6697),
        Place("255.255.255.255", 6697),
    ],
)
async def test_what_is_no_place_to_ask_is_nobody(place: Place) -> None:
    async with server("lab") as there, probing() as (prober, ear):
        prober.ask(place)
        prober.ask(there)
        assert (await ear.next()).place == there


async def test_after_the_end_nothing_is_sent_or_heard() -> None:
    async with server("lab") as place:
        async with probing() as (prober, ear):
            pass
        prober.ask(place)
        await prober.broadcast((place.port,))
        assert ear.heard.empty()


async def test_without_any_interface_nobody_answers_and_nothing_fails() -> None:
    ear = Ear()
    async with Prober(ear.heard.put_nowait, interfaces=["nosuch0"]) as prober:
        await prober.broadcast()
        prober.ask(Place("127.0.0.1", 6697))
    assert ear.heard.empty()
