"""Pictures show what the terminal shows: each character in its cell, in its colours."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from tests.pictures.svg import BAR, CELL_HEIGHT, CELL_WIDTH, DARK, MARGIN, picture

SVG = "{http://www.w3.org/2000/svg}"


def texts(rows: str, columns: int = 20) -> list[ElementTree.Element]:
    """What is written in the window, without its title."""
    root = ElementTree.fromstring(picture(rows, columns, "title", DARK))
    return [one for group in root.iter(f"{SVG}g") for one in group.iter(f"{SVG}text")]


def place(element: ElementTree.Element) -> tuple[float, float]:
    """(first cell, cells)"""
    left = (float(element.attrib["x"]) - MARGIN) / CELL_WIDTH
    return round(left, 1), round(float(element.attrib["textLength"]) / CELL_WIDTH, 1)


def test_what_stands_behind_wide_characters_keeps_its_cell() -> None:
    found = {one.text: place(one) for one in texts("a 咖啡 b\x1b[1m 🙏 c")}
    assert found == {
        "a": (0, 1), "咖": (2, 2), "啡": (4, 2), "b": (7, 1), "🙏": (9, 2), "c": (12, 1),
    }  # fmt: skip


def test_colours_and_weights_are_those_of_the_terminal() -> None:
    bold, red, blue, plain = texts("\x1b[1mA\x1b[0;31mB\x1b[38;5;75mC\x1b[mD")
    assert bold.attrib["font-weight"] == "bold"
    assert red.attrib["fill"] == DARK.sixteen[1]
    assert blue.attrib["fill"] == "#5fafff"
    assert "fill" not in plain.attrib


def test_what_is_reversed_lies_on_a_bar_as_wide_as_it_is() -> None:
    root = ElementTree.fromstring(picture("\n  \x1b[7mjarkom   \x1b[m", 20, "title", DARK))
    bar = next(one for one in root.iter(f"{SVG}rect") if one.attrib["fill"] == DARK.text)
    assert round(float(bar.attrib["width"]) / CELL_WIDTH) == 9
    assert float(bar.attrib["y"]) == BAR + MARGIN + CELL_HEIGHT


def test_nothing_that_was_said_becomes_markup() -> None:
    assert [one.text for one in texts("<script>&amp;\"'")] == ["<script>&amp;\"'"]


def test_the_picture_is_as_large_as_the_terminal_also_where_nothing_stands() -> None:
    root = ElementTree.fromstring(picture("a\n\n\n", 20, "title", DARK))
    assert float(root.attrib["height"]) == 3 * CELL_HEIGHT + BAR + 2 * MARGIN
