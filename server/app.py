"""The server as a whole: put together, started, announced, and stopped without losing anything."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from socket import socket

from discovery import Announcement, private
from discovery.lookformat import ALPN
from discovery.probe import Said
from discovery.responder import Responder
from language import _
from protocol.servertime import format_time
from server import announcing
from server.announcing import Announcer
from server.certificate import Certificate, load_or_create
from server.core.engine import Engine
from server.core.happening import Happening, HappeningKind
from server.core.history import StoreError
from server.core.world import DAY, Rules, World
from server.datadir import prepare
from server.diagnosing import diagnose
from server.greeting import read_motd, wire_name
from server.hub import Hub, read_clocks
from server.inviting import Inviter
from server.log import LiveLog
from server.neighbours import Neighbours
from server.opening import open_rooms
from server.passwords import hash_secret
from server.picture import is_picture
from server.problem import StartProblem
from server.settings import PORT, Settings
from server.stopping import stop_requests
from server.store.sqlite import SqliteStore
from server.terminal import can_type
from server.transport import ports
from server.transport.listener import FOREIGN, allow_many_sockets, listen
from server.transport.quiclistener import QuicListener
from server.transport.tcp import TcpLink
from server.transport.udp import UdpPort, open_ports
from server.transport.websocket import WebSocketLink
from server.version import version
from server.whereabouts import Whereabouts

# Password hashes at the same time. Each takes 32 MiB and a core for 0.1 s.
HASH_THREADS = 2
# Seconds that clients get to read why the server ends.
FAREWELL = 1.0
# Random bytes of a msgid and of a session's id: nobody guesses one, none repeats in a lifetime.
ID_BYTES = 15
# Random bytes of a challenge. ECDSA-NIST256P-CHALLENGE wants as many as SHA-256 has.
NONCE_BYTES = 32
# Seconds between two looks at whether advertising still works.
CHECK_ADVERTISING = 5.0


async def run(settings: Settings) -> int:
    """Open the rooms and serve until a signal. Raises StartProblem when that can't begin."""
    stop = asyncio.Event()
    log = LiveLog(sys.stdout, messages=settings.log_messages)
    with stop_requests(stop):
        async with AsyncExitStack() as stack:
            await _Start(settings, log, stack, stop).everything()
            await stop.wait()
            log.line(_("closing: telling everybody"))
        log.line(_("closed"))
    return 0


class _Start:
    """Starts every part in order; the stack stops them in reverse."""

    def __init__(
        self, settings: Settings, log: LiveLog, stack: AsyncExitStack, stop: asyncio.Event
    ) -> None:
        self._settings = settings
        self._stop = stop
        self._farewell = _("The server is closing")
        self._log = log
        self._stack = stack
        self._announcer: Announcer | None = None

    async def everything(self) -> None:
        """From the disk to the first client. Raises StartProblem."""
        settings, log = self._settings, self._log
        directory = prepare(settings.data_dir, log.line)
        certificate = load_or_create(directory, settings.name, cert=settings.cert, key=settings.key)
        try:
            world = self._open_world(SqliteStore(directory), certificate.fingerprint)
        except StoreError as error:
            raise StartProblem(str(error)) from error
        self._neighbours = Neighbours(
            directory,
            lambda: announcing.described(world, listed=settings.advertise),
            certificate.fingerprint,
        )
        bound = self._bind()
        port = ports.port_of(bound.tcp)
        # Before those who connect: last in, first out, and they are told why the server ends.
        datagrams = await self._open_udp(world, certificate, bound.udp)
        self._serve(world, certificate, bound.tcp, datagrams)
        for warning in settings.warnings:
            log.line(_("warning: {warning}").format(warning=warning))
        if private.is_exposed(certificate.key_path):
            # One that the host gave; in the data directory they are private.
            log.line(
                _("warning: everybody on this computer can read {key}").format(
                    key=certificate.key_path
                )
            )
        log.line(
            _("server {name}, history in {directory}").format(
                name=settings.name, directory=directory
            )
        )
        for line in announcing.identity_lines(certificate.fingerprint):
            log.line(line)
        for line in announcing.room_lines(world):
            log.line(line)
        self._invite(world, certificate, port)
        if settings.advertise:
            await self._advertise(world, certificate, port)
        else:
            log.line(_("not announced on the LAN: people must type an address"))
        # Last in, first out: it uses the sockets of the announcements.
        self._stack.push_async_callback(self._neighbours.close)
        # The same in every language: scripts wait for it, and read the port.
        log.answer(f"ready: port {port}")
        await self._open_console()

    def _open_world(self, store: SqliteStore, fingerprint: str) -> World:
        settings, moment = self._settings, read_clocks()
        self._stack.callback(store.close)
        try:
            store.prepare_search(self._log.line)
        except StoreError as error:  # a full disk: what is there can be read all the same
            self._log.line(_("warning: {error}").format(error=error))
        password = settings.server_password
        rules = Rules(
            server_name=wire_name(settings.name),
            fingerprint=fingerprint,
            network=settings.name,
            version=f"warkop-{version()}",
            started=moment.stamp,
            operators={name: hash_secret(secret) for name, secret in settings.operators.items()},
            limit_loopback=settings.limit_loopback,
            exempt=settings.exempt,
            may_create_rooms=settings.create_rooms,
            password_hash=hash_secret(password) if password else "",
            replay_lines=settings.replay_lines,
            keep_days=settings.keep_days,
            keep_messages=settings.keep_messages,
            motd=read_motd(settings.motd) if settings.motd is not None else (),
        )
        world = World(rules, store, store, lambda: secrets.token_hex(ID_BYTES), moment)
        world.new_nonce = lambda: secrets.token_bytes(NONCE_BYTES)
        if world.last_stamp > moment.stamp + DAY:
            newest = format_time(world.last_stamp)
            text = _(
                "warning: the newest message in the history is from {time}, which is in the"
                " future: is this computer's clock right?"
            )
            self._log.line(text.format(time=newest))
        open_rooms(world, settings.rooms)
        return world

    def _bind(self) -> ports.Bound:
        settings = self._settings
        # Who chose another port wants that one: a bookmark or a firewall rule names it.
        bound = ports.bind_both(settings.host, settings.port, search=settings.port == PORT)
        for one in bound.tcp + bound.udp:
            self._stack.callback(one.close)
        port = ports.port_of(bound.tcp)
        if settings.port == PORT != port:
            self._log.line(_("port {taken} is taken, using {port}").format(taken=PORT, port=port))
        return bound

    def _serve(
        self,
        world: World,
        certificate: Certificate,
        sockets: list[socket],
        datagrams: list[UdpPort],
    ) -> None:
        """Take connections."""
        settings, stack, say = self._settings, self._stack, self._log.line
        allow_many_sockets()
        executor = ThreadPoolExecutor(HASH_THREADS, thread_name_prefix="password")
        stack.callback(executor.shutdown, wait=False, cancel_futures=True)
        engine = Engine(world, lambda: secrets.token_urlsafe(ID_BYTES))
        self._port = ports.port_of(sockets)
        hub = Hub(engine, executor, self._observe, self._diagnose)
        self._hub = hub
        stack.push_async_callback(self._say_farewell)
        self._keep_running(hub.tick_for_ever())
        tls = certificate.ssl_context(ALPN, foreign=FOREIGN)
        listeners = listen(TcpLink, hub, sockets, tls, say, {ALPN: self._neighbours.looks})
        if settings.plain_port is not None:
            option = "--plain-port"
            plain = ports.bind(settings.host, settings.plain_port, search=False, option=option)
            listeners += listen(TcpLink, hub, plain, None, say)
            self._log.line(
                _("plain text, readable by everybody, on port {port}").format(
                    port=ports.port_of(plain)
                )
            )
        if settings.ws_port is not None:
            ws_tls = certificate.ssl_context() if settings.ws_tls else None
            web = ports.bind(settings.host, settings.ws_port, search=False, option="--ws-port")
            listeners += listen(WebSocketLink, hub, web, ws_tls, say)
            pattern = (
                _("WebSocket on port {port}")
                if ws_tls
                else _("WebSocket, readable by everybody, on port {port}")
            )
            self._log.line(pattern.format(port=ports.port_of(web)))
        for listener in listeners:
            stack.callback(listener.close)
        stack.callback(QuicListener(hub, datagrams, certificate, say).close)

    async def _open_udp(
        self, world: World, certificate: Certificate, sockets: list[socket]
    ) -> list[UdpPort]:
        """Take datagrams. Where nothing is advertised no probe is answered either."""
        port, fingerprint = sockets[0].getsockname()[1], certificate.fingerprint

        def said() -> Said:
            revision = announcing.revision(world)
            return Said(fingerprint, port, revision, world.rules.network)

        responder = Responder(said) if self._settings.advertise else None
        opened = await open_ports(sockets, responder)
        for one in opened:
            self._stack.callback(one.close)
        return opened

    async def _diagnose(self) -> str:
        return await diagnose(self._port, self._neighbours.book, self._log)

    async def _say_farewell(self) -> None:
        await self._hub.shutdown(self._farewell, FAREWELL)

    async def _open_console(self) -> None:
        """Take commands, where somebody can type them."""
        if can_type():
            # Here, because a server without a terminal starts without prompt_toolkit.
            from server.console import console

            await self._stack.enter_async_context(console(self._hub, self._log, self._stop.set))

    async def _advertise(self, world: World, certificate: Certificate, port: int) -> None:
        def describe() -> Announcement:
            return announcing.announcement(world, certificate.fingerprint, port)

        self._announcer = announcer = Announcer(describe, self._log.line)
        self._stack.push_async_callback(announcer.stop)
        await announcer.start()
        await self._neighbours.start(announcer.multicast, port)

        async def watch() -> None:
            while True:
                announcer.check()
                await asyncio.sleep(CHECK_ADVERTISING)

        self._keep_running(watch())

    def _observe(self, happenings: Iterable[Happening]) -> None:
        happenings = list(happenings)
        for one in happenings:
            self._log.show(one)
            if one.kind is HappeningKind.STOPPED:
                self._farewell += f": {one.text}" if one.text else ""
                self._stop.set()
        if self._announcer is not None:
            self._announcer.observe(happenings)

    def _invite(self, world: World, certificate: Certificate, port: int) -> None:
        """Say how people get here, and go on to say it when that changes."""
        log, here = self._log, Whereabouts(self._settings.host)
        fingerprint = certificate.fingerprint
        inviter = Inviter(world, lambda: here.addresses, port, fingerprint, sys.stdout)
        world.invitation = inviter.with_words
        for line in inviter.lines():
            (log.answer if is_picture(line) else log.line)(line)

        def tell(come: list[str], gone: list[str]) -> None:
            for line in inviter.news(come, gone):
                log.line(line)

        self._keep_running(here.watch(tell))

    def _keep_running(self, work: Coroutine[None, None, None]) -> None:
        self._stack.callback(asyncio.get_running_loop().create_task(work).cancel)
