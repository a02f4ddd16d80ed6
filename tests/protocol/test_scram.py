"""SCRAM-SHA-256: the example of RFC 7677, and everything that somebody may change on the way."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.sasl import SaslError
from protocol.scram import (
    ITERATIONS_LEAST,
    ITERATIONS_MOST,
    ClientFirst,
    Credentials,
    ServerFirst,
    answer,
    derive,
    verify,
)

# RFC 7677 section 3
CLIENT_FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
SERVER_FIRST = (
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
)
CLIENT_FINAL = (
    b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
)
SERVER_FINAL = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
KNOWN = derive("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)


def test_the_client_says_what_the_rfc_says() -> None:
    first = ClientFirst.make("user", "rOprNGfwEbeRWgbNEkqO")
    assert first.format() == CLIENT_FIRST
    second = ServerFirst.parse(SERVER_FIRST, first)
    assert answer(first, second, "pencil") == (CLIENT_FINAL, SERVER_FINAL)


def test_the_server_says_what_the_rfc_says() -> None:
    first = ClientFirst.parse(CLIENT_FIRST)
    assert first.username == "user"
    second = ServerFirst.make(NONCE, KNOWN)
    assert second.text.encode() == SERVER_FIRST
    assert verify(first, second, CLIENT_FINAL, KNOWN) == SERVER_FINAL


def test_a_wrong_password_proves_nothing() -> None:
    first = ClientFirst.parse(CLIENT_FIRST)
    second = ServerFirst.make(NONCE, KNOWN)
    final, expected = answer(first, second, "pencil ")
    assert verify(first, second, final, KNOWN) is None
    assert expected != SERVER_FINAL


@pytest.mark.parametrize("position", range(CLIENT_FINAL.index(b"p=") + 2, len(CLIENT_FINAL) - 2))
def test_a_changed_proof_lets_nobody_in(position: int) -> None:
    changed = bytearray(CLIENT_FINAL)
    changed[position] = ord("A") if changed[position] != ord("A") else ord("B")
    first = ClientFirst.parse(CLIENT_FIRST)
    assert verify(first, ServerFirst.make(NONCE, KNOWN), bytes(changed), KNOWN) is None


@pytest.mark.parametrize(
    "final",
    [
        CLIENT_FINAL.replace(b"c=biws", b"c=eSws"),  # another header than was sent first
        CLIENT_FINAL.replace(b"k0,", b"k1,"),  # another nonce
        CLIENT_FINAL.replace(b",p=", b",p=!"),
        CLIENT_FINAL.replace(b"p=dHzb", b"p="),
        CLIENT_FINAL.replace(b"c=", b"x="),
        b"",
        b"\xff",
        b"c=biws,r=" + NONCE.encode(),
    ],
)
def test_a_final_message_of_another_exchange_is_refused(final: bytes) -> None:
    first = ClientFirst.parse(CLIENT_FIRST)
    with pytest.raises(SaslError):
        verify(first, ServerFirst.make(NONCE, KNOWN), final, KNOWN)


def test_unknown_extensions_are_signed_and_otherwise_ignored() -> None:
    first = ClientFirst.parse(CLIENT_FIRST + b",x=later")
    assert first.username == "user"
    second = ServerFirst.parse(SERVER_FIRST + b",y=later", first)
    final, expected = answer(first, second, "pencil")
    assert verify(first, second, final, KNOWN) == expected != SERVER_FINAL


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"n,,n=user",
        b"n,,r=abc,n=user",
        b"p=tls-unique,,n=user,r=abc",
        b"n,,m=must,n=user,r=abc",
        b"n,,n=us=er,r=abc",
        b"n,,n=us=2cer,r=abc",
        b"n,,n=,r=abc",
        b"n,,n=user,r=a b",
        b"n,,n=user,r=" + b"x" * 129,
        b"n,,n=\xff,r=abc",
    ],
)
def test_anything_else_is_no_first_message(message: bytes) -> None:
    with pytest.raises(SaslError):
        ClientFirst.parse(message)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"r=other,s=W22Z,i=4096",
        b"r=abc,s=W22Z,i=4096",  # the client's nonce alone: a replay
        b"r=abcdef,s=W22Z,i=1",
        b"r=abcdef,s=W22Z,i=999999999",
        b"r=abcdef,s=W22,i=4096",
        b"r=abcdef,s=W22Z,i=04096",
        b"m=must,r=abcdef,s=W22Z,i=4096",
        b"e=other-error",
    ],
)
def test_a_client_does_not_answer_a_server_that_breaks_the_rules(message: bytes) -> None:
    with pytest.raises(SaslError):
        ServerFirst.parse(message, ClientFirst.make("user", "abc"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_name_can_be_written(name: str) -> None:
    first = ClientFirst.make(name, "abc")
    assert ClientFirst.parse(first.format()) == first


def test_the_same_password_from_two_keyboards_is_the_same() -> None:
    first = ClientFirst.make("user", "abc")
    known = derive("caf\u00e9", b"salt", ITERATIONS_LEAST)
    second = ServerFirst.make("abcdef", known)
    final, expected = answer(first, second, "cafe\u0301")
    assert verify(first, second, final, known) == expected


def test_credentials_can_be_kept_as_text() -> None:
    assert Credentials.parse(KNOWN.format()) == KNOWN
    assert KNOWN.format().startswith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$")
    assert "pencil" not in KNOWN.format()


@pytest.mark.parametrize(
    "text",
    [
        "",
        KNOWN.format().replace("SCRAM-SHA-256", "SCRAM-SHA-1"),
        KNOWN.format().replace("4096", "1"),
        KNOWN.format().replace("4096", str(ITERATIONS_MOST + 1)),
        KNOWN.format().replace("4096", "x"),
        KNOWN.format()[:-4],
        KNOWN.format() + "$",
        KNOWN.format().replace("=:", ":"),
    ],
)
def test_damaged_credentials_are_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (whatever is wrong with it)
        Credentials.parse(text)
