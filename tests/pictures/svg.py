"""A terminal's cells as an SVG picture. Pure: text with SGR sequences in, SVG out.

Every run of text says where its cell is and how wide it must be, so that wide characters and fonts
that are not quite monospace stay in the grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from wcwidth import wcswidth

# Pixels of a cell: the usual 0.6 of the size of a monospace font, and air between the rows.
FONT_SIZE, CELL_WIDTH, CELL_HEIGHT = 14, 8.4, 18
MARGIN, BAR = 14, 30  # around the cells; above them, with the title
FONTS = (
    "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', "
    "'Noto Color Emoji', monospace"
)
_SGR = re.compile(r"\x1b\[([\d;:]*)m|\x1b[()][0-9A-B]|[\x0e\x0f]")
# Of red, green and blue in the cube of the 256 colours.
_STEPS = (0, 95, 135, 175, 215, 255)


@dataclass(frozen=True, slots=True)
class Look:
    """What the window looks like: its colours, and the sixteen of the terminal."""

    background: str
    text: str
    bar: str
    title: str
    edge: str
    sixteen: tuple[str, ...]


DARK = Look(
    *("#1d1f23", "#d6d8db", "#27292e", "#8f949b", "#3a3d43"),
    (
        *("#1d1f23", "#e06c75", "#87c38a", "#d7b66b", "#6ea8e8", "#c48be0", "#56b6c2", "#d6d8db"),
        *("#7f848e", "#ff8787", "#a5d6a7", "#ffd787", "#8fbfff", "#d7afff", "#7fd7d7", "#ffffff"),
    ),
)
LIGHT = Look(
    *("#fdfdfb", "#24272b", "#efeeea", "#6a6d72", "#d4d3ce"),
    (
        *("#24272b", "#af0000", "#1d6b1d", "#7a5b00", "#1f5fae", "#8700af", "#006a6a", "#d0d0cc"),
        *("#6a6d72", "#c4372d", "#2c7d2c", "#8f6b00", "#2f6fc0", "#9a2fbf", "#00807f", "#fdfdfb"),
    ),
)


@dataclass(frozen=True, slots=True)
class Pen:
    """How a cell is drawn. Colours: of the terminal's 256, as `#rrggbb`, or None: as the window."""

    front: str | None = None
    back: str | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of one row that look the same. `at`: the first of them."""

    at: int
    width: int
    text: str
    pen: Pen


def runs_of(rows: str, look: Look) -> list[list[Run]]:
    """Rows as a terminal was told to show them (SGR only), as runs."""
    pen = Pen()
    found = []
    for row in rows.split("\n"):
        runs: list[Run] = []
        column = at = 0
        for sequence in [*_SGR.finditer(row), None]:
            text = row[at : sequence.start() if sequence else len(row)]
            if text:
                width = max(wcswidth(text), 0)
                runs.append(Run(column, width, text, pen))
                column += width
            if sequence:
                at = sequence.end()
                if sequence[1] is not None:
                    pen = _painted(pen, sequence[1], look)
        found.append(runs)
    return found


def _painted(pen: Pen, codes: str, look: Look) -> Pen:
    """The pen after one SGR sequence."""
    numbers = iter([int(code or 0) for code in codes.replace(":", ";").split(";")])
    for code in numbers:
        match code:
            case 0:
                pen = Pen()
            case 1:
                pen = replace(pen, bold=True)
            case 2:
                pen = replace(pen, dim=True)
            case 3:
                pen = replace(pen, italic=True)
            case 4:
                pen = replace(pen, underlined=True)
            case 7:
                pen = replace(pen, reverse=True)
            case 9:
                pen = replace(pen, struck=True)
            case 22:
                pen = replace(pen, bold=False, dim=False)
            case 23:
                pen = replace(pen, italic=False)
            case 24:
                pen = replace(pen, underlined=False)
            case 27:
                pen = replace(pen, reverse=False)
            case 29:
                pen = replace(pen, struck=False)
            case 38 | 48:
                colour = _colour(numbers, look)
                pen = replace(pen, front=colour) if code == 38 else replace(pen, back=colour)
            case 39:
                pen = replace(pen, front=None)
            case 49:
                pen = replace(pen, back=None)
            case _ if code in range(30, 38) or code in range(90, 98):
                pen = replace(pen, front=look.sixteen[code - (30 if code < 90 else 82)])
            case _ if code in range(40, 48) or code in range(100, 108):
                pen = replace(pen, back=look.sixteen[code - (40 if code < 100 else 92)])
            case _:
                pass
    return pen


def _colour(numbers: Iterator[int], look: Look) -> str:
    """What follows 38 or 48: one of the 256, or red, green and blue."""
    if next(numbers) == 2:
        return "#{:02x}{:02x}{:02x}".format(*(next(numbers) for _part in range(3)))
    number = next(numbers)
    if number < 16:
        return look.sixteen[number]
    if number >= 232:
        return "#{0:02x}{0:02x}{0:02x}".format(8 + 10 * (number - 232))
    cube = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
    return "#{:02x}{:02x}{:02x}".format(*(_STEPS[part] for part in cube))


def picture(rows: str, columns: int, title: str, look: Look) -> str:
    """The window: its title, and the rows of the terminal in it."""
    lines = runs_of(rows.removesuffix("\n"), look)
    width = _number(columns * CELL_WIDTH + 2 * MARGIN)
    height = _number(len(lines) * CELL_HEIGHT + BAR + 2 * MARGIN)
    body = [part for y, runs in enumerate(lines) for run in runs for part in _drawn(run, y, look)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect x=".5" y=".5" width="{_number(columns * CELL_WIDTH + 2 * MARGIN - 1)}"'
            f' height="{_number(len(lines) * CELL_HEIGHT + BAR + 2 * MARGIN - 1)}" rx="9"'
            f' fill="{look.background}" stroke="{look.edge}"/>',
            f'<path d="M1 {BAR}V10a9 9 0 0 1 9-9H{_number(columns * CELL_WIDTH + 2 * MARGIN - 10)}'
            f'a9 9 0 0 1 9 9V{BAR}z" fill="{look.bar}"/>',
            *(
                f'<circle cx="{18 + 18 * place}" cy="{BAR / 2:g}" r="5" fill="{look.edge}"/>'
                for place in range(3)
            ),
            f'<text x="50%" y="{BAR / 2 + 4:g}" text-anchor="middle" fill="{look.title}"'
            f' font-family="system-ui, sans-serif" font-size="12">{escape(title)}</text>',
            f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" fill="{look.text}"'
            ' xml:space="preserve">',
            *body,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _drawn(run: Run, y: int, look: Look) -> Iterator[str]:
    """One run: what lies behind it, its words."""
    pen = run.pen
    front, back = pen.front, pen.back
    if pen.reverse:
        front, back = back or look.background, front or look.text
    left, top = MARGIN + run.at * CELL_WIDTH, BAR + MARGIN + y * CELL_HEIGHT
    if back is not None:
        yield (
            f'<rect x="{_number(left)}" y="{top}" width="{_number(run.width * CELL_WIDTH)}"'
            f' height="{CELL_HEIGHT}" fill="{back}" shape-rendering="crispEdges"/>'
        )
    for at, width, text in _words(run):
        x = MARGIN + (run.at + at) * CELL_WIDTH
        if set(text) == {"─"}:  # a line, with no gap between the cells
            yield (
                f'<path d="M{_number(x)} {top + CELL_HEIGHT / 2:g}h{_number(width * CELL_WIDTH)}"'
                f' stroke="{front or look.text}"{_faint(pen)}/>'
            )
            continue
        yield (
            f'<text x="{_number(x)}" y="{top + 13}" textLength="{_number(width * CELL_WIDTH)}"'
            f"{_attributes(pen, front)}>{escape(text)}</text>"
        )


def _words(run: Run) -> Iterator[tuple[int, int, str]]:
    """(first cell, cells, text) of the parts of a run that stand together: what is two cells wide
    stands alone, and lines and wide gaps divide."""
    parts = re.findall(r"─+| {2,}|[^─ ]+(?: [^─ ]+)*| ", run.text)
    at = 0
    for part in parts:
        for text in _by_width(part):
            # Spaces at the ends would be dropped, and the rest stretched.
            bare = text.strip(" ")
            if bare:
                yield at + len(text) - len(text.lstrip(" ")), max(wcswidth(bare), 0), bare
            at += max(wcswidth(text), 0)


def _by_width(text: str) -> list[str]:
    """Wide characters, with what belongs to them, apart from the others."""
    if text.isascii() or wcswidth(text) == len(text):
        return [text]
    pieces: list[str] = []
    for character in text:
        joins = wcswidth(character) <= 0 or (pieces and pieces[-1].endswith("\u200d"))
        alone = wcswidth(character) == 2
        was_alone = bool(pieces) and wcswidth(pieces[-1][0]) == 2
        if pieces and (joins or not (alone or was_alone)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _attributes(pen: Pen, front: str | None) -> str:
    words = f' fill="{front}"' if front else ""
    words += ' font-weight="bold"' if pen.bold else ""
    words += ' font-style="italic"' if pen.italic else ""
    line = " ".join(
        name for name, there in (("underline", pen.underlined), ("line-through", pen.struck))
        if there
    )
    words += f' text-decoration="{line}"' if line else ""
    return words + _faint(pen)


def _faint(pen: Pen) -> str:
    return ' opacity=".6"' if pen.dim else ""


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
