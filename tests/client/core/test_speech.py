"""Messages as lines."""

from __future__ import annotations

import pytest

from client.core.context import Context
from client.core.model import Kind
from client.core.speech import history_line, line_of, mentions, nick_of, room_target
from client.core.wording import MESSAGE_LIMIT
from protocol.message import Message


def test_without_a_stamp_of_the_server_our_clock_is_taken() -> None:
    ctx = Context("andi")
    ctx.now = 77
    line = line_of(ctx, Message("PRIVMSG", ("#lab", "x"), "budi!b@h"))
    assert line is not None
    assert line.stamp == 77


@pytest.mark.parametrize("verb", ["JOIN", "TAGMSG", "PRIVMSG"])
def test_what_says_nothing_is_no_line(verb: str) -> None:
    assert line_of(Context("andi"), Message(verb, ("#lab",), "budi!b@h")) is None


def test_formatting_codes_and_endless_texts_are_cut_away() -> None:
    text = "\x0304,01red\x03 " + "x" * 20_000
    line = line_of(Context("andi"), Message("NOTICE", ("#lab", text), "budi!b@h"))
    assert line is not None
    assert line.kind is Kind.NOTICE
    assert line.text.startswith("red xxx")
    assert len(line.text) == MESSAGE_LIMIT


def test_who_was_put_out_by_a_server_reads_that_it_was_the_host() -> None:
    ctx = Context("andi")
    for source, by in (("warkop.local", "the host: spam"), ("budi!b@h", "budi: spam")):
        line = history_line(ctx, Message("KICK", ("#lab", "citra", "spam"), source))
        assert line is not None
        assert line.text == by


def test_a_nick_never_looks_like_a_room() -> None:
    assert nick_of(Message("QUIT", (), "##jarkom!x@h")) == "jarkom"


def test_a_rank_before_a_room_is_only_taken_off_where_the_server_has_such() -> None:
    ctx = Context("andi")
    assert room_target(ctx, "@#lab") == "@#lab"
    ctx.session.tokens["STATUSMSG"] = "@+"
    assert room_target(ctx, "@#lab") == "#lab"
    assert room_target(ctx, "+budi") == "+budi"


def test_nicks_with_signs_of_patterns_are_only_letters() -> None:
    assert mentions("hi [a]|b.", "[a]|b")
    assert not mentions("hi ab", "a.")
    assert not mentions("anything", "")
