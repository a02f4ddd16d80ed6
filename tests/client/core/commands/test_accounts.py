"""/register: a nick becomes one's own in one command."""

from __future__ import annotations

from client.core.events import Enrolled
from client.core.login import Login
from client.core.model import Kind
from client.core.talk import Talk
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room, online, only

OFFERED = f"{ALL_CAPS} draft/account-registration=before-connect"


def at_home(fresh: str = "") -> Dialogue:
    it = in_room(OFFERED)
    it.talk._ctx.login = Login(fresh_password=fresh)
    return it


def test_with_a_password_of_ones_own() -> None:
    it = at_home()
    it.types("/register kopi susu")
    assert it.sent() == ["REGISTER * * :kopi susu"]
    event = only(Enrolled, it.says(":s REGISTER SUCCESS andi :This nick is yours now"))
    assert (event.nick, event.password) == ("andi", "kopi susu")
    assert "kopi" not in repr(event)
    assert it.last().kind is Kind.NOTE
    assert it.last().text.startswith("andi is your nick now: nobody else gets it")
    assert it.talk.account == "andi"


def test_without_one_the_program_makes_one() -> None:
    it = at_home("f8sJk2l0")
    it.types("/register")
    assert it.sent() == ["REGISTER * * f8sJk2l0"]
    assert only(Enrolled, it.says(":s REGISTER SUCCESS andi :ok")).password == "f8sJk2l0"


def test_a_refusal_is_a_sentence() -> None:
    it = at_home()
    it.types("/register ab")
    it.says(":s FAIL REGISTER WEAK_PASSWORD andi :A password has at least 3 bytes")
    assert (it.last().kind, it.last().text) == (Kind.ERROR, "A password has at least 3 bytes.")
    assert it.talk.account == ""


def test_who_is_logged_in_is_told_so() -> None:
    it = at_home()
    it.says(":s 900 andi andi!a@h andi :You are now logged in as andi")
    it.types("/register")
    assert it.sent() == []
    assert it.last().text.startswith("andi is yours already: you are logged in.")
    it.types("/register kopi")
    assert it.sent() == ["REGISTER * * kopi"]


def test_a_server_without_accounts() -> None:
    it = in_room()
    it.types("/register kopi")
    assert it.sent() == []
    assert it.last().kind is Kind.ERROR


def test_without_any_password_it_is_asked_for() -> None:
    it = at_home()
    it.types("/register")
    assert it.sent() == []
    assert it.last().text.startswith("Write /register PASSWORD")


def test_a_password_that_no_line_holds() -> None:
    it = at_home()
    it.types("/register " + "x" * 600)
    assert it.sent() == []
    assert it.last().text == "That can't be a password: it is too long."


def test_a_server_that_speaks_unasked_registers_nothing() -> None:
    it = online(OFFERED)
    events = it.says(":s REGISTER SUCCESS andi :ok", ":s REGISTER VERIFICATION_REQUIRED andi :x")
    assert not [event for event in events if isinstance(event, Enrolled)]
    assert isinstance(it.talk, Talk)
