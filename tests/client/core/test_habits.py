"""What a person wants to hear less of, and how far they have read, as data."""

from __future__ import annotations

from client.core.habits import READ_LIMIT, Habits


def test_what_was_read_only_moves_forward() -> None:
    habits = Habits()
    assert habits.advance("#jarkom", 5)
    assert not habits.advance("#jarkom", 5)
    assert not habits.advance("#jarkom", 3)
    assert habits.read == {"#jarkom": 5}


def test_the_conversation_read_longest_ago_is_forgotten_first() -> None:
    habits = Habits()
    for number in range(READ_LIMIT + 1):
        habits.advance(f"#{number}", number + 1)
    assert len(habits.read) == READ_LIMIT
    assert "#0" not in habits.read


def test_a_room_with_another_name_keeps_both() -> None:
    habits = Habits(muted={"#a"}, read={"#a": 3})
    habits.rename("#a", "#b")
    habits.rename("#never", "#c")
    assert (habits.muted, habits.read) == ({"#b"}, {"#b": 3})
