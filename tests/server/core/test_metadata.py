"""Values by holder and key: bounded, kept for rooms and accounts."""

from __future__ import annotations

import pytest

from server.core.history import MemoryShelf, StoreError
from server.core.limits import METADATA_KEY, METADATA_KEYS
from server.core.metadata import Metadata, is_key


@pytest.mark.parametrize("key", ["a", "display-name", "vendor.example/x_1", "k" * METADATA_KEY])
def test_keys_are_short_plain_words(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "A", "a b", "ä", ":a", "a*", "k" * (METADATA_KEY + 1)])
def test_other_words_are_no_keys(key: str) -> None:
    assert not is_key(key)


def test_values_of_rooms_and_accounts_last_and_of_guests_do_not() -> None:
    shelf = MemoryShelf()
    metadata = Metadata(shelf)
    for holder in ("#lab", "=andi", "~uid1"):
        metadata.put(holder, "color", "red")
    again = Metadata(shelf)
    assert [dict(again.of(holder)) for holder in ("#lab", "=andi", "~uid1")] == [
        {"color": "red"},
        {"color": "red"},
        {},
    ]
    again.remove("#lab", "color")
    again.forget("=andi")
    assert shelf.load("metadata") == {}


def test_there_is_place_for_so_many_keys_and_always_for_one_that_is_there() -> None:
    metadata = Metadata(MemoryShelf())
    for number in range(METADATA_KEYS):
        assert metadata.has_place("=andi", f"k{number}")
        metadata.put("=andi", f"k{number}", "x")
    assert not metadata.has_place("=andi", "more")
    assert metadata.has_place("=andi", "k0")


def test_who_logs_in_keeps_what_he_said_as_a_guest() -> None:
    shelf = MemoryShelf()
    metadata = Metadata(shelf)
    metadata.put("=andi", "color", "red")
    metadata.put("=andi", "avatar", "x")
    metadata.put("~uid1", "color", "blue")
    metadata.adopt("~uid1", "=andi")
    assert dict(Metadata(shelf).of("=andi")) == {"color": "blue", "avatar": "x"}
    assert not metadata.of("~uid1")


def test_a_renamed_room_takes_its_values_along() -> None:
    shelf = MemoryShelf()
    metadata = Metadata(shelf)
    metadata.put("#lab", "color", "red")
    metadata.move("#lab", "#kopi")
    assert shelf.load("metadata") == {"#kopi": {"color": "red"}}


def test_when_the_disk_is_full_nothing_has_changed() -> None:
    class Full(MemoryShelf):
        def put(self, kind: str, key: str, record: object) -> None:
            raise StoreError("the disk is full")

    metadata = Metadata(Full())
    with pytest.raises(StoreError):
        metadata.put("=andi", "color", "red")
    assert not metadata.of("=andi")
