"""What the server is asked to do: each answer is taken once, and a lost one is told."""

from __future__ import annotations

from client.core import errands
from client.core.events import Delivered
from tests.client.core.dialogue import Dialogue, in_room, only


def asks(it: Dialogue, *words: str) -> tuple[str, list[str]]:
    """Ask for something; its label, and what became of it (later)."""
    fate: list[str] = []
    label = errands.send(
        it.talk._ctx, *words, done=lambda: fate.append("done"), refused=fate.append
    )
    return label, fate


def test_an_answer_settles_it_once() -> None:
    it = in_room()
    label, fate = asks(it, "FOO", "bar")
    events = it.says(f"@label={label} :s ACK", f"@label={label} :s ACK")
    assert only(Delivered, events) == Delivered(label)
    assert fate == ["done"]


def test_a_refusal_comes_with_its_reason_and_is_no_error_of_its_own() -> None:
    it = in_room()
    label, fate = asks(it, "FOO", "bar")
    lines = len(it.room().lines)
    it.says(f"@label={label} :s FAIL FOO NOPE :We don't")
    assert fate == ["We don't."]
    assert len(it.room().lines) == lines


def test_what_can_not_be_a_line_is_refused_at_once() -> None:
    it = in_room()
    label, fate = asks(it, "FOO", "x y", "z\nq")
    assert (label, fate) == ("", ["That can't be sent."])
    assert it.sent() == []


def test_a_connection_that_breaks_leaves_none_without_an_end() -> None:
    it = in_room()
    label, fate = asks(it, "FOO", "bar")
    events = it.talk.closed("", it.now)
    assert fate == ["The connection broke before the server answered."]
    assert [one for one in events if isinstance(one, Delivered) and one.label == label]
