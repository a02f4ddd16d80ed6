"""Nobody gets at a room's password: no false server, nobody in the middle, no recording, no thief
of the host's disk. Each with the real programs."""

from __future__ import annotations

import base64
import hashlib
import secrets
import subprocess
from collections.abc import Callable, Sequence

import pytest

from protocol import pake
from protocol.message import Message
from protocol.roomproof import LEAST, SEED_BYTES, Answer, Binding, Challenge, encode
from protocol.scrypt import stretch
from server.certificate import CERT_NAME, KEY_NAME
from server.passwords import check_secret, parse_hash
from tests.integration.programs import Programs, Server
from tests.integration.thieves import FalseServer, Middle
from tests.integration.wire import Wire

PASSWORD = "kopi-tubruk"
ROOMS = ("--room", "jarkom", "--room", f"rahasia={PASSWORD}")
# What a thief would try at home.
GUESSES = (PASSWORD, "teh", "kopi", "")
NOT_LOCKED = ":s FAIL PROVE NOT_LOCKED {room} :There is no password to prove"


def visit(
    programs: Programs, port: int, *more: str, nick: str = "siti", input: str = "halo\n"
) -> subprocess.CompletedProcess[str]:
    """Somebody who knows the password of `rahasia` comes there and wants to talk."""
    where = ("--plain", "--server", f"127.0.0.1:{port}", "--room", "rahasia", "--nick", nick)
    return programs.run(
        "client", *where, *programs.password_file(PASSWORD), *more, input=input
    )


def nothing_was_shown(lines: Sequence[str]) -> bool:
    """Whether nothing in the lines is the password, or can be compared with a guess of it."""
    traces = {
        PASSWORD,
        base64.b64encode(PASSWORD.encode()).decode().rstrip("="),
        hashlib.sha256(PASSWORD.encode()).hexdigest(),
    }
    return bool(lines) and not any(trace in line for trace in traces for line in lines)


# -- a false server -------------------------------------------------------------------------------


def test_a_false_server_gets_no_password_and_nothing_to_guess_it_from(programs: Programs) -> None:
    with FalseServer(programs.folder / "false", guess="teh") as server:
        done = visit(programs, server.port)
    assert done.returncode == 1
    assert "could not prove that it knows the password of rahasia" in done.stderr
    assert len(server.answers) == 1
    assert nothing_was_shown(server.heard)
    assert not any(line.startswith("PRIVMSG") for line in server.heard)
    assert [guess for guess in GUESSES if server.check(guess)] == []


def test_it_learns_only_whether_the_one_password_was_right_that_it_tried(
    programs: Programs,
) -> None:
    with FalseServer(programs.folder / "false", guess=PASSWORD) as server:
        visit(programs, server.port)
    # So the test above would see it if anything confirmed a guess.
    assert [guess for guess in GUESSES if server.check(guess)] == [PASSWORD]


@pytest.mark.parametrize(
    "instead",
    [
        (":{nick}!u@h JOIN {room}", ":s 353 {nick} = {room} :@{nick}", ":s 366 {nick} {room} :"),
        (NOT_LOCKED,),
        (":s 475 {nick} {room} :Cannot join channel (+k)",),
        (":s FAIL PROVE WRONG_PASSWORD {room} :Wrong password",),
        (":s FAIL PROVE CAPABILITY_REQUIRED {room} :Use JOIN", ":s CAP * DEL :warkop/room-proof"),
        (":s 421 {nick} PROVE :Unknown command", "ERROR :Use an older program"),
    ],
    ids=["lets in", "not locked", "locked", "wrong", "takes it back", "unknown"],
)
def test_whatever_a_false_server_says_it_gets_no_password(
    programs: Programs, instead: tuple[str, ...]
) -> None:
    with FalseServer(programs.folder / "false", instead=instead) as server:
        done = visit(programs, server.port, input=f"/join rahasia {PASSWORD}\n")
    assert done.returncode in (1, 3)
    assert "PROVE #rahasia START" in server.heard
    assert nothing_was_shown(server.heard)


def test_a_room_that_is_said_to_be_open_is_not_locked_unasked(programs: Programs) -> None:
    with FalseServer(programs.folder / "false", instead=(NOT_LOCKED,)) as server:
        done = visit(programs, server.port)
    assert "MODE #rahasia" in server.heard  # it asked whether the room is locked
    assert "rahasia has no password here: anybody can come in" in done.stderr
    assert "--send-password" in done.stderr
    assert nothing_was_shown(server.heard)


def test_a_false_server_that_offers_nothing_gets_nothing(programs: Programs) -> None:
    with FalseServer(programs.folder / "false", offers=False) as server:
        done = visit(programs, server.port)
    assert done.returncode == 3
    assert "can't check the password of rahasia without seeing it" in done.stderr
    assert nothing_was_shown(server.heard)


# -- somebody in the middle -----------------------------------------------------------------------


def test_somebody_in_the_middle_who_passes_everything_on_gets_nobody_in(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server(*ROOMS)
    # Not the same nick: it belongs to a key by then, which helps nobody in the middle either.
    assert visit(programs, house.port, nick="budi").returncode == 0
    with Middle(programs.folder / "middle", house.port) as middle:
        done = visit(programs, middle.port)
    assert done.returncode == 3
    assert "this was not its password" in done.stderr
    house.wait_for_log("refused: siti .*rahasia: Wrong password")
    assert any(" ANSWER " in line for line in middle.heard)
    assert not any(" JOIN #" in line for line in middle.said)
    assert nothing_was_shown([*middle.heard, *middle.said])
    # What it saw does not even tell which password was right.
    asked = next(line for line in middle.said if " CHALLENGE " in line)
    given = next(line for line in middle.heard if " ANSWER " in line)
    said = Challenge.parse(Message.parse(asked).params[2:])
    answer = Answer.parse(Message.parse(given).params[2:])
    for guess in GUESSES:
        secret = stretch(guess, said.salt, said.cost)
        for fingerprint in (middle.fingerprint, house.fingerprint):
            binding, seed = Binding("#rahasia", fingerprint), secrets.token_bytes(SEED_BYTES)
            assert pake.verify(secret, seed, binding, said, answer) is None
            own = pake.respond(secret, seed, binding, said)
            assert own.answer.proof != answer.proof


def test_somebody_in_the_middle_who_hides_the_offer_gets_no_password(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server(*ROOMS)
    hide: Callable[[str], str] = lambda line: line.replace("warkop/room-proof", "x")  # noqa: E731
    with Middle(programs.folder / "middle", house.port, hide) as middle:
        done = visit(programs, middle.port)
    assert done.returncode == 3
    assert "can't check the password of rahasia without seeing it" in done.stderr
    assert nothing_was_shown(middle.heard)


def test_a_server_that_stops_offering_proofs_gets_no_password_any_more(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server(*ROOMS)
    assert visit(programs, house.port).returncode == 0
    # As after a break-in: the right certificate, and a program that wants to see passwords.
    hide: Callable[[str], str] = lambda line: line.replace("warkop/room-proof", "x")  # noqa: E731
    with Middle(programs.folder / "middle", house.port, hide) as middle:
        middle.steal(house.data_dir / CERT_NAME, house.data_dir / KEY_NAME)
        done = visit(programs, middle.port, "--send-password")
    assert done.returncode == 1
    assert "used to check room passwords without seeing them" in done.stderr
    assert nothing_was_shown(middle.heard)


# -- recordings and guesses -----------------------------------------------------------------------


class Prover:
    """A program of somebody else's, written after docs/room-passwords.md, that keeps what it said
    and heard."""

    def __init__(self, wire: Wire, house: Server, nick: str) -> None:
        wire.register(nick, "warkop/room-proof")
        self.wire = wire
        self._house = house

    def challenged(self) -> Challenge:
        """Begin."""
        self.wire.send("PROVE #rahasia START")
        message = self.wire.wait_for(lambda one: one.verb in ("PROVE", "FAIL"))
        assert message.verb == "PROVE", message
        return Challenge.parse(message.params[2:])

    def tries(self, password: str) -> tuple[str, bool]:
        """The answer that it gave, and whether it came in, to the right server."""
        said = self.challenged()
        secret = stretch(password, said.salt, said.cost)
        binding = Binding("#rahasia", self._house.fingerprint)
        response = pake.respond(secret, secrets.token_bytes(SEED_BYTES), binding, said)
        line = f"PROVE #rahasia ANSWER {' '.join(response.answer.format())}"
        self.wire.send(line)
        verdict = self.wire.wait_for(lambda one: one.verb in ("PROVE", "FAIL"))
        if verdict.verb == "FAIL":
            return line, False
        assert verdict.params[2] == encode(response.expected)
        assert self.wire.wait_for(lambda one: one.verb == "JOIN").params[0] == "#rahasia"
        return line, True


def test_a_recording_opens_nothing(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server(*ROOMS)
    recorded, entered = Prover(wire(house.port), house, "siti").tries(PASSWORD)
    assert entered
    eve = Prover(wire(house.port), house, "eve")
    eve.wire.send(recorded)
    refusal = eve.wire.wait_for(lambda one: one.verb == "FAIL")
    assert refusal.params[:2] == ("PROVE", "NO_CHALLENGE")
    eve.challenged()
    eve.wire.send(recorded)
    refusal = eve.wire.wait_for(lambda one: one.verb == "FAIL")
    assert refusal.params[:2] == ("PROVE", "WRONG_PASSWORD")
    house.wait_for_log("refused: eve .*Wrong password")


def test_guesses_are_few_and_the_host_sees_each(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server(*ROOMS)
    eve = Prover(wire(house.port), house, "eve")
    for number in range(5):
        assert not eve.tries(f"tebak{number}")[1]
        house.wait_for_log("refused: eve from 127.0.0.1 in rahasia: Wrong password")
    eve.wire.send("PROVE #rahasia START")
    refusal = eve.wire.wait_for(lambda one: one.verb == "FAIL")
    assert refusal.params[1] == "TOO_MANY_GUESSES"
    house.wait_for_log("refused: eve .*Too many wrong passwords")


# -- the host's disk ------------------------------------------------------------------------------


def test_a_stolen_database_has_only_slow_hashes(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server(*ROOMS)
    assert visit(programs, house.port).returncode == 0
    house.stop()
    disk = b"".join(path.read_bytes() for path in house.data_dir.rglob("*") if path.is_file())
    for trace in (
        PASSWORD.encode(),
        base64.b64encode(PASSWORD.encode()).rstrip(b"="),
        *(hashlib.new(name, PASSWORD.encode()).digest() for name in ("md5", "sha1", "sha256")),
        *(hashlib.new(name, PASSWORD.encode()).hexdigest().encode() for name in ("md5", "sha256")),
    ):
        assert trace not in disk
    start = disk.index(b"scrypt$")
    hashed = disk[start : disk.index(b'"', start)].decode()
    _, _, cost = parse_hash(hashed)
    assert cost.work >= LEAST.work
    assert cost.memory >= LEAST.memory
    assert check_secret(PASSWORD, hashed)
    assert PASSWORD not in house.process.output
