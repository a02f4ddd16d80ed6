"""Accounts on their shelf."""

from __future__ import annotations

import pytest

from server.core.accounts import Account, Accounts
from server.core.history import MemoryShelf

BUDI = Account("Budi", 5, "SCRAM…", ("key",), 7)


def test_accounts_survive_a_restart() -> None:
    shelf = MemoryShelf()
    Accounts(shelf).save(BUDI)
    again = Accounts(shelf)
    assert again.find("bUDI") == BUDI
    assert again.find("cici") is None
    assert len(again) == 1


def test_a_change_survives_too_and_leaves_the_rest() -> None:
    shelf = MemoryShelf()
    accounts = Accounts(shelf)
    accounts.save(BUDI)
    accounts.change("budi", keys=("other",))
    changed = accounts.change("budi", seen=9)
    assert changed == Accounts(shelf).find("budi") == Account("Budi", 5, "SCRAM…", ("other",), 9)
    assert accounts.change("cici", seen=9) is None


def test_what_was_seen_is_never_unseen() -> None:
    accounts = Accounts(MemoryShelf())
    accounts.save(BUDI)
    accounts.change("budi", seen=3)
    assert accounts.find("budi") == BUDI


@pytest.mark.parametrize(
    "record",
    [
        {"name": "Budi"},
        {"name": "Budi", "later": 1},
        {"name": "Budi", "seen": "x", "keys": 3, "created": None},
    ],
)
def test_a_record_of_another_version_is_read_as_far_as_it_goes(record: dict[str, object]) -> None:
    assert Account.from_record(record) == Account("Budi", 0, "")


def test_the_owner_of_private_talk_is_the_folded_name() -> None:
    assert BUDI.owner == "=budi"
