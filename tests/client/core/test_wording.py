"""What happened, in the words of people."""

from __future__ import annotations

import pytest

import language
from client.core.model import Kind, Line
from client.core.wording import as_sentence, describe, people, sentence
from language import _
from protocol.message import Message


@pytest.mark.parametrize(
    ("kind", "nick", "text", "words"),
    [
        (Kind.JOIN, "andi", "", "andi joined"),
        (Kind.PART, "andi", "", "andi left"),
        (Kind.PART, "andi", "pulang", "andi left (pulang)"),
        (Kind.QUIT, "andi", "baterai", "andi is gone (baterai)"),
        (Kind.KICK, "andi", "budi: spam", "andi was removed by budi: spam"),
        (Kind.NICK, "andi", "anto", "andi is now anto"),
        (Kind.TOPIC, "andi", "kopi", "andi set the topic: kopi"),
        (Kind.TOPIC, "andi", "", "andi removed the topic"),
        (Kind.MODE, "andi", "set a password", "andi set a password"),
        (Kind.ACTION, "andi", "waves", "andi waves"),
        (Kind.NOTE, "", "Hello.", "Hello."),
    ],
)
def test_lines_read_as_english(kind: Kind, nick: str, text: str, words: str) -> None:
    assert describe(Line(kind, 0, nick, text)) == words


def test_numbers_of_people() -> None:
    assert [people(n) for n in (0, 1, 2)] == ["nobody", "1 person", "2 people"]


def test_an_error_without_any_text_is_still_a_sentence() -> None:
    assert sentence(Message("FAIL")) == "The server refused it without a reason."
    assert sentence(Message("499", ("andi", ""))) == "The server gave no reason."
    assert sentence(Message("482")) == "The server refused it without a reason."


def test_the_texts_of_servers_become_sentences() -> None:
    assert as_sentence("closing link") == "Closing link."
    assert as_sentence("Really?") == "Really?"


def test_who_is_muted_or_banned_reads_for_how_long_and_why() -> None:
    muted = "You are muted in the room jarkom for another 59 seconds: spam"
    assert sentence(Message("404", ("andi", "#jarkom", muted))) == f"{muted}."
    banned = "You are banned from the room jarkom: spam"
    assert sentence(Message("474", ("andi", "#jarkom", banned))) == f"{banned}."
    assert "moderated" in sentence(Message("404", ("andi", "#jarkom", "Cannot send to channel")))


def test_what_a_server_says_in_indonesian_of_the_muted_is_kept_as_well() -> None:
    language.use("id")
    muted = _("You are muted in the room {room}{end}{reason}")
    banned = _("You are banned from the room {room}{end}{reason}")
    language.use("en")
    for text in (muted, banned):
        text = text.format(room="jarkom", end="", reason=": spam")
        assert sentence(Message("404", ("andi", "#jarkom", text))) == f"{text}."
