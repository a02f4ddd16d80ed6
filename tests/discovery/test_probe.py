"""The probe on the wire: what is sent is understood, and what is no probe is nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discovery import probe
from discovery.probe import QUESTION_BYTES, Said

NONCE = bytes(range(16))
PRINT = "ab" * 32
SAID = Said(PRINT, 6697, 0xDEADBEEF, "Kopi Anna")

nonces = st.binary(min_size=16, max_size=16)
sayings = st.builds(
    Said,
    fingerprint=st.binary(min_size=32, max_size=32).map(bytes.hex),
    port=st.integers(1, 65535),
    revision=st.integers(0, 2**32 - 1),
    name=st.text(),
)


def test_a_question_carries_its_nonce_and_nothing_else() -> None:
    asked = probe.question(NONCE)
    assert probe.read_question(asked) == NONCE
    assert asked == b"\x10WKP\x01\x01" + NONCE + bytes(256 - 22)


def test_an_answer_says_what_the_server_said() -> None:
    heard = probe.read_answer(probe.answer(NONCE, SAID))
    assert heard is not None
    assert (heard.nonce, heard.fingerprint, heard.port) == (NONCE, PRINT, 6697)
    assert (heard.revision, heard.name) == (0xDEADBEEF, "Kopi Anna")


@given(nonce=nonces, said=sayings)
def test_whatever_a_server_says_arrives_and_is_shorter_than_the_question(
    nonce: bytes, said: Said
) -> None:
    data = probe.answer(nonce, said)
    heard = probe.read_answer(data)
    assert heard is not None
    assert heard.nonce == nonce
    assert (heard.fingerprint, heard.port) == (said.fingerprint, said.port)
    assert heard.revision == said.revision
    assert len(data) < QUESTION_BYTES
    assert probe.read_question(data) is None


def test_a_long_name_is_cut_between_two_letters() -> None:
    heard = probe.read_answer(probe.answer(NONCE, Said(PRINT, 1, 0, "é" * 100)))
    assert heard is not None
    assert heard.name == "é" * 31


def test_a_name_that_paints_the_terminal_is_cleaned() -> None:
    forged = probe.answer(NONCE, SAID)[:60] + b"\x1b[31mred\xff\xe2\x80\xae"
    heard = probe.read_answer(forged)
    assert heard is not None
    assert heard.name == "[31mred\ufffd"
    nameless = probe.read_answer(forged[:60] + b"\x07\n")
    assert nameless is not None
    assert nameless.name == "(no name)"


@given(data=st.binary(max_size=400))
@example(data=b"")
def test_noise_is_neither_question_nor_answer(data: bytes) -> None:
    assert probe.read_question(data) is None
    assert probe.read_answer(data) is None


@given(
    data=st.one_of(
        nonces.map(probe.question), st.builds(probe.answer, nonce=nonces, said=sayings)
    ),
    end=st.integers(0, 300),
    at=st.integers(0, 299),
    value=st.integers(0, 255),
)
def test_a_damaged_datagram_is_read_safely_or_not_at_all(
    data: bytes, end: int, at: int, value: int
) -> None:
    damaged = bytearray(data.ljust(300, b"\xff")[:end])
    if at < len(damaged):
        damaged[at] = value
    nonce, heard = probe.read_question(bytes(damaged)), probe.read_answer(bytes(damaged))
    assert nonce is None or (len(nonce) == 16 and len(damaged) == QUESTION_BYTES)
    assert heard is None or (heard.name.isprintable() and 0 < heard.port < 65536)


@pytest.mark.parametrize("length", [0, 5, 21, 22, 255, 257, 1200])
def test_a_question_of_another_length_is_none(length: int) -> None:
    # A shorter one would let a forger have more sent than he sends.
    assert probe.read_question(probe.question(NONCE).ljust(1200, b"\0")[:length]) is None


@pytest.mark.parametrize("at", range(6))
def test_another_magic_version_or_kind_is_not_ours(at: int) -> None:
    for data in (probe.question(NONCE), probe.answer(NONCE, SAID)):
        other = bytearray(data)
        other[at] ^= 0x80
        assert probe.read_question(bytes(other)) is None
        assert probe.read_answer(bytes(other)) is None


def test_an_answer_without_a_port_leads_nowhere() -> None:
    assert probe.read_answer(probe.answer(NONCE, Said(PRINT, 0, 0, "x"))) is None


def test_our_datagrams_are_told_apart_from_quic() -> None:
    assert probe.is_probe(probe.question(NONCE))
    assert probe.is_probe(b"")
    # Long headers begin with 11 or 10 (version 2 too), short ones with 01 (RFC 9000 §17).
    assert not any(probe.is_probe(bytes([first])) for first in range(64, 256))


def test_a_nonce_of_another_length_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        probe.question(b"short")
