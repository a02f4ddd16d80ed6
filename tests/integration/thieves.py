"""Who is after a room's password: a server that only looks like the right one, and somebody in the
middle. Each has a certificate of its own and keeps every line it sees."""

from __future__ import annotations

import contextlib
import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from spake2 import SPAKE2_B, ed25519_basic
from spake2.spake2 import DefaultParams, finalize_SPAKE2

from protocol import pake
from protocol.framing import LineReader
from protocol.message import Message
from protocol.roomproof import LEAST, SEED_BYTES, Answer, Binding, Challenge
from protocol.scrypt import stretch
from tests.client.scripted import make_certificate
from tests.lan.process import PATIENCE_SECONDS

SALT = bytes(range(16))


class _Listener:
    """Takes TLS connections, each on a thread. port: 0 is any."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        path, self.fingerprint = make_certificate(folder)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(path)
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.heard: list[str] = []  # what the client said
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A thread that waits in accept is not woken by close everywhere.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            self._start(self._greet, raw)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _greet(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the client may not like us
            peer = self._context.wrap_socket(raw, server_side=True)
            self._open.append(peer)
            self._serve(peer)

    def _serve(self, peer: socket.socket) -> None:
        raise NotImplementedError

    def _lines(self, peer: socket.socket) -> Iterable[str]:
        reader = LineReader()
        while data := peer.recv(65536):
            for line in reader.feed(data):
                assert isinstance(line, bytes)
                text = line.decode()
                self.heard.append(text)
                yield text


class FalseServer(_Listener):
    """Calls itself like the right one, has all its rooms, and plays to get at passwords.

    guess: the password that it tries on whoever comes. offers: whether it takes proofs.
    instead: what it says to PROVE START, line by line with {nick} and {room}; empty: it plays fair.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        guess: str = "teh",
        offers: bool = True,
        instead: Iterable[str] = (),
    ) -> None:
        super().__init__(folder, port)
        self._caps = "warkop/room-proof message-tags" if offers else "message-tags"
        self._instead = tuple(instead)
        self._nick = "*"
        self._seed = secrets.token_bytes(SEED_BYTES)
        self._secret = stretch(guess, SALT, LEAST)
        self.said: Challenge = pake.challenge(self._secret, SALT, LEAST, self._seed)
        self.answers: list[tuple[str, Answer]] = []

    def check(self, password: str) -> bool:
        """Whether what it recorded confirms that password, in any way it can be tried at home."""
        secret = stretch(password, SALT, LEAST)
        return any(
            self._confirms(secret, Binding(room, self.fingerprint), answer)
            for room, answer in self.answers
        )

    def _confirms(self, secret: bytes, binding: Binding, answer: Answer) -> bool:
        # As the right server would: its own message made anew with that password, and as it was.
        for made_with in (secret, self._secret):
            said = pake.challenge(made_with, SALT, LEAST, self._seed)
            for heard in (said, self.said):
                if pake.verify(secret, self._seed, binding, heard, answer) is not None:
                    return True
        # By hand: the own message as it was said, that password only for what came back.
        side = SPAKE2_B(secret, entropy_f=lambda count: self._seed[:count])
        side.start()
        blinding = DefaultParams.M.scalarmult(-side.pw_scalar)
        element = ed25519_basic.bytes_to_element(answer.element[1:]).add(blinding)
        for shared in (element.scalarmult(side.xy_scalar), element):
            key = finalize_SPAKE2(
                binding.room_bytes,
                binding.fingerprint_bytes,
                answer.element[1:],
                self.said.element[1:],
                shared.to_bytes(),
                secret,
            )
            if pake._proofs(key, binding, self.said, answer.element)[0] == answer.proof:
                return True
        return False

    def _serve(self, peer: socket.socket) -> None:
        for line in self._lines(peer):
            for answer in self._reply(Message.parse(line)):
                peer.sendall(f"{answer}\r\n".encode())
            if line.startswith("QUIT"):
                peer.close()  # as servers do; the client would wait for it
                return

    def _reply(self, message: Message) -> list[str]:
        match (message.verb, *message.params):
            case ("NICK", nick):
                self._nick = nick
            case ("CAP", "LS", *_):
                return [f":s CAP * LS :{self._caps}"]
            case ("CAP", "REQ", wanted):
                return [f":s CAP * ACK :{wanted}"]
            case ("CAP", "END"):
                return [f":s 001 {self._nick} :Welcome"]
            case ("PING", token):
                return [f":s PONG s :{token}"]
            case ("JOIN", room, *_):
                return self._let_in(room)
            case ("MODE", room):
                return [f":s 324 {self._nick} {room} +nt"]
            case ("PROVE", room, "START") if self._instead:
                return [one.format(nick=self._nick, room=room) for one in self._instead]
            case ("PROVE", room, "START"):
                return [f":s PROVE {room} CHALLENGE {' '.join(self.said.format())}"]
            case ("PROVE", room, "ANSWER", *words):
                self.answers.append((room, Answer.parse(words)))
                return [f":s PROVE {room} DONE {words[-1]}", *self._let_in(room)]
            case ("QUIT", *_):
                return ["ERROR :bye"]
        return []

    def _let_in(self, room: str) -> list[str]:
        """The newcomer is alone, and moderates."""
        nick = self._nick
        return [
            f":{nick}!u@h JOIN {room}",
            f":s 353 {nick} = {room} :@{nick}",
            f":s 366 {nick} {room} :",
        ]


class Middle(_Listener):
    """Somebody between the client and the right server, who passes on what both say.

    change: makes of a line of the server what the client gets.
    """

    def __init__(
        self, folder: Path, port: int, change: Callable[[str], str] = lambda line: line
    ) -> None:
        super().__init__(folder)
        self._port = port
        self._change = change
        self.said: list[str] = []  # by the server

    def steal(self, cert: Path, key: Path) -> None:
        """Use the certificate of the right server."""
        self._context.load_cert_chain(cert, key)

    def _serve(self, peer: socket.socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        there = context.wrap_socket(socket.create_connection(("127.0.0.1", self._port)))
        self._open.append(there)
        self._start(self._back, there, peer)
        for line in self._lines(peer):
            there.sendall(f"{line}\r\n".encode())
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_RDWR)

    def _back(self, there: socket.socket, peer: socket.socket) -> None:
        reader = LineReader()
        with contextlib.suppress(OSError):
            while data := there.recv(65536):
                for line in reader.feed(data):
                    assert isinstance(line, bytes)
                    self.said.append(line.decode())
                    peer.sendall(f"{self._change(line.decode())}\r\n".encode())
            peer.shutdown(socket.SHUT_RDWR)
