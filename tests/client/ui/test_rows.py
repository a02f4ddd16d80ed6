"""A row never grows beyond its width, or it would paint over its neighbour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import Application
from prompt_toolkit.application.current import set_app
from prompt_toolkit.input import DummyInput
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import VSplit

from client.ui.rows import between, clip, lit, rows_window, width_of, wrapped
from client.ui.wrap import cells, tame
from protocol.text import clean
from tests.client.ui.graphemes import GRAPHEMES
from tests.client.ui.picture import SizedOutput

rows = st.lists(st.tuples(st.just(""), st.text(max_size=20).map(clean)), max_size=5)


@given(rows, rows, st.integers(0, 40))
def test_two_ends_fit_the_width(
    left: list[tuple[str, str]], right: list[tuple[str, str]], width: int
) -> None:
    assert width_of(between(left, right, width)) <= width


@given(rows, st.integers(0, 40))
def test_a_clipped_row_fits(row: list[tuple[str, str]], width: int) -> None:
    assert width_of(clip(row, width)) <= width


def test_a_row_that_fits_stays_as_it_is() -> None:
    row = [("class:strong", "kopi"), ("", " tubruk")]
    assert clip(row, 11) == row


def test_the_right_end_gives_way() -> None:
    assert between([("", "kiri")], [("", "kanan")], 8) == [("", "kiri")]


@given(rows, st.integers(2, 40), st.integers(0, 8))
def test_a_row_that_is_wrapped_keeps_its_text_and_its_styles(
    row: list[tuple[str, str]], width: int, hang: int
) -> None:
    styled = [(f"class:nick{number}", text) for number, (_, text) in enumerate(row)]
    found = wrapped(styled, width, hang)
    assert all(width_of(one) <= max(width, hang + 2) for one in found)
    for style, text in styled:
        kept = "".join(part for one in found for name, part in one if name == style)
        assert kept.replace(" ", "") == text.replace(" ", "")


def test_a_row_that_stands_out_does_so_in_its_whole_width() -> None:
    assert lit([("class:own", "siti"), ("", "!")], "class:picked", 8) == [
        ("class:own class:picked", "siti"),
        ("class:picked", "!"),
        ("class:picked", "   "),
    ]


@pytest.mark.parametrize(("what", "written", "width"), GRAPHEMES)
def test_what_stands_right_of_a_row_keeps_its_place(what: str, written: str, width: int) -> None:
    text = tame(clean(written))
    parts = [
        rows_window(lambda width, height: [[("", text)]], width=12, focusable=True),
        rows_window(lambda width, height: [[("", "siti")]]),
    ]
    app: Application[None] = Application(
        layout=Layout(VSplit(parts)),
        full_screen=True,
        input=DummyInput(),
        output=SizedOutput(20, 1),
    )
    with set_app(app):
        app.renderer.render(app, app.layout)
    shown = app.renderer.last_rendered_screen
    assert shown is not None
    row = shown.data_buffer[0]
    # A mark in a cell of its own moves the cursor of a terminal by none, and prompt_toolkit
    # believes by one: what follows would be out of line.
    assert sum(row[at].width for at in range(12)) == 12
    assert "".join(row[at].char for at in range(12)).rstrip() == text
    assert "".join(row[at].char for at in range(12, 16)) == "siti"
    assert cells(text) == width
