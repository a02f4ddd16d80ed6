"""What was found, as rows: the words that were looked for are marked, and in sight."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.model import Kind, Line, Model, Result, Room, Search
from client.core.preferences import Preferences
from client.ui.findview import Frame, draw, foot_rows, hits, marked, nothing_rows, snippet
from client.ui.rows import RowOfCells, width_of
from protocol.terms import found_in, parse_query, words_of


def text_of(row: RowOfCells) -> str:
    return "".join(part for _, part in row)


def hit(row: RowOfCells) -> list[str]:
    return [part for style, part in row if "class:hit" in style]


def frame() -> Frame:
    model = Model(rooms={"#jarkom": Room("#jarkom"), "budi": Room("budi")})
    return Frame(model, Preferences(times="24h"), UTC)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("kopi", "Mau KOPI, kopinya?", ["KOPI", "kopinya"]),
        ('"pagi ini"', "pagi, ini pagi ini", ["pagi, ini", "pagi ini"]),
        ("cafe", "ke Café", ["Café"]),
        ("咖啡", "我要喝咖啡了", ["咖啡"]),
        ("☕", "mau ☕?", ["☕"]),
        ("kitab", "كِتَاب kitab", ["kitab"]),
        ("كتاب", "كِتَاب", ["كِتَاب"]),
        ("foo", "foo_bar", ["foo"]),
        ("xyz", "tidak ada", []),
    ],
)
def test_the_words_that_were_looked_for_are_marked(
    query: str, text: str, found: list[str]
) -> None:
    row = marked(text, parse_query(query))
    assert hit(row) == found
    assert text_of(row) == text


@given(st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_marking_never_changes_a_text(text: str, query: str) -> None:
    try:
        terms = parse_query(query)
    except ValueError:
        return
    assert text_of(marked(text, terms)) == text
    places = hits(terms, text)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(st.lists(st.sampled_from(["kopi", "teh", "susu", "咖啡", "e\u0301", "☕"]), max_size=8))
def test_what_the_search_finds_has_something_marked(words: list[str]) -> None:
    text = " ".join(words)
    for query in ("kopi", "咖啡", "☕", '"teh susu"'):
        terms = parse_query(query)
        assert bool(hits(terms, text)) is found_in(terms, words_of(text))


@given(st.integers(3, 60), st.integers(0, 30), st.integers(0, 30))
def test_the_first_hit_is_in_sight_wherever_it_stands(width: int, before: int, after: int) -> None:
    text = "kata " * before + "kopi" + " kata" * after
    row = snippet(text, parse_query("kopi"), width)
    assert width_of(row) <= width
    if width > 8:
        assert hit(row) == ["kopi"]


def test_a_hit_at_the_end_brings_along_what_fits_before_it() -> None:
    row = snippet("kata " * 30 + "lalu kopi", parse_query("kopi"), 30)
    assert text_of(row) == "…kata kata kata lalu kopi"


def test_results_stand_under_their_day_and_the_chosen_one_is_in_sight() -> None:
    day = 86_400_000
    results = [
        Result("#jarkom", Line(Kind.MESSAGE, 20_000 * day - number * day, "budi", f"kopi {number}"))
        for number in range(30)
    ]
    search = Search("kopi", results=results, terms=parse_query("kopi"))
    for chosen in range(30):
        drawn = draw(search, frame(), chosen, 60, 10)
        assert len(drawn.rows) == 10
        row = text_of(drawn.rows[drawn.results.index(chosen)])
        assert f"kopi {chosen} " in row + " "
        assert "jarkom" in row
        assert all(width_of(one) <= 60 for one in drawn.rows)
    assert "October 2024" in text_of(draw(search, frame(), 0, 60, 10).rows[0])


def test_in_one_room_its_name_takes_no_place() -> None:
    result = Result("#jarkom", Line(Kind.MESSAGE, 0, "budi", "kopi"))
    drawn = draw(Search("kopi", "#jarkom", results=[result]), frame(), 0, 60, 5)
    assert "jarkom" not in text_of(drawn.rows[1])


def test_what_is_new_to_the_person_is_marked_among_what_names_them() -> None:
    model = Model(rooms={"#jarkom": Room("#jarkom", unread_from=5)})
    results = [
        Result("#jarkom", Line(Kind.MESSAGE, stamp, "budi", "andi?")) for stamp in (9000, 4)
    ]
    search = Search(mentions=True, results=results)
    rows = draw(search, Frame(model, Preferences(), UTC), 0, 60, 9).rows
    assert [text_of(row)[0] for row in rows[1:3]] == ["•", " "]


def test_the_foot_shows_the_part_with_the_hit() -> None:
    line = Line(Kind.MESSAGE, 0, "budi", "kata " * 60 + "kopi" + " kata" * 60)
    search = Search("kopi", terms=parse_query("kopi"))
    for height in (2, 3, 5):
        rows = foot_rows(Result("#jarkom", line), search, frame(), 60, height)
        assert len(rows) == height
        assert any(hit(row) for row in rows)
        assert all(width_of(row) <= 60 for row in rows)


def test_a_private_talk_is_called_so() -> None:
    line = Line(Kind.MESSAGE, 0, "budi", "kopi")
    rows = foot_rows(Result("budi", line), Search(), frame(), 60, 3)
    assert "in a private talk" in text_of(rows[0])


@pytest.mark.parametrize("width", [1, 5, 20, 60, 120])
def test_where_nothing_is_nothing_is_too_wide(width: int) -> None:
    for search in (
        Search(),
        Search("durian"),
        Search("durian", "#jarkom", remark="This server can't search."),
        Search(mentions=True),
    ):
        assert all(width_of(row) <= width for row in nothing_rows(search, width, 20))


def test_a_picture_of_hostile_words_has_only_their_letters() -> None:
    line = Line(Kind.MESSAGE, 0, "[ZeroWidthEscape]", "kopi \u202e gelap")
    result = Result("#x", line)
    search = Search("kopi", results=[result], terms=parse_query("kopi"))
    rows = draw(search, frame(), 0, 60, 5).rows + foot_rows(result, search, frame(), 60, 3)
    assert all("ZeroWidth" not in style for row in rows for style, _ in row)
