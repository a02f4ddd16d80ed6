"""Keys as people write them, and who may have them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.actions import ACTIONS, EVERYWHERE, choose, keys_of, label_of, read_key
from client.core.preferences import Preferences


@pytest.mark.parametrize(
    ("text", "key", "label"),
    [
        ("Ctrl-X", "c-x", "Ctrl-X"),
        ("ctrl+x", "c-x", "Ctrl-X"),
        ("C-x", "c-x", "Ctrl-X"),
        ("^x", "c-x", "Ctrl-X"),
        ("control x", "c-x", "Ctrl-X"),
        ("F12", "f12", "F12"),
        ("Alt-x", "escape x", "Alt-X"),
        ("M-1", "escape 1", "Alt-1"),
        ("PgDn", "pagedown", "PgDn"),
        ("Ctrl-PgUp", "c-pageup", "Ctrl-PgUp"),
        ("Shift-Tab", "s-tab", "Shift-Tab"),
        ("ctrl-shift-left", "c-s-left", "Ctrl-Shift-Left"),
        ("Ins", "insert", "Insert"),
    ],
)
def test_keys_may_be_written_as_people_write_them(text: str, key: str, label: str) -> None:
    assert read_key(text) == key
    assert label_of(key) == label
    assert read_key(label) == key


@pytest.mark.parametrize(
    "text", ["Enter", "Esc", "Ctrl-C", "ctrl-d", "^H", "Ctrl-I", "^m", "a", "7", "Up", "Backspace"]
)
def test_keys_that_writing_and_leaving_need_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is needed for writing and leaving"):
        read_key(text)


@pytest.mark.parametrize("text", ["", "hello", "F25", "Ctrl-", "Ctrl-!", "Alt-", "\x1b[A", "c-c-x"])
def test_what_is_no_key_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like Ctrl-X, F5 or Alt-X"):
        read_key(text)


@given(st.text())
def test_no_text_is_more_than_refused(text: str) -> None:
    try:
        assert read_key(label_of(read_key(text))) == read_key(text)
    except ValueError as refusal:
        assert len(str(refusal)) < 200  # noqa: PT017


def test_no_two_actions_of_a_page_have_one_key() -> None:
    for one, other in itertools.combinations(ACTIONS.values(), 2):
        if one.page == other.page or EVERYWHERE in (one.page, other.page):
            assert not set(one.keys) & set(other.keys)


def test_an_action_gets_another_key_and_its_own_again() -> None:
    preferences = Preferences()
    choose(preferences, "next-room", "Ctrl-X")
    assert keys_of(preferences, "next-room") == ("c-x",)
    choose(preferences, "unread", "Ctrl-N")  # which is free now
    with pytest.raises(ValueError, match="Ctrl-N is for unread"):
        choose(preferences, "next-room", "default")
    choose(preferences, "unread", "Ctrl-G")
    choose(preferences, "next-room", "default")
    assert preferences == Preferences()


def test_a_key_of_another_action_is_refused_and_the_action_named() -> None:
    preferences = Preferences()
    with pytest.raises(ValueError, match=r"F2 is for rooms .* Give rooms another key first"):
        choose(preferences, "find", "F2")
    with pytest.raises(ValueError, match="There is no action 'fnid'"):
        choose(preferences, "fnid", "F2")
    assert preferences == Preferences()


def test_pages_that_are_never_seen_together_may_share_a_key() -> None:
    preferences = Preferences()
    choose(preferences, "find", "F7")  # the list scans with it
    assert keys_of(preferences, "find") == ("f7",)


def test_ctrl_c_always_quits() -> None:
    preferences = Preferences()
    choose(preferences, "quit", "F10")
    assert keys_of(preferences, "quit") == ("f10", "c-c")
