"""What stands where on the page of a talk, and what a mouse does there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import (
    ConditionalContainer,
    Float,
    FloatContainer,
    HSplit,
    VSplit,
)
from prompt_toolkit.layout.dimension import Dimension

from client.core.model import Model
from client.ui import panels, talkview
from client.ui.buttons import Button, buttons_window, width_of_buttons
from client.ui.completer import Menu
from client.ui.inputview import input_area
from client.ui.page import columns, labelled, row_window
from client.ui.panels import Entry
from client.ui.rows import RowOfCells, rows_window
from client.ui.stay import now
from client.ui.wrap import cells

# Columns from which on the buttons leave the input enough place; below the second, only without
# their keys.
BUTTONS_FROM = 50
WHOLE_BUTTONS_FROM = 80


@dataclass(frozen=True, slots=True)
class Parts:
    """What the layout is made of. Functions with a width draw one row."""

    models: Callable[[], list[Model]]
    model: Callable[[], Model]
    title: Callable[[int], RowOfCells]
    timeline: Callable[[int, int], list[RowOfCells]]
    label: Callable[[], RowOfCells]
    bottom: Callable[[int], RowOfCells]
    buffer: Buffer
    pieces: Callable[[], Sequence[int]]
    menu: Menu
    buttons: Sequence[Button]
    has_mouse: Callable[[], bool]
    rooms_shown: Callable[[], bool]
    members_shown: Callable[[], bool]
    scroll: Callable[[int], None]  # rows
    drag: Callable[[], None]  # somebody tries to select what was said
    go: Callable[[Entry | None], None]  # a room was pressed
    greet: Callable[[str | None], None]  # a person was pressed


def layout_of_talk(parts: Parts) -> Layout:
    """The page: title, panels and timeline with the menu over it, tabs, input, bottom line."""
    # Widths are said wherever they are known: prompt_toolkit deals out what is left cell by cell,
    # ten times for each picture.
    field = input_area(parts.buffer, parts.pieces)
    field.width = lambda: _rest(_width(parts) + _buttons_width(parts))
    writing = VSplit(
        [
            labelled(lambda width, height: [parts.label()], lambda: _width(parts), field),
            ConditionalContainer(
                buttons_window(parts.buttons, parts.has_mouse, _are_whole),
                Condition(lambda: columns() >= BUTTONS_FROM),
            ),
        ]
    )
    page = HSplit(
        [
            row_window(lambda width, height: [parts.title(width)]),
            row_window(lambda width, height: [talkview.rule(width)]),
            _body(parts),
            row_window(
                lambda width, height: [talkview.typing_row(parts.model().room, now(), width)]
            ),
            _tabs(parts),
            writing,
            row_window(lambda width, height: [parts.bottom(width)]),
        ]
    )
    return Layout(page, focused_element=field)


def _width(parts: Parts) -> int:
    return sum(cells(text) for _style, text in parts.label())


def _buttons_width(parts: Parts) -> int:
    if columns() < BUTTONS_FROM:
        return 0
    return width_of_buttons(parts.buttons, whole=_are_whole())


def _are_whole() -> bool:
    """Whether the buttons name their keys."""
    return columns() >= WHOLE_BUTTONS_FROM


def _rest(taken: int) -> Dimension:
    return Dimension.exact(max(columns() - taken, 1))


def _timeline_width(parts: Parts) -> Dimension:
    rooms = panels.ROOMS_WIDTH if parts.rooms_shown() else 0
    return _rest(rooms + (panels.MEMBERS_WIDTH if parts.members_shown() else 0))


def _body(parts: Parts) -> FloatContainer:
    """Panels and timeline; the menu lies over their last rows, so it never covers what is typed."""
    menu = parts.menu
    rows = rows_window(
        menu.rows,
        height=lambda: menu.height,
        click=lambda x, y: menu.choose(menu.first + y),
        wheel=lambda step: menu.move(1 if step > 0 else -1),
    )
    rule = row_window(lambda width, height: [menu.rule(width)])
    shown = ConditionalContainer(HSplit([rule, rows]), Condition(lambda: menu.is_open))
    timeline = rows_window(
        parts.timeline,
        width=lambda: _timeline_width(parts),
        wheel=parts.scroll,
        drag=parts.drag,
    )
    body = VSplit([_rooms(parts), timeline, _members(parts)])
    return FloatContainer(body, [Float(shown, left=0, right=0, bottom=0)])


def _rooms(parts: Parts) -> ConditionalContainer:
    height = 0

    def draw(width: int, rows: int) -> list[RowOfCells]:
        nonlocal height
        height = rows
        return panels.rooms_rows(parts.models(), width, rows)

    window = rows_window(
        draw,
        width=panels.ROOMS_WIDTH,
        click=lambda x, y: parts.go(panels.room_at(parts.models(), height, y)),
    )
    return ConditionalContainer(window, Condition(parts.rooms_shown))


def _members(parts: Parts) -> ConditionalContainer:
    height = 0

    def draw(width: int, rows: int) -> list[RowOfCells]:
        nonlocal height
        height = rows
        return panels.members_rows(parts.model(), width, rows)

    window = rows_window(
        draw,
        width=panels.MEMBERS_WIDTH,
        click=lambda x, y: parts.greet(panels.member_at(parts.model(), height, y)),
    )
    return ConditionalContainer(window, Condition(parts.members_shown))


def _tabs(parts: Parts) -> ConditionalContainer:
    window = rows_window(
        lambda width, height: [panels.tabs_row(parts.models(), width)],
        height=1,
        click=lambda x, y: parts.go(panels.tab_at(parts.models(), columns(), x)),
    )
    shown = Condition(
        lambda: not parts.rooms_shown() and len(panels.tabs(parts.models())) > 1
    )
    return ConditionalContainer(window, shown)
