"""If these fail, a person loses the nicks and the private messages that the keys open."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from client.core.cards import Card
from client.identity import Identity, load_or_create
from client.problem import Problem


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "client" / "identity.json"
    made = load_or_create(path)
    assert load_or_create(path) == made
    assert made != Identity.make()


@pytest.mark.skipif(sys.platform == "win32", reason="the profile's rights hold there")
def test_nobody_else_can_read_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "identity.json"
    load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"sign": 3, "box": ""}', '{"sign": "!", "box": "!"}', '{"sign": "AA"}'],
)
def test_a_damaged_file_is_told_and_not_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "identity.json"
    path.write_text(content)
    with pytest.raises(Problem, match="is damaged"):
        load_or_create(path)
    assert path.read_text() == content


def test_a_card_names_both_keys_and_is_signed(tmp_path: Path) -> None:
    identity = Identity.make()
    card = Card.parse(identity.card.format())
    assert (card.public, card.box) == (identity.public, identity.box_public)
    Ed25519PublicKey.from_public_bytes(card.public).verify(card.signature, card.signed)


def test_the_secret_keys_get_into_no_traceback() -> None:
    identity = Identity.make()
    assert identity.sign_seed.hex() not in repr(identity)
    assert repr(identity.sign_seed) not in repr(identity)


def test_no_secret_stands_in_the_card(tmp_path: Path) -> None:
    path = tmp_path / "identity.json"
    card = load_or_create(path).card.format()
    assert all(seed not in card for seed in json.loads(path.read_text()).values())
