"""A stolen database gives no password away, and a planted one harms nobody."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.scrypt import Cost
from server import passwords
from server.passwords import check_secret, hash_secret

QUICK = Cost(n=2, r=1, p=1)


def test_the_right_password_opens_and_a_wrong_one_does_not_at_the_real_cost() -> None:
    hashed = hash_secret("kopi tubruk")
    assert hashed.startswith("scrypt$32768$8$1$")
    assert check_secret("kopi tubruk", hashed)
    assert not check_secret("kopi tubru", hashed)


def test_the_password_itself_is_not_in_what_is_stored() -> None:
    hashed = hash_secret("rahasia", QUICK)
    assert "rahasia" not in hashed
    assert base64.b64encode(b"rahasia").decode().rstrip("=") not in hashed


def test_two_rooms_with_one_password_do_not_look_alike() -> None:
    assert hash_secret("same", QUICK) != hash_secret("same", QUICK)


def test_an_accent_typed_on_another_keyboard_is_the_same_password() -> None:
    assert check_secret("cafe\u0301", hash_secret("caf\u00e9", QUICK))


def test_characters_that_only_look_alike_are_different_passwords() -> None:
    assert not check_secret("m2", hash_secret("m²", QUICK))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_password_opens_what_it_closed(secret: str) -> None:
    hashed = hash_secret(secret, QUICK)
    assert check_secret(secret, hashed)
    assert not check_secret(secret + "x", hashed)
    assert len(hashed) <= passwords.HASHED_LIMIT


def test_half_a_character_is_a_wrong_password() -> None:
    assert not check_secret("\ud800", hash_secret("x", QUICK))


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "x",
        "plain",
        "scrypt$2$1$1$c2FsdA==$",
        "scrypt$2$1$1$c2FsdA==$" + base64.b64encode(b"x" * 31).decode(),
        "scrypt$2$1$1$c2FsdA==$!!!",
        "scrypt$2$1$1$c2FsdA==",
        "scrypt$two$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "scrypt$²$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "bcrypt$2$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "scrypt$3$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "scrypt$0$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "scrypt$-2$1$1$c2FsdA==$" + base64.b64encode(b"x" * 32).decode(),
        "scrypt$2$1$1$" + "A" * 10_000 + "$" + base64.b64encode(b"x" * 32).decode(),
    ],
)
def test_a_damaged_record_lets_nobody_in_and_stops_nothing(damaged: str) -> None:
    assert not check_secret("", damaged)
    assert not check_secret("x", damaged)


@given(st.text())
def test_any_stored_text_is_answered(hashed: str) -> None:
    assert not check_secret("x", hashed)


@pytest.mark.parametrize(
    "cost", ["1048576$8$1", "2$1048576$1", "2$1$536870911", "9" * 30 + "$8$1", "32768$8$17"]
)
def test_a_planted_cost_is_never_paid(cost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def paid(*_: object, **__: object) -> bytes:
        raise AssertionError("the hash was computed")

    monkeypatch.setattr(hashlib, "scrypt", paid)
    digest = base64.b64encode(b"x" * 32).decode()
    assert not check_secret("x", f"scrypt${cost}$c2FsdA==${digest}")


def test_no_hash_is_made_that_could_not_be_checked() -> None:
    with pytest.raises(ValueError, match="beyond the limits"):
        hash_secret("x", Cost(n=2**20, r=8, p=1))
    with pytest.raises(ValueError, match="n"):
        hash_secret("x", Cost(n=3, r=1, p=1))


def test_the_highest_allowed_cost_is_within_what_openssl_is_given() -> None:
    # Fails if the memory we compute is less than OpenSSL's own sum for these parameters.
    assert check_secret("x", hash_secret("x", Cost(n=2, r=1, p=4096)))
    assert check_secret("x", hash_secret("x", Cost(n=2**14, r=8, p=1)))
