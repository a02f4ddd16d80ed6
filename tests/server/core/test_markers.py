"""Read markers: forward only, bounded, kept for accounts."""

from __future__ import annotations

from server.core.history import MemoryShelf
from server.core.limits import READ_MARKERS
from server.core.markers import Markers


def test_a_marker_only_goes_forward() -> None:
    markers = Markers(MemoryShelf())
    assert markers.get("=andi", "#lab") is None
    assert markers.advance("=andi", "#lab", 5) == 5
    assert markers.advance("=andi", "#lab", 3) == 5
    assert markers.get("=andi", "#lab") == 5
    assert markers.get("=budi", "#lab") is None


def test_markers_of_accounts_last_and_of_guests_do_not() -> None:
    shelf = MemoryShelf()
    markers = Markers(shelf)
    markers.advance("=andi", "#lab", 5)
    markers.advance("~uid1", "#lab", 6)
    again = Markers(shelf)
    assert again.get("=andi", "#lab") == 5
    assert again.get("~uid1", "#lab") is None


def test_beyond_the_limit_the_one_read_longest_ago_is_forgotten() -> None:
    shelf = MemoryShelf()
    markers = Markers(shelf)
    for number in range(READ_MARKERS + 1):
        markers.advance("=andi", f"#{number}", 1000 + number)
    assert markers.get("=andi", "#0") is None
    assert len(shelf.load("marker")) == READ_MARKERS


def test_who_logs_in_keeps_what_he_read_as_a_guest() -> None:
    shelf = MemoryShelf()
    markers = Markers(shelf)
    markers.advance("=andi", "#lab", 5)
    markers.advance("~uid1", "#lab", 9)
    markers.advance("~uid1", "budi", 2)
    markers.adopt("~uid1", "=andi")
    assert Markers(shelf).get("=andi", "#lab") == 9
    assert Markers(shelf).get("=andi", "budi") == 2
    assert markers.get("~uid1", "#lab") is None


def test_a_renamed_room_takes_the_markers_along() -> None:
    shelf = MemoryShelf()
    markers = Markers(shelf)
    markers.advance("=andi", "#lab", 5)
    markers.move("#lab", "#kopi")
    assert Markers(shelf).get("=andi", "#kopi") == 5
    assert Markers(shelf).get("=andi", "#lab") is None


def test_all_of_an_owner_can_be_forgotten() -> None:
    shelf = MemoryShelf()
    markers = Markers(shelf)
    markers.advance("=andi", "#lab", 5)
    markers.forget("=andi")
    assert shelf.load("marker") == {}
