"""Whoever misuses the port disturbs nobody: two people talk on, and a third one still gets in."""

from __future__ import annotations

import itertools
import random
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.integration.conftest import ROOMS
from tests.integration.programs import Programs, Server
from tests.integration.wire import CAPABILITIES, Wire
from tests.lan.process import PATIENCE_SECONDS, Process

# Connections that say nothing: what a school class of misbehaving laptops could open.
HALF_OPEN = 200
NOISE = random.Random(6697).randbytes(4000)

GARBAGE = {
    "random bytes": NOISE,
    "an over-long line that never ends": b"A" * 200_000,
    "over-long lines": (b"PRIVMSG #jarkom :" + b"x" * 9000 + b"\r\n") * 20,
    "over-long tags": b"@a=" + b"x" * 9000 + b" PRIVMSG #jarkom :hi\r\n",
    "NULs": b"NICK a\0b\r\nPRIVMSG #jarkom :a\0b\r\n" + b"\0" * 3000 + b"\r\n",
    "invalid UTF-8": b"PRIVMSG #jarkom :\xff\xfe\xc3\x28\r\nNICK \xff\r\n",
    "no commands": b":\r\n@\r\n   \r\n:a b\r\n@a=b\r\n:x\r\n999999999999\r\n" * 50,
    "a flood of commands": b"JOIN #a\r\nPART #a\r\nNAMES\r\nLIST\r\nWHO *\r\n" * 2000,
    "the start of a web page": b"GET / HTTP/1.1\r\nHost: warkop\r\nContent-Length: 5\r\n\r\nhello",
}


class Talk:
    """Two plain clients in a room; `goes_on` sees that each hears the other."""

    def __init__(self, programs: Programs) -> None:
        self.house = Server(programs, programs.folder / "hosted", ROOMS)
        self._programs = programs
        self._numbers = itertools.count()
        self._andi = programs.client(self.house, "andi")
        self._budi = programs.client(self.house, "budi")
        self.goes_on()

    def goes_on(self) -> None:
        self._says("andi", self._andi, self._budi)
        self._says("budi", self._budi, self._andi)

    def grows(self) -> None:
        """Somebody new gets in, and is heard."""
        nick = self.nick("citra")
        with Wire(self.house.port) as guest:
            guest.register(nick)
            guest.join("jarkom")
            guest.send("PRIVMSG #jarkom :hello")
            self._andi.wait_for_line(f"<{nick}> hello$")

    def takes_in(self, nick: str) -> None:
        """The same, with our client."""
        done = self._programs.run_client(self.house, nick, input="hello\n")
        assert done.returncode == 0, done.stderr

    def nick(self, nick: str) -> str:
        """One that nobody had before: who just left may not be gone yet."""
        return f"{nick}{next(self._numbers)}"

    def _says(self, nick: str, speaker: Process, hearer: Process) -> None:
        text = f"message {next(self._numbers)}"
        speaker.send_line(text)
        hearer.wait_for_line(f"<{nick}> {text}$")


@pytest.fixture(scope="module")
def survivors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """A talk that outlives all of it: one for all tests, which is harder than one for each."""
    programs = Programs(tmp_path_factory.mktemp("survivors"))
    try:
        two = Talk(programs)
        yield two
        two.takes_in("dewi")
    finally:
        programs.end()


@pytest.fixture
def talk(survivors: Talk) -> Iterator[Talk]:
    """A talk that still goes on at the end of the test; then a third person comes in."""
    yield survivors
    survivors.goes_on()
    survivors.grows()
    assert "problem" not in survivors.house.process.output


@pytest.fixture
def house(talk: Talk) -> Server:
    return talk.house


def read_to_the_end(peer: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    peer.settimeout(PATIENCE_SECONDS)
    received = b""
    try:
        while data := peer.recv(65536):
            received += data
    except ConnectionError:
        pass
    return received


@pytest.mark.parametrize("garbage", [b"NICK eve\r\nUSER eve 0 * :eve\r\n", NOISE, b"\x16\x03\x01"])
def test_garbage_in_place_of_tls_is_hung_up_on(house: Server, talk: Talk, garbage: bytes) -> None:
    with socket.create_connection(("127.0.0.1", house.port)) as peer:
        peer.sendall(garbage)
        talk.goes_on()
        peer.shutdown(socket.SHUT_WR)
        # At most an alert of TLS; never a word of ours in clear text.
        assert b"warkop" not in read_to_the_end(peer)


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_within_tls_disturbs_nobody(
    house: Server, talk: Talk, wire: Callable[..., Wire], name: str
) -> None:
    stranger = wire(house.port)
    guest = wire(house.port)
    guest.register(talk.nick("eve"), *CAPABILITIES)
    guest.join("jarkom")
    for peer in (stranger, guest):
        # The server may hang up while we still send; that is its right.
        peer.try_to_send(GARBAGE[name])
        talk.goes_on()


def test_after_an_over_long_line_the_next_one_counts(
    house: Server, talk: Talk, wire: Callable[..., Wire]
) -> None:
    guest = wire(house.port)
    guest.register(talk.nick("eve"), *CAPABILITIES)
    guest.join("jarkom")
    guest.send_bytes(b"PRIVMSG #jarkom :" + b"x" * 30_000 + b"\r\nPRIVMSG #jarkom :short\r\n")
    guest.wait_for(lambda message: message.verb == "417")
    assert guest.wait_for(lambda message: message.verb == "PRIVMSG").params[-1] == "short"


def test_two_hundred_connections_that_say_nothing_keep_nobody_out(
    house: Server, talk: Talk
) -> None:
    with ExitStack() as stack:
        for _ in range(HALF_OPEN):
            peer = socket.create_connection(("127.0.0.1", house.port), PATIENCE_SECONDS)
            stack.enter_context(closing(peer))
        talk.goes_on()
        talk.takes_in("eka")


def test_connections_with_tls_that_never_say_a_name_keep_nobody_out(
    house: Server, talk: Talk, wire: Callable[..., Wire]
) -> None:
    for number in range(40):
        wire(house.port).send(*["CAP LS 302"] * (number % 3))
    talk.goes_on()
    talk.takes_in("fajar")


def test_who_stops_reading_delays_nobody_and_is_put_out(
    house: Server, talk: Talk, wire: Callable[..., Wire]
) -> None:
    deaf = wire(house.port, receive_buffer=4096)
    deaf.register("deaf", *CAPABILITIES)
    deaf.join("jarkom")
    flood = wire(house.port)
    flood.register("flood")
    flood.join("jarkom")
    # Only who asked for tags gets them: 4 KB a message for the deaf one, 0.4 KB for the others.
    message = f"@+draft/x={'x' * 4000} PRIVMSG #jarkom :{'y' * 400}"
    for _ in range(200):
        flood.send(*[message] * 20)
        before = flood.ping()
        if any(one.verb == "QUIT" and one.source.startswith("deaf!") for one in before):
            break
    else:
        raise AssertionError("16 MB later the server still keeps what nobody reads")
    talk.goes_on()


def test_plain_text_is_served_only_where_the_host_asks_for_it(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    closed = server()
    with socket.create_connection(("127.0.0.1", closed.port)) as peer:
        peer.sendall(b"NICK eve\r\nUSER eve 0 * :eve\r\n")
        peer.shutdown(socket.SHUT_WR)
        assert b"001" not in read_to_the_end(peer)
    assert "plain text" not in closed.process.output

    house = server("--plain-port", "0", *ROOMS, data_dir=programs.folder / "other")
    said = next(line for line in house.process.lines if "plain text" in line)
    assert "readable by everybody" in said
    plain_port = int(said.split()[-1])
    andi = programs.client(house, "andi", "rahasia", *programs.password_file("kopi"))
    guest = wire(plain_port, tls=False)
    guest.register("telnet")
    guest.join("rahasia", "kopi")
    andi.wait_for_line(r"\* telnet joined$")
    andi.send_line("halo")
    assert guest.wait_for(lambda message: message.verb == "PRIVMSG").params[-1] == "halo"
    with pytest.raises(ssl.SSLError):
        Wire(plain_port)


def test_the_client_says_when_a_port_does_not_speak_tls(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--plain-port", "0", *ROOMS)
    said = next(line for line in house.process.lines if "plain text" in line)
    address = f"127.0.0.1:{said.split()[-1]}"
    done = programs.run("client", "--plain", "--server", address, "--room", "jarkom")
    assert done.returncode == 1
    assert f"{address} answers, but not with TLS" in done.stderr
