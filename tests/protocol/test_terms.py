"""What is found by which words: every script, every way to write them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.terms import (
    TERMS_LIMIT,
    WORD_LENGTH,
    WORDS_LIMIT,
    Term,
    found_in,
    parse_query,
    words_of,
)


def finds(query: str, text: str) -> bool:
    return found_in(parse_query(query), words_of(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kopi", "Ada KOPI?"),
        ("kopi", "kopinya sudah dingin"),
        ("cafe", "Kita ke Café"),
        ("Café", "kita ke cafe"),
        ("strasse", "Straße 5"),
        ("kopi pagi", "pagi ini ada kopi"),
        ("192.168.1.20", "coba ssh 192.168.1.20 dulu"),
        ("example.org/foo", "lihat https://example.org/foo?x=1"),
        ("foo_bar", "def foo_bar(self):"),
        ("don't", "I don't know"),
        ('"es teh"', "pesan es teh dua"),
        ("“es teh”", "pesan es teh dua"),
        ('"es teh', "pesan es teh dua"),
        ('dua "es teh"', "pesan es teh dua"),
        ("AI", "tugas ai besok"),
        ("ai*", "airnya habis"),
        ("merah", "\x0304merah\x03 dan \x02tebal\x02"),
        ("menari", "\x01ACTION menari\x01"),
        ("dua", "baris satu\nbaris dua"),
    ],
)
def test_words_are_found_as_people_mean_them(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kopi", "toko pisang"),
        ("opi", "kopi"),
        ("kopi teh", "kopi saja"),
        ('"kopi"', "kopinya"),
        ('"teh es"', "es teh"),
        ("ai", "airnya habis"),
        ("a*", "airnya habis"),
        ("action", "\x01ACTION menari\x01"),
    ],
)
def test_other_words_are_not(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("東京", "明日は東京タワーへ行く"),
        ("タワー", "明日は東京タワーへ行く"),
        ("行", "明日は東京タワーへ行く"),
        ("ﾀﾜｰ", "明日は東京タワーへ行く"),
        ("咖啡", "我们去喝咖啡吧"),
        ("iphone買", "新しいiPhone買った"),
        ("กาแฟ", "ไปกินกาแฟกัน"),
        ("កាហ្វេ", "ខ្ញុំចង់បានកាហ្វេមួយ"),
        ("커피", "아침에 커피를 마셨다"),
        ("привет", "ПРИВЕТ, мир"),
        ("καφε", "ένας καφές"),
        ("قهوة", "أريد قَهْوَةً الآن"),
        ("קפה", "קָפֶה בבוקר"),
        ("हिन्दी", "मैं हिन्दी बोलता हूँ"),
        ("tiếng việt", "Tiếng Việt"),
        ("tieng viet", "Tiếng Việt"),
        ("☕", "mau ☕️?"),
        ("👍", "👍🏽👍🏽"),
        ("ＡＢＣ", "abc"),
        ("kopi", "ko\u00adpi ko\u200bpi"),
    ],
)
def test_every_script_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("京東", "東京"),
        ("が", "か"),
        ("हिन्दु", "हिन्दी"),
        ("กาแฟ", "กาฟแ"),
    ],
)
def test_what_makes_another_word_is_not_folded_away(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize("text", ["", " ", "!!!", '""', "*", "\u200b"])
def test_a_query_without_words_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        parse_query(text)


def test_a_query_of_too_many_words_is_refused() -> None:
    numbers = [str(number) for number in range(100)]
    assert len(parse_query(" ".join(numbers[:TERMS_LIMIT]))) == TERMS_LIMIT
    assert len(parse_query("字" * WORDS_LIMIT)) == 1
    for text in (" ".join(numbers[: TERMS_LIMIT + 1]), "字" * (WORDS_LIMIT + 1)):
        with pytest.raises(ValueError, match="at most"):
            parse_query(text)


def test_long_data_counts_as_a_word_with_an_end() -> None:
    assert words_of("x" * 4000) == ["x" * WORD_LENGTH]
    assert finds("x" * 4000, "x" * 4000)


def test_a_word_asked_for_twice_is_looked_for_once() -> None:
    assert parse_query('Kopi kopi "kopi"') == (Term(("kopi",), prefix=True), Term(("kopi",)))


@given(st.text())
def test_words_are_letters_marks_and_digits_only(text: str) -> None:
    for word in words_of(text):
        assert word
        assert not set(word) & set(" \"'*:()^-+{}\n\x00")
        assert not word.isspace()
        assert not word.isascii() or (word.isalnum() and word == word.lower())


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(st.text(min_size=1))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    words = words_of(text)
    assert found_in([Term(tuple(words))] if words else [], words)
    assert found_in([Term((word[:1],), prefix=True) for word in words], words)
