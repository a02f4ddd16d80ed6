"""If these fail, the host can read what people tell each other, or write in their names."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import Box, PrivateKey, PublicKey

from client.core.cards import Card
from client.core.model import Kind
from client.core.sealed import Content, End
from client.identity import Identity
from client.sealing import Sealer
from protocol.words import spoken

ANDI, BUDI, EVE = (Sealer(Identity.make()) for _ in range(3))
SECRET = "jangan bilang siapa-siapa 🤫".encode()


def test_the_reader_opens_it_and_the_writer_can_read_it_again() -> None:
    box = ANDI.close(BUDI.card, SECRET)
    assert BUDI.open(ANDI.card, box) == SECRET
    assert ANDI.open(BUDI.card, box) == SECRET


def test_nobody_else_opens_it_or_writes_in_anothers_name() -> None:
    box = ANDI.close(BUDI.card, SECRET)
    assert EVE.open(ANDI.card, box) is None
    assert EVE.open(BUDI.card, box) is None
    assert BUDI.open(ANDI.card, EVE.close(BUDI.card, SECRET)) is None


def test_the_same_words_never_look_the_same() -> None:
    assert ANDI.close(BUDI.card, SECRET) != ANDI.close(BUDI.card, SECRET)


def test_a_box_that_was_touched_anywhere_is_none() -> None:
    raw = base64.b64decode(ANDI.close(BUDI.card, b"ya"))
    for place in range(len(raw)):
        touched = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert BUDI.open(ANDI.card, base64.b64encode(touched).decode()) is None


@given(st.text())
def test_no_word_crashes_the_reader(word: str) -> None:
    assert BUDI.open(ANDI.card, word) is None


@pytest.mark.parametrize("key", [b"\0" * 32, b"\x01" + b"\0" * 31])
def test_a_key_that_makes_every_secret_the_same_closes_and_opens_nothing(key: bytes) -> None:
    card = replace(EVE.card, box=key)
    with pytest.raises(ValueError, match="closes nothing"):
        ANDI.close(card, SECRET)
    assert ANDI.open(card, BUDI.close(ANDI.card, SECRET)) is None


def test_a_card_with_anothers_key_in_it_is_not_genuine() -> None:
    assert ANDI.is_genuine(ANDI.card)
    assert not ANDI.is_genuine(replace(ANDI.card, box=EVE.card.box))
    assert not ANDI.is_genuine(replace(ANDI.card, public=EVE.card.public))
    assert not ANDI.is_genuine(Card(b"\0" * 32, b"\0" * 32, b"\0" * 64))


def test_the_page_for_others_has_a_true_example() -> None:
    page = (Path(__file__).parents[2] / "docs" / "private-messages.md").read_text(encoding="utf-8")
    seeds = [bytes.fromhex(one) for one in re.findall(r"(?:= | {20})([0-9a-f]{64})\b", page)]
    says = dict(re.findall(r"^    ([a-z ]+?) += (.+)$", page, re.MULTILINE))
    andi, budi = Identity(*seeds[:2]), Identity(*seeds[2:4])
    assert andi.card.format() == says["card of andi"]
    assert budi.card.format() == says["card of budi"]
    assert f"{spoken(andi.public.hex())}, {spoken(budi.public.hex())}" == says["words"]
    ends = End.of("andi", andi.card), End.of("budi", budi.card)
    stamp, text = int(says["stamp"]), says["text"]
    content = Content(says["fingerprint"], *ends, stamp, Kind.MESSAGE, text).format()
    assert content.hex() == says["content"]
    both = PrivateKey(andi.box_seed), PublicKey(budi.box_public)
    raw = bytes(Box(*both).encrypt(content, bytes.fromhex(says["nonce"])))
    assert base64.b64encode(raw).decode() == says["box"]
    assert Sealer(budi).open(andi.card, says["box"]) == content
