"""If these fail, a nick's key opens doors that it should not, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.keylogin import KEY_BYTES, KeyLogin, signed
from protocol.sasl import SaslError

KEY = bytes(range(KEY_BYTES))
NONCE = b"n" * 32


def test_the_first_message_comes_back_as_it_was_sent() -> None:
    assert KeyLogin.parse(KeyLogin("andi", KEY).format()) == KeyLogin("andi", KEY)


@pytest.mark.parametrize(
    "message",
    [b"", b"\0" + KEY, b"andi", b"andi\0" + KEY[1:], b"andi\0" + KEY + b"x", b"\xff\0" + KEY],
)
def test_other_first_messages_are_refused(message: bytes) -> None:
    with pytest.raises(SaslError):
        KeyLogin.parse(message)


@given(st.binary())
def test_no_bytes_crash_the_reader(message: bytes) -> None:
    try:
        login = KeyLogin.parse(message)
    except SaslError:
        return
    assert login.format() == message


def test_a_signature_is_for_one_server_one_nick_and_one_challenge() -> None:
    one = signed("aa" * 32, "andi", NONCE)
    others = {
        signed("ab" * 32, "andi", NONCE),
        signed("aa" * 32, "budi", NONCE),
        signed("aa" * 32, "andi", NONCE[1:] + b"m"),
    }
    assert one not in others
    assert len(others) == 3
    assert one == signed("AA" * 32, "Andi", NONCE)
