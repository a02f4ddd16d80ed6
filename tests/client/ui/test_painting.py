"""Rows are painted where they belong, and a mouse finds the character that it points at."""

from __future__ import annotations

from typing import Any

import pytest
from prompt_toolkit.application import Application
from prompt_toolkit.application.current import set_app
from prompt_toolkit.data_structures import Point
from prompt_toolkit.input import DummyInput
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import Float, FloatContainer, HSplit, VSplit
from prompt_toolkit.layout.screen import Screen
from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType

from client.ui.rows import Click, RowOfCells, rows_window
from tests.client.ui.picture import SizedOutput, picture_of

LEFT: list[RowOfCells] = [[("class:own", "kopi"), ("", " ☕e\u0301!")], [], [("", "ekor\u0301")]]


def painted(container: Any, columns: int = 16, rows: int = 4) -> Application[None]:
    app: Application[None] = Application(
        layout=Layout(container),
        full_screen=True,
        mouse_support=True,
        input=DummyInput(),
        output=SizedOutput(columns, rows),
    )
    with set_app(app):
        app.renderer.render(app, app.layout)
    return app


def screen(app: Application[None]) -> Screen:
    shown = app.renderer.last_rendered_screen
    assert shown is not None
    return shown


def window(click: Click | None = None) -> Any:
    return rows_window(lambda width, height: LEFT, width=12, focusable=True, click=click)


def test_wide_characters_and_marks_move_nothing_beside_them() -> None:
    beside = rows_window(lambda width, height: [[("", "siti")]] * 4)
    assert picture_of(painted(VSplit([window(), beside]))).splitlines() == [
        "kopi ☕e\u0301!   siti", "            siti", "ekor\u0301        siti", "            siti",
    ]  # fmt: skip


def test_styles_lie_over_that_of_the_page() -> None:
    row = screen(painted(HSplit([window()], style="class:root"))).data_buffer[0]
    assert row[0].style.split() == ["class:root", "class:own"]
    assert row[5].style.split() == row[11].style.split() == ["class:root"]


def test_what_lies_over_others_hides_them() -> None:
    over = rows_window(lambda width, height: [[("", "di atas")]], height=2)
    app = painted(FloatContainer(window(), [Float(over, left=0, right=0, top=0)]))
    assert picture_of(app).splitlines() == ["di atas", "", "ekor\u0301"]


def test_the_cursor_is_hidden_where_only_rows_have_the_focus() -> None:
    assert not screen(painted(window())).show_cursor


@pytest.mark.parametrize(
    ("cell", "row", "character"),
    # The cup has two cells, the letter with its mark two characters.
    [(0, 0, 0), (5, 0, 5), (6, 0, 5), (7, 0, 6), (8, 0, 8), (11, 0, 8), (3, 1, 0), (9, 3, 4)],
)
def test_a_mouse_presses_the_character_it_points_at(cell: int, row: int, character: int) -> None:
    pressed: list[tuple[int, int]] = []
    app = painted(window(lambda x, y: pressed.append((x, y))))
    _mouse(app, MouseEventType.MOUSE_DOWN, cell, row)
    assert pressed == []
    _mouse(app, MouseEventType.MOUSE_UP, cell, row)
    assert pressed == [(character, min(row, 2))]


def test_who_drags_to_another_row_presses_nothing() -> None:
    pressed: list[tuple[int, int]] = []
    app = painted(window(lambda x, y: pressed.append((x, y))))
    _mouse(app, MouseEventType.MOUSE_DOWN, 0, 0)
    _mouse(app, MouseEventType.MOUSE_UP, 0, 2)
    _mouse(app, MouseEventType.MOUSE_UP, 0, 2)  # as if it was pressed elsewhere
    assert pressed == []


def _mouse(app: Application[None], what: MouseEventType, cell: int, row: int) -> None:
    handler = app.renderer.mouse_handlers.mouse_handlers[row][cell]
    with set_app(app):
        handler(MouseEvent(Point(cell, row), what, MouseButton.LEFT, frozenset()))
