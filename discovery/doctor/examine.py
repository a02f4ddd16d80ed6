"""Measure everything, and say what it means as soon as it is known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from discovery.book import Book
from discovery.doctor import verdict_network, verdict_servers
from discovery.doctor.finding import Diagnosis, Finding
from discovery.doctor.firewall import Firewall, firewall
from discovery.doctor.holders import holders
from discovery.doctor.home import Home, call_back, find_homes
from discovery.doctor.measured import Measured, Seen
from discovery.doctor.missing import Wanted, missing
from discovery.doctor.multicast import Ear, listen, try_port
from discovery.doctor.trying import Tried, neighbours, resolved, try_place
from discovery.finder import Finder
from discovery.interfaces import Interface, addresses, unconnected, usable_interfaces
from discovery.listing import ListedServer, Source, State
from discovery.place import Place
from language import _, ngettext

# Seconds of listening: announcements are asked for at 0 and 1 s, and answered within one.
SECONDS = 3.0
# Servers that are tried, and places of each: a campus may announce hundreds.
MAX_SERVERS = 32
MAX_PLACES = 4
# Tries at the same time.
AT_ONCE = 32
# Computers heard by mDNS that are spoken to where no server is seen.
MAX_SPOKEN_TO = 8
# The port at which those are asked: only whether they are reached counts.
SPOKEN_PORT = 6697

Tell = Callable[[Finding], None]
Progress = Callable[[str], None]


def ignore(__: object) -> None:
    """For whoever wants to hear nothing before the end."""


async def diagnose(
    *,
    port: int | None = None,
    interfaces: Sequence[str] | None = None,
    seconds: float = SECONDS,
    book: Book | None = None,
    tell: Tell = ignore,
    progress: Progress = ignore,
) -> Diagnosis:
    """Find out whether rooms are found and reached here, in about `seconds` and three more.

    port: of this computer's server; None looks for one. interfaces: names or addresses, None for
    all. book: servers known from before, which are asked as well. tell: is given each finding as
    it comes. progress: is told in a few words what is going on. Never raises for a network that is
    not there or broken.
    """
    return await _Examination(port, interfaces, seconds, book, tell, progress).run()


@dataclass(eq=False, slots=True)
class _Examination:
    port: int | None
    wanted: Sequence[str] | None
    seconds: float
    book: Book | None
    tell: Tell
    progress: Progress
    measured: Measured = field(default_factory=Measured)
    findings: list[Finding] = field(default_factory=list)
    own: tuple[str, ...] = ()
    """All addresses of this computer, also of interfaces that were not asked for."""

    async def run(self) -> Diagnosis:
        """From the interfaces to the last verdict."""
        await self._look_at_interfaces()
        if self.measured.interfaces:
            self.progress(_("listening for {seconds:g} s").format(seconds=self.seconds))
        listed = await self._listen()
        self._say(verdict_network.network(self.measured))
        self._say(verdict_network.mdns_port(self.measured))
        self._say(verdict_network.multicast(self.measured))
        await self._try_servers([one for one in listed if not self._is_own(one)])
        self._say(verdict_network.others(self.measured))
        self._say(verdict_servers.servers(self.measured))
        await self._try_home([one for one in listed if self._is_own(one)])
        self._say(verdict_servers.port(self.measured))
        self._say(verdict_servers.firewall(self.measured))
        self._say(verdict_network.vpn(self.measured))
        return Diagnosis(tuple(self.findings))

    def _say(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.findings.append(finding)
            self.tell(finding)

    async def _look_at_interfaces(self) -> None:
        chosen = await asyncio.to_thread(_interfaces, self.wanted)
        everything = chosen if self.wanted is None else await asyncio.to_thread(_interfaces, None)
        down = await asyncio.to_thread(_unconnected, self.wanted)
        self.own = (*addresses(everything), *addresses(down))
        wanted = None if self.wanted is None else tuple(self.wanted)
        self.measured = Measured(wanted=wanted, port=self.port, interfaces=chosen, unconnected=down)

    async def _listen(self) -> tuple[ListedServer, ...]:
        """Everything that does not wait for something else; returns the servers that are listed."""
        async with asyncio.TaskGroup() as tasks:
            ears = tasks.create_task(self._hear())
            listed = tasks.create_task(self._list())
            holding = tasks.create_task(holders())
            home = tasks.create_task(self._home_and_firewall())
        homes, wall = home.result()
        self.measured = replace(
            self.measured,
            port_problem=try_port() if self.measured.interfaces else "",
            holders=holding.result(),
            ears=ears.result(),
            homes=homes,
            firewall=wall,
        )
        return listed.result()

    async def _hear(self) -> tuple[Ear, ...]:
        outside = [one for one in self.measured.interfaces if not one.loopback]
        own = {address for one in outside for address in (*one.ipv4, *one.ipv6)}
        return await listen(outside, frozenset({*own, *self.own}), self.seconds)

    async def _list(self) -> tuple[ListedServer, ...]:
        if not self.measured.interfaces:
            return ()
        async with Finder(self.book, interfaces=self.wanted) as finder:
            await asyncio.sleep(self.seconds)
            return tuple(finder.servers.values())

    async def _home_and_firewall(self) -> tuple[tuple[Home, ...], Firewall | None]:
        homes = await find_homes(self.own, self.port)
        return homes, await firewall(homes[0].port if homes else self.port)

    def _is_own(self, server: ListedServer) -> bool:
        return server.fingerprint in self._homes() or any(
            place.address in self.own or place.address == "127.0.0.1" for place in server.places
        )

    def _homes(self) -> set[str]:
        return {home.fingerprint for home in self.measured.homes}

    # -- servers ----------------------------------------------------------------------------------

    async def _try_servers(self, listed: Sequence[ListedServer]) -> None:
        if listed:
            self.progress(
                ngettext("trying {count} server", "trying {count} servers", len(listed)).format(
                    count=len(listed), value="s" if len(listed) > 1 else ""
                )
            )
        slots = asyncio.Semaphore(AT_ONCE)
        # Those that fail first: they are what people ask about.
        known = sorted(listed, key=lambda one: one.state is not State.UNREACHABLE)[:MAX_SERVERS]
        spoken_to = () if known else self._heard_others()
        seen = await asyncio.gather(*(_try_server(server, slots) for server in known))
        if any(not one.loopback for one in self.measured.interfaces):
            present = {*(one.fingerprint for one in listed), *self._homes()}
            lost = missing(self.book, seen, present, self.own, time.time())
            seen += await asyncio.gather(*(_try_server(server, slots) for server in lost))
        asked = await asyncio.gather(*(_try(place, slots) for place in spoken_to))
        if any(not one.touched for one in (*asked, *(t for one in seen for t in one.tried))):
            there = await neighbours()
            asked = [resolved(one, there) for one in asked]
            seen = [replace(s, tried=tuple(resolved(t, there) for t in s.tried)) for s in seen]
        self.measured = replace(self.measured, servers=tuple(seen), spoken_to=tuple(asked))

    def _heard_others(self) -> list[Place]:
        heard = {address for ear in self.measured.ears for address in ear.others}
        ipv4 = sorted(address for address in heard if ":" not in address)
        return [Place(address, SPOKEN_PORT) for address in ipv4[:MAX_SPOKEN_TO]]

    async def _try_home(self, own: Sequence[ListedServer]) -> None:
        homes = list(self.measured.homes)
        known = {home.port for home in homes}
        ports = {place.port for server in own for place in server.places} - known
        if self.port is None and ports:
            found = [await find_homes(self.own, port) for port in sorted(ports)]
            homes += [home for some in found for home in some if home.places]
        announced = {one.fingerprint for one in own if Source.MDNS in one.sources}
        helpers = [tried for seen in self.measured.servers for tried in seen.tried]
        if any(home.places for home in homes) and any(tried.answers for tried in helpers):
            self.progress(_("asking another server to call back"))
        homes = [
            replace(home, outside=await call_back(home.port, helpers)) if home.places else home
            for home in homes
        ]
        self.measured = replace(self.measured, homes=tuple(homes), announced=frozenset(announced))


def _interfaces(only: Sequence[str] | None) -> tuple[Interface, ...]:
    try:
        return usable_interfaces(only)
    except OSError:
        return ()


def _unconnected(only: Sequence[str] | None) -> tuple[Interface, ...]:
    try:
        return unconnected(only)
    except OSError:
        return ()


async def _try_server(server: ListedServer | Wanted, slots: asyncio.Semaphore) -> Seen:
    tried = await asyncio.gather(*(_try(place, slots) for place in server.places[:MAX_PLACES]))
    return Seen(server.name, server.sources, tuple(_known_as(server.fingerprint, *tried)))


def _known_as(fingerprint: str, *tried: Tried) -> Iterator[Tried]:
    """The same; who answers with another key is told apart from who was expected."""
    for one in tried:
        shown = one.looked.fingerprint if one.looked is not None else fingerprint
        yield replace(one, other=fingerprint not in ("", shown))


async def _try(place: Place, slots: asyncio.Semaphore) -> Tried:
    async with slots:
        return await try_place(place)
