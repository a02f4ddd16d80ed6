"""A tiny real TLS server that speaks just enough IRC to drive the client, and can misbehave."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from client.tls import cut_off
from protocol.message import Message

PATIENCE = 20.0  # s; a bound for what should come at once, not a measure
_CAPS = "batch echo-message labeled-response message-tags server-time draft/chathistory"


def make_certificate(folder: Path) -> tuple[Path, str]:
    """A self-signed certificate with its key in one PEM file, and its fingerprint."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "warkop")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    raw = certificate.public_bytes(serialization.Encoding.DER)
    return path, hashlib.sha256(raw).hexdigest()


@dataclass
class Scripted:
    """`async with Scripted(folder) as server`. Rooms map to their password or None."""

    folder: Path
    rooms: dict[str, str | None] = field(default_factory=lambda: {"#jarkom": None})
    taken: frozenset[str] = frozenset()
    password: str | None = None
    history: tuple[str, ...] = ()  # lines inside the batch, without its tag
    throttle: bool = False  # passwords are not even tried
    swallow: str = ""  # messages with this in them are never answered
    refuse: str = ""  # messages with this in them are refused
    on_join: Callable[[], None] = lambda: None
    port: int = 0
    received: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        path, self.fingerprint = make_certificate(self.folder)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(path)
        self._writers: list[asyncio.StreamWriter] = []
        self._news = asyncio.Condition()
        self._nick = "*"
        await self.open()
        return self

    async def open(self) -> None:
        """Take connections; again after `vanish`."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self._context
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.vanish()

    def vanish(self) -> None:
        """Drop everybody, and take no connection."""
        self._server.close()
        self.drop()

    def drop(self) -> None:
        """End all connections without a word."""
        for writer in self._writers:
            cut_off(writer)

    def say(self, *lines: str) -> None:
        """Say lines to everybody connected."""
        for writer in self._writers:
            if not writer.transport.is_closing():
                writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def heard(self, words: str) -> str:
        """Wait for a line with these words in it."""
        async with asyncio.timeout(PATIENCE), self._news:
            while True:
                for line in self.received:
                    if words in line:
                        return line
                await self._news.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            while line := await reader.readline():
                text = line.decode().rstrip("\r\n")
                async with self._news:
                    self.received.append(text)
                    self._news.notify_all()
                for answer in self._answer(Message.parse(text)):
                    writer.write(f"{answer}\r\n".encode())
                if text.startswith("QUIT"):
                    break
        except OSError:
            pass
        writer.close()

    def _answer(self, message: Message) -> list[str]:
        handler = getattr(self, f"_on_{message.verb.lower()}", None)
        answers: list[str] = handler(message, *message.params) if handler else []
        return answers

    def _on_cap(self, _: Message, subcommand: str, *rest: str) -> list[str]:
        match subcommand:
            case "LS":
                return [f":s CAP * LS :{_CAPS}"]
            case "REQ":
                return [f":s CAP * ACK :{rest[-1]}"]
            case _:
                if self.password is not None and f"PASS {self.password}" not in self.received:
                    return [":s 464 * :Password incorrect", "ERROR :Bad password"]
                if self._nick in self.taken:
                    return [f":s 433 * {self._nick} :Nickname is already in use"]
                return self._welcome()

    def _welcome(self) -> list[str]:
        return [f":s 001 {self._nick} :Welcome", f":s 005 {self._nick} CHATHISTORY=100 :supported"]

    def _on_nick(self, _: Message, nick: str) -> list[str]:
        self._nick = nick
        return []

    def _on_ping(self, _: Message, token: str) -> list[str]:
        return [f":s PONG s :{token}"]

    def _on_join(self, _: Message, room: str, key: str = "") -> list[str]:
        if room not in self.rooms:
            return [f":s 403 {self._nick} {room} :No such channel"]
        if self.rooms[room] is not None and self.throttle:
            text = "Too many wrong passwords; try again in 9 seconds"
            return [f":s 475 {self._nick} {room} :{text}"]
        if self.rooms[room] not in (None, key):
            return [f":s 475 {self._nick} {room} :Cannot join channel (+k)"]
        self.on_join()
        return [
            f":{self._nick}!u@h JOIN {room}",
            f":s 353 {self._nick} = {room} :@{self._nick} citra",
            f":s 366 {self._nick} {room} :End",
        ]

    def _on_part(self, _: Message, room: str, *rest: str) -> list[str]:
        return [f":{self._nick}!u@h PART {room}"]

    def _on_chathistory(self, _: Message, sub: str, target: str, *rest: str) -> list[str]:
        lines = [f"@batch=1;{one.removeprefix('@')}" for one in self.history]
        return [f":s BATCH +1 chathistory {target}", *lines, ":s BATCH -1"]

    def _on_privmsg(self, message: Message, target: str, text: str) -> list[str]:
        label = message.tags["label"]
        if self.swallow and self.swallow in text:
            return []
        if self.refuse and self.refuse in text:
            return [f"@label={label} :s 404 {self._nick} {target} :Cannot send to channel"]
        return [f"@label={label};msgid=m{label} :{self._nick}!u@h PRIVMSG {target} :{text}"]

    def _on_list(self, _: Message, *filters: str) -> list[str]:
        rows = [f":s 322 {self._nick} {room} 1 :" for room in self.rooms]
        return [*rows, f":s 323 {self._nick} :End"]
