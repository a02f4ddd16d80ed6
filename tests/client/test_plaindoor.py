"""Not being let in: what ends the plain mode, and what is only told."""

from __future__ import annotations

import pytest

from client.core import events as e
from client.plaindoor import Asked, NotLetIn, refusal
from client.problem import Problem

ROOM = "#rahasia"


def told(event: e.Event, *, is_starting: bool, is_needed: bool = False) -> tuple[str, str]:
    """What it is, and what is read in it."""
    it = refusal(event, is_starting=is_starting, is_needed=is_needed)
    how = it.how if isinstance(it, Asked) else ""
    return type(it).__name__, f"{it} {how}".strip()


@pytest.mark.parametrize(("event", "kind", "words"), [
    (e.NickRefused("andi", "Taken."), "Asked", "Taken. Choose one with --nick NICK."),
    (e.ServerPasswordWanted(False, "Locked."), "Asked", "--server-password-file FILE"),
    (e.ServerPasswordWanted(False, "Wait 9 s.", True), "Asked", "Wait 9 s."),
    (e.PasswordWanted(ROOM, False, "Locked."), "Asked", "WARKOP_PASSWORD"),
    (e.PasswordWanted(ROOM, False, "Wait 9 s.", True), "Asked", "Wait 9 s."),
    (e.PasswordExposed(ROOM, "kopi", "It must see it."), "NotLetIn", "--send-password"),
    (e.JoinRefused(ROOM, "It is full."), "Problem", "It is full."),
    (e.Registered("andi"), "str", ""),
])
def test_before_the_first_room_it_is_asked_for_or_all_ends(
    event: e.Event, kind: str, words: str
) -> None:
    name, text = told(event, is_starting=True)
    assert name == kind
    assert words in text


@pytest.mark.parametrize(("event", "words"), [
    (e.PasswordWanted(ROOM, False, "Locked."), "Locked. Write /join rahasia PASSWORD."),
    (e.PasswordWanted(ROOM, False, "Wait 9 s.", True), "Wait 9 s."),
    (e.PasswordExposed(ROOM, "kopi", "It must see it."), "--send-password"),
    (e.LockWanted(ROOM, "kopi"), "rahasia is open to everybody"),
    (e.JoinRefused(ROOM, "It is full."), ""),  # said in the room that one is in
])
def test_later_it_is_told_and_the_talk_goes_on(event: e.Event, words: str) -> None:
    name, text = told(event, is_starting=False)
    assert name == "str"
    assert words in text
    assert "kopi" not in text


def test_whoever_comes_back_without_what_is_needed_can_not_go_on() -> None:
    locked = e.PasswordWanted(ROOM, False, "Locked.")
    assert told(locked, is_starting=False, is_needed=True) == ("NotLetIn", "Locked.")
    server = e.ServerPasswordWanted(True, "Another one now.")
    assert told(server, is_starting=False) == ("NotLetIn", "Another one now.")
    assert issubclass(NotLetIn, Problem)
