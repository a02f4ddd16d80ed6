"""A nick is ours by our key, with no question asked: against a server that plays the other side."""

from __future__ import annotations

import base64

import pytest

from client.core.login import Login
from client.core.model import Kind
from client.core.talk import Talk
from protocol.keylogin import MECHANISM, KeyLogin, signed
from protocol.sasl import split_message
from tests.client.core.dialogue import Dialogue

SERVER = "ab" * 32
KEY = bytes(range(32))
NONCE = b"n" * 32
ALL = f"sasl={MECHANISM},SCRAM-SHA-256,PLAIN"


def sign(data: bytes) -> bytes:
    """Not a signature: only that the right bytes are signed is looked at here."""
    return b"signed:" + data


class Owner(Dialogue):
    """Andi, who has a key, and perhaps a password of other days."""

    def __init__(self, password: str = "", nick: str = "andi") -> None:
        super().__init__()
        self.talk = Talk(nick, login=Login(password, nonce="abc", key=KEY, sign=sign))

    def begins(self, offered: str = ALL, server: str = SERVER) -> list[str]:
        """Up to the answer to CAP REQ; what was said then."""
        self.talk.start(server)
        self.says(f":s CAP * LS :{offered}")
        asked = [line for line in self.sent() if line.startswith("CAP REQ")]
        self.says(f":s CAP andi ACK {asked[0].removeprefix('CAP REQ ')}" if asked else "PING x")
        return self.sent()

    def answers(self, message: bytes) -> bytes:
        """The server says something in the exchange; the answer."""
        for piece in split_message(message):
            self.says(f":s AUTHENTICATE {piece}")
        (line,) = self.sent()
        return base64.b64decode(line.removeprefix("AUTHENTICATE "))

    def errors(self) -> list[str]:
        room = self.talk.model.rooms.get("")
        return [line.text for line in room.lines if line.kind is Kind.ERROR] if room else []


def test_the_key_signs_this_server_this_nick_and_this_challenge() -> None:
    it = Owner()
    assert it.begins() == [f"AUTHENTICATE {MECHANISM}"]
    assert it.answers(b"") == KeyLogin("andi", KEY).format()
    assert it.answers(NONCE) == sign(signed(SERVER, "andi", NONCE))
    it.says(":s 900 andi andi!a@h andi :in", ":s 903 andi :in")
    assert it.sent() == ["CAP END"]
    assert it.talk.account == "andi"
    assert it.errors() == []


@pytest.mark.parametrize("nonce", [b"", b"n" * 31, b"n" * 33, b"warkop-card-1\0" + b"x" * 32])
def test_nothing_but_a_challenge_is_signed(nonce: bytes) -> None:
    """A server must not have the key sign what it likes, such as another card."""
    it = Owner()
    it.begins()
    it.answers(b"")
    for piece in split_message(nonce):
        it.says(f":s AUTHENTICATE {piece}")
    assert it.sent()[0] == "AUTHENTICATE *"


def test_a_nick_that_has_a_password_of_ours_is_taken_by_it() -> None:
    it = Owner("kopi")
    it.begins()
    it.answers(b"")
    it.says(":s 904 andi :andi belongs to somebody with another key")
    assert it.sent() == ["AUTHENTICATE SCRAM-SHA-256"]


def test_somebody_elses_nick_is_not_ours_and_nothing_is_complained_of() -> None:
    """The refusal of the nick follows, and that asks for another."""
    it = Owner()
    it.begins()
    it.answers(b"")
    it.says(":s 904 andi :andi belongs to somebody with another key")
    assert it.sent() == ["CAP END"]
    assert it.errors() == []


def test_the_nick_that_was_chosen_instead_is_taken_after_all() -> None:
    it = Owner()
    it.begins()
    it.answers(b"")
    it.says(":s 904 andi :taken", ":s 433 * andi :taken")
    it.talk.choose_nick("andi2")
    it.says(":s 001 andi2 :welcome")
    assert f"AUTHENTICATE {MECHANISM}" in it.sent()
    assert it.answers(b"") == KeyLogin("andi2", KEY).format()


def test_a_server_that_has_not_the_way_is_not_asked_for_it() -> None:
    assert "AUTHENTICATE" not in " ".join(Owner().begins("sasl=SCRAM-SHA-256,PLAIN"))
    assert "AUTHENTICATE" not in " ".join(Owner().begins("sasl"))


def test_without_encryption_no_key_is_used() -> None:
    """The server's certificate is part of what is signed."""
    assert Owner().begins("batch " + ALL, server="") == ["CAP END"]


def test_a_key_shows_in_no_traceback() -> None:
    assert "\\x01\\x02" not in repr(Login(key=KEY, sign=sign))
