"""What people type to search means what they expect, and mistakes are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from client.core.query import Query, parse

NOON = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)
DAY = 86_400_000


def midnight(day: int) -> int:
    return int(datetime(2026, 11, day, tzinfo=UTC).timestamp() * 1000)


def read(text: str) -> Query:
    return parse(text, NOON, UTC)


def test_words_are_words_and_quotes_stay() -> None:
    query = read('kopi "pagi ini"')
    assert query.text == 'kopi "pagi ini"'
    assert [term.words for term in query.terms] == [("kopi",), ("pagi", "ini")]


def test_who_where_and_when_are_taken_out() -> None:
    query = read("kopi from:budi in:lab after:2026-11-01 before:2026-11-20 susu")
    assert query.text == "kopi susu"
    assert (query.nick, query.room) == ("budi", "lab")
    assert (query.after, query.before) == (midnight(1), midnight(20))


def test_indonesian_words_for_them_mean_the_same() -> None:
    query = read("dari:@budi di:lab sejak:2026-11-01 sebelum:2026-11-20")
    assert query == read("from:budi in:lab after:2026-11-01 before:2026-11-20")


def test_today_and_yesterday_are_days() -> None:
    assert read("x after:today").after == midnight(21)
    assert read("x before:Yesterday").before == midnight(20)


def test_what_stands_in_quotes_is_never_a_filter() -> None:
    assert read('"from:budi"').nick == ""


def test_an_address_and_a_time_are_words() -> None:
    assert read("http://warung.example 10:30").text == "http://warung.example 10:30"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Write words"),
        ("   ", "Write words"),
        ("kopi from:", "from: a name"),
        ("kopi from:a,b", "can't be a nick"),
        ("kopi after:kemarin-dulu", "is no day"),
        ("kopi before:2026-13-40", "is no day"),
        ("!!! ???", "Only letters"),
        (" ".join(f"kata{n}" for n in range(40)), "too many words"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        read(text)


@pytest.mark.parametrize(
    ("text", "nick", "said", "found"),
    [
        ("kopi", "budi", "Mau KOPI?", True),
        ("kop", "budi", "kopinya", True),
        ("kopi from:siti", "budi", "kopi", False),
        ("from:BUDI", "budi", "apa saja", True),
        ('"pagi kopi"', "budi", "kopi pagi", False),
        ("kopi susu", "budi", "susu, tanpa kopi", True),
        ("cafe", "budi", "ke Café dulu", True),
        ("咖啡", "budi", "我要喝咖啡了", True),
    ],
)
def test_a_message_meets_it_as_it_would_on_the_server(
    text: str, nick: str, said: str, found: bool
) -> None:
    assert read(text).is_met_by(nick, NOON, said) is found


def test_days_are_whole() -> None:
    query = read("x after:2026-11-20 before:2026-11-21")
    assert not query.is_met_by("budi", midnight(20) - 1, "x")
    assert query.is_met_by("budi", midnight(20), "x")
    assert query.is_met_by("budi", midnight(20) + DAY - 1, "x")
    assert not query.is_met_by("budi", midnight(21), "x")
