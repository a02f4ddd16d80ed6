"""Several lines as one text, and the same lines again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import Message
from server.core.encoding import Outgoing, encode
from server.core.multiline import MultilineError, OpenBatch, Piece, fold, is_folded, pieces_of

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.tuples(LINES, st.booleans()), min_size=1, max_size=12))
def test_what_was_folded_is_unfolded_into_the_same_pieces(drawn: list[tuple[str, bool]]) -> None:
    pieces = [
        Piece(text or "x" if continues and number else text, continues and number > 0)
        for number, (text, continues) in enumerate(drawn)
    ]
    # A piece that continues an empty line begins it: there is nothing to see between them.
    for number in range(1, len(pieces)):
        before = pieces[number - 1]
        if pieces[number].continues and not before.text:
            pieces[number - 1] = Piece("y", before.continues)
    assert list(pieces_of(fold(pieces))) == pieces


def test_a_single_line_is_not_folded() -> None:
    assert not is_folded(Message("PRIVMSG", ("#lab", *fold([Piece("hi", False)]))))
    assert is_folded(Message("PRIVMSG", ("#lab", *fold([Piece("a", False), Piece("b", False)]))))
    assert is_folded(Message("NOTICE", ("#lab", *fold([Piece("a", False), Piece("b", True)]))))
    assert not is_folded(Message("TOPIC", ("#lab", "a")))


def test_the_first_line_continues_nothing() -> None:
    batch = OpenBatch("1", "#lab", "", {}, 0.0)
    tags = {"draft/multiline-concat": ""}
    batch.add(Message("PRIVMSG", ("#lab", "a"), tags=tags))
    batch.add(Message("PRIVMSG", ("#LAB", "b"), tags=tags))
    assert batch.finish() == ("ab", "1")


def test_line_feeds_count_as_bytes() -> None:
    batch = OpenBatch("1", "#lab", "", {}, 0.0)
    for _ in range(2):
        batch.add(Message("PRIVMSG", ("#lab", "é")))
    assert batch.size == 5


def test_a_batch_without_lines_is_no_message() -> None:
    with pytest.raises(MultilineError):
        OpenBatch("1", "#lab", "", {}, 0.0).finish()


def test_all_lines_are_written_at_once_and_keep_the_line_limit() -> None:
    folded = Message("PRIVMSG", ("#lab", "x" * 600 + "\nshort"), "andi!~a@host")
    data = encode(Outgoing(folded, 0, "m1"), frozenset({"batch", "draft/multiline"}))
    lines = data.split(b"\r\n")
    assert [line.split(b" ")[0] for line in lines] == [
        b":andi!~a@host",
        b"@batch=m1",
        b"@batch=m1",
        b"BATCH",
        b"",
    ]
    assert all(len(line) <= 510 + len("@batch=m1 ") for line in lines)
