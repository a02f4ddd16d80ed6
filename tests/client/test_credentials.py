"""The nicks that are ours: each password for its server only, in a file that others can't read."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.core.cards import Kept
from client.core.model import Kind
from client.core.proofs import Dealings
from client.core.talk import Talk
from client.credentials import Credentials, Keeping
from client.identity import Identity
from client.problem import Problem

ONE, TWO = "1" * 64, "2" * 64
PROVING = ":s CAP * ACK :warkop/room-proof\r\n"


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    return Credentials(tmp_path / "credentials.json")


def test_a_kept_password_is_for_that_server_and_nick(credentials: Credentials) -> None:
    credentials.keep(ONE, "Andi", "kopi", 5)
    again = Credentials(credentials.path)
    assert (again.login(ONE, "aNDI").password, again.login(ONE, "andi").seen) == ("kopi", 5)
    assert again.login(TWO, "andi").password == ""
    assert again.login(ONE, "budi").password == ""


def test_chance_is_fresh_each_time(credentials: Credentials) -> None:
    one, other = credentials.login(ONE, "andi"), credentials.login(ONE, "andi")
    assert one.nonce != other.nonce
    assert one.fresh_password != other.fresh_password
    assert len(one.fresh_password) == 20
    assert "," not in one.nonce


def test_what_was_seen_is_kept_with_a_password_and_without(credentials: Credentials) -> None:
    credentials.note_seen(ONE, "budi", 7)
    login = credentials.login(ONE, "budi")
    assert (login.password, login.seen) == ("", 7)
    credentials.keep(ONE, "andi", "kopi", 5)
    credentials.note_seen(ONE, "andi", 9)
    credentials.note_seen(ONE, "andi", 0)
    login = credentials.login(ONE, "andi")
    assert (login.password, login.seen) == ("kopi", 9)


@pytest.mark.parametrize("damage", ["{", "[]", '{"a": 1}', '{"a": {"b": 1}}'])
def test_a_damaged_file_is_named_and_not_overwritten(
    credentials: Credentials, damage: str
) -> None:
    credentials.path.write_text(damage, encoding="utf-8")
    for wrong in (
        lambda: credentials.login(ONE, "andi"),
        lambda: credentials.keep(ONE, "andi", "kopi", 0),
    ):
        with pytest.raises(Problem, match="damaged"):
            wrong()
    assert credentials.path.read_text(encoding="utf-8") == damage


def test_an_entry_of_another_version_is_no_password(credentials: Credentials) -> None:
    text = f'{{"{ONE}": {{"andi": {{"password": 3, "seen": "x"}}}}}}'
    credentials.path.write_text(text, encoding="utf-8")
    login = credentials.login(ONE, "andi")
    assert (login.password, login.seen) == ("", 0)


def test_the_person_is_told_where_the_password_is(credentials: Credentials) -> None:
    talk = Talk("andi")
    Keeping(credentials, ONE).enrolled(talk, "andi", "kopi", 1)
    line = talk.model.rooms[""].lines[-1]
    assert line.kind is Kind.NOTE
    assert str(credentials.path) in line.text
    assert "kopi" not in line.text
    assert credentials.login(ONE, "andi").password == "kopi"


def test_a_password_that_can_not_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    talk = Talk("andi")
    keeping = Keeping(Credentials(tmp_path / "file" / "x"), ONE)
    keeping.enrolled(talk, "andi", "kopi", 1)
    line = talk.model.rooms[""].lines[-1]
    assert line.kind is Kind.ERROR
    assert "kopi" in line.text


def test_a_server_that_checks_passwords_unseen_is_remembered_as_one(
    credentials: Credentials,
) -> None:
    keeping = Keeping(credentials, ONE)
    talk = Talk("andi")
    assert keeping.registered(talk, 1) == []
    assert keeping.dealings(may_see=False) == Dealings(proves=False, may_see=False)
    talk.receive(PROVING.encode(), 1)
    keeping.registered(talk, 1)
    assert Keeping(credentials, ONE).dealings(may_see=True) == Dealings(True, True)
    assert not Keeping(credentials, TWO).dealings(may_see=True).proves


def test_a_list_of_such_servers_that_can_not_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    keeping = Keeping(Credentials(tmp_path / "file" / "x"), ONE)
    talk = Talk("andi")
    talk.receive(PROVING.encode(), 1)
    assert keeping.registered(talk, 1)
    assert talk.model.rooms[""].lines[-1].kind is Kind.ERROR


def test_the_keys_of_people_are_kept_by_server_and_the_own_ones_for_all(
    credentials: Credentials,
) -> None:
    budi = Kept(Identity.make().card)
    assert Keeping(credentials, ONE).met(Talk("andi"), "Budi", (budi,), 1) == []
    here, there = Keeping(credentials, ONE).privacy(), Keeping(credentials, TWO).privacy()
    assert (here.known, there.known) == ({"budi": (budi,)}, {})
    assert here.sealer.card == there.sealer.card
    assert here.sealer.is_genuine(here.sealer.card)


def test_a_key_that_can_not_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    talk = Talk("andi")
    keeping = Keeping(Credentials(tmp_path / "file" / "x"), ONE)
    assert keeping.met(talk, "budi", (Kept(Identity.make().card),), 1)
    assert talk.model.rooms[""].lines[-1].kind is Kind.ERROR


def test_no_secret_gets_into_a_traceback(credentials: Credentials) -> None:
    credentials.keep(ONE, "andi", "kopi", 5)
    login = credentials.login(ONE, "andi")
    for secret in (login.password, login.fresh_password, login.nonce):
        assert secret not in repr(login)
