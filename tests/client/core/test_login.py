"""Logging in by itself, before the welcome: against a server that plays the other side."""

from __future__ import annotations

import base64

import pytest

from client.core.events import Registered
from client.core.login import IMPOSTOR, Login
from client.core.model import Kind
from client.core.talk import Talk
from protocol.sasl import split_message
from protocol.scram import ITERATIONS_LEAST, ClientFirst, ServerFirst, derive, verify
from tests.client.core.dialogue import Dialogue, only

KNOWN = derive("kopi", b"salt", ITERATIONS_LEAST)
OFFERED = "batch sasl=PLAIN,SCRAM-SHA-256"


class Owner(Dialogue):
    """Andi, who has a password for this server."""

    def __init__(self, password: str = "kopi", seen: int = 0) -> None:
        super().__init__()
        self.talk = Talk("andi", login=Login(password, seen, nonce="abc"))

    def begins(self, offered: str = OFFERED) -> list[str]:
        """Up to the answer to CAP REQ; what was said then."""
        self.talk.start()
        self.says(f":s CAP * LS :{offered}")
        asked = [line for line in self.sent() if line.startswith("CAP REQ")]
        self.says(f":s CAP andi ACK {asked[0].removeprefix('CAP REQ ')}")
        return self.sent()

    def answers(self, message: bytes) -> bytes:
        """The server says something in the exchange; the answer."""
        for piece in split_message(message):
            self.says(f":s AUTHENTICATE {piece}")
        (line,) = self.sent()
        said = line.removeprefix("AUTHENTICATE ")
        return b"" if said == "+" else base64.b64decode(said)

    def errors(self) -> list[str]:
        room = self.talk.model.rooms.get("")
        return [line.text for line in room.lines if line.kind is Kind.ERROR] if room else []


def challenge(it: Owner, password: str = "kopi") -> bytes | None:
    """SCRAM up to the client's proof; what the right server says to it."""
    first = ClientFirst.parse(it.answers(b""))
    assert (first.username, first.nonce) == ("andi", "abc")
    server_first = ServerFirst.make("abcdef", derive(password, b"salt", ITERATIONS_LEAST))
    return verify(first, server_first, it.answers(server_first.text.encode()), KNOWN)


def test_both_sides_prove_themselves_and_then_registration_goes_on() -> None:
    it = Owner()
    assert it.begins() == ["AUTHENTICATE SCRAM-SHA-256"]
    proof = challenge(it)
    assert proof is not None
    assert it.answers(proof) == b""
    it.says(":s 900 * *!*@h andi :You are now logged in", ":s 903 * :ok")
    assert it.sent() == ["CAP END"]
    assert it.talk.account == "andi"
    assert only(Registered, it.says(":s 001 andi :Welcome")).nick == "andi"
    assert it.errors() == []


def test_a_server_that_does_not_know_the_password_is_not_believed() -> None:
    it = Owner()
    it.begins()
    challenge(it)
    it.says(f":s AUTHENTICATE {base64.b64encode(b'v=AAAA').decode()}")
    assert it.sent() == ["AUTHENTICATE *", "CAP END"]
    assert it.errors() == [f"You are not logged in: {IMPOSTOR}"]


def test_a_server_that_skips_its_proof_is_not_believed_either() -> None:
    it = Owner()
    it.begins()
    it.says(":s 903 * :ok")
    assert it.sent() == ["CAP END"]
    assert it.errors() == [f"You are not logged in: {IMPOSTOR}"]


@pytest.mark.parametrize("said", ["!", base64.b64encode(b"r=abc,s=AAAA,i=4096").decode()])
def test_a_server_that_breaks_the_rules_is_left_alone(said: str) -> None:
    it = Owner()
    it.begins()
    it.answers(b"")
    it.says(f":s AUTHENTICATE {said}")
    assert it.sent() == ["AUTHENTICATE *", "CAP END"]
    assert len(it.errors()) == 1


def test_a_refusal_is_told_and_the_person_comes_in_as_guest() -> None:
    it = Owner("wrong")
    it.begins()
    challenge(it)
    it.says(":s 904 * :Wrong password: try again")
    assert it.sent() == ["CAP END"]
    assert it.errors() == ["You are not logged in: Wrong password: try again."]
    assert it.talk.account == ""


def test_plain_where_there_is_nothing_better() -> None:
    it = Owner()
    assert it.begins("sasl=PLAIN") == ["AUTHENTICATE PLAIN"]
    assert it.answers(b"") == b"\0andi\0kopi"
    it.says(":s 903 * :ok")
    assert it.sent() == ["CAP END"]


def test_a_server_of_the_old_kind_does_not_name_mechanisms() -> None:
    assert Owner().begins("sasl") == ["AUTHENTICATE SCRAM-SHA-256"]


@pytest.mark.parametrize("offered", ["sasl=EXTERNAL", "batch"])
def test_without_a_common_way_there_is_no_login(offered: str) -> None:
    assert Owner().begins(offered) == ["CAP END"]


def test_without_a_password_sasl_is_not_asked_for() -> None:
    it = Dialogue()
    it.talk.start()
    it.says(f":s CAP * LS :{OFFERED}")
    assert it.sent()[-1] == "CAP REQ batch"
