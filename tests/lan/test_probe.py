"""Servers answer who asks everybody, on every link; where nothing else gets through, people find
them by that."""

from __future__ import annotations

import asyncio
import contextlib

from discovery.listing import Source
from discovery.place import Place
from discovery.prober import Heard, Prober
from tests.lan.inside import ip, run_inside
from tests.lan.network import Lan
from tests.lan.routed import Campus
from tests.lan.talk import open_server

SECONDS = 20  # for anything that must happen
# Within these an answer comes even here, if any does.
SILENCE = 0.5

SERVER = "10.77.0.1"
WINGS = {Place("10.78.1.1", 6697), Place("10.78.2.1", 6697)}


class Ear:
    """What a prober of all interfaces hears."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.prober = Prober(self._heard.put_nowait)

    async def until(self, *wanted: Place) -> list[Heard]:
        """All that is heard until these places were."""
        heard: list[Heard] = []
        async with asyncio.timeout(SECONDS):
            while not set(wanted) <= {one.place for one in heard}:
                heard.append(await self._heard.get())
        return heard

    async def silence(self) -> list[Heard]:
        """What is heard in a while."""
        heard: list[Heard] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SILENCE):
                while True:
                    heard.append(await self._heard.get())
        return heard


async def ask_everybody() -> None:
    ear = Ear()
    async with ear.prober as prober:
        await prober.broadcast()
        heard = await ear.until(Place(SERVER, 6697)) + await ear.silence()
        # Once by IPv4, whichever of its broadcasts came first, and once by IPv6.
        first, second = sorted(heard, key=lambda one: ":" in one.place.address)
        assert second.place.address.startswith("fe80::")
        assert second.place.port == first.place.port == 6697
        assert first.name == second.name == "Kopi Anna"
        assert first.fingerprint == second.fingerprint
        assert first.revision == second.revision
        for one in heard:
            prober.ask(one.place, Source.KNOWN)
        again = await ear.until(first.place, second.place)
        assert {one.source for one in again} == {Source.KNOWN}
        # It does not advertise: people must type its address.
        prober.ask(Place(SERVER, 6698))
        assert await ear.silence() == []
        # The link goes and comes back, with everything that was bound to it.
        ip("link", "set", "eth0", "down")
        await prober.broadcast()
        ip("link", "set", "eth0", "up")
        await prober.broadcast()
        await ear.until(Place(SERVER, 6697))


def test_a_server_answers_broadcasts_of_ipv4_and_ipv6_unless_it_does_not_advertise(
    lan: Lan,
) -> None:
    a, b = lan.hosts
    open_server(a, "--name", "Kopi Anna")
    hidden = ("--data-dir", str(a.home / "hidden"), "--no-advertise", "--name", "Kopi Budi")
    assert "port 6698" in open_server(a, *hidden).output
    run_inside(b, ask_everybody)


async def ask_on_both_links() -> None:
    ear = Ear()
    async with ear.prober as prober:
        await prober.broadcast()
        await ear.until(*WINGS)


async def ask_across_the_router() -> None:
    ear = Ear()
    async with ear.prober as prober:
        await prober.broadcast()
        heard = await ear.until(Place("10.78.1.1", 6697)) + await ear.silence()
        assert not any(one.place.address.startswith("10.78.2.") for one in heard)
        prober.ask(Place("10.78.2.1", 6697))
        await ear.until(Place("10.78.2.1", 6697))


def test_a_computer_on_two_links_asks_on_both_and_single_places_beyond_a_router() -> None:
    with Campus() as campus:
        for (host,) in campus.wings:
            open_server(host, "--room", "jarkom")
        run_inside(campus.router, ask_on_both_links)
        run_inside(campus.wings[0][0], ask_across_the_router)
