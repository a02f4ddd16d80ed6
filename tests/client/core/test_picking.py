"""Which message is meant: the one that the person sees under that number."""

from __future__ import annotations

import pytest

from client.core.model import Kind, Line, Past
from client.core.picking import NUMBERED, numbered, pick, split
from tests.client.core.dialogue import Dialogue, in_room


@pytest.fixture
def it() -> Dialogue:
    it = in_room()
    it.says(
        "@msgid=1 :budi!b@h PRIVMSG #jarkom :satu",
        "@msgid=2 :andi!a@h PRIVMSG #jarkom :dua",
        "@msgid=3 :Citra!c@h PRIVMSG #jarkom :tiga",
        ":dewi!d@h JOIN #jarkom",
        "@msgid=4 :budi!b@h PRIVMSG #jarkom :empat",
    )
    return it


def picked(it: Dialogue, word: str, *, own: bool = False) -> str:
    line = pick(it.talk._ctx, word, own=own)
    return "" if line is None else line.text


@pytest.mark.parametrize(("word", "text"), [
    ("1", "empat"), ("2", "tiga"), ("4", "satu"), ("5", ""), ("0", ""), ("99999999999", ""),
    ("budi", "empat"), ("@citra:", "tiga"), ("dewi", ""), ("", "empat"),
])
def test_a_message_is_meant_by_number_by_nick_or_as_the_newest(
    it: Dialogue, word: str, text: str
) -> None:
    assert picked(it, word) == text


def test_a_program_may_name_a_message_by_its_id(it: Dialogue) -> None:
    it.says("@msgid=01JB-x :budi!b@h PRIVMSG #jarkom :lima", ":budi!b@h PRIVMSG #jarkom :enam")
    assert picked(it, "01JB-x") == "lima"
    assert split(it.talk._ctx, "01JB-x ya sudah") == ("01JB-x", "ya sudah")


def test_the_newest_own_one_can_be_meant(it: Dialogue) -> None:
    assert picked(it, "", own=True) == "dua"


def test_numbers_that_are_on_the_screen_do_not_move(it: Dialogue) -> None:
    it.talk.model.numbered = numbered(it.room())
    it.says(":budi!b@h PRIVMSG #jarkom :lima")
    assert picked(it, "1") == "empat"
    it.talk.model.numbered[0].deleted = True
    assert picked(it, "1") == ""
    it.talk.model.numbered = []
    assert picked(it, "1") == "lima"
    assert picked(it, "2") == "tiga"  # what is deleted has no number


def test_numbers_count_what_is_being_read(it: Dialogue) -> None:
    it.room().past = Past([Line(Kind.MESSAGE, 1, "eko", "dahulu"), Line(Kind.JOIN, 2, "eko")])
    assert picked(it, "1") == "dahulu"


def test_only_so_many_have_a_number(it: Dialogue) -> None:
    for number in range(200):
        it.says(f":budi!b@h PRIVMSG #jarkom :{number}")
    assert len(numbered(it.room())) == NUMBERED


@pytest.mark.parametrize(("words", "parts"), [
    ("2 ya", ("2", "ya")),
    ("budi ya  betul", ("budi", "ya  betul")),
    ("ya betul", ("", "ya betul")),
    ("budi", ("", "budi")),
    ("9 ya", ("9", "ya")),
    ("3", ("", "3")),
    ("budi\nya", ("", "budi\nya")),
])
def test_the_first_word_names_a_message_or_is_said(
    it: Dialogue, words: str, parts: tuple[str, str]
) -> None:
    assert split(it.talk._ctx, words) == parts
