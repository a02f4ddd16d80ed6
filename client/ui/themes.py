"""The themes: which palette is looked through, on which background, with how many colours.

The colours of `dark` and `light` are of the 256 that every terminal of today has: with more they
are the same. Their text has a contrast of 4.5:1 or more on the usual backgrounds (WCAG AA), that of
`contrast` 7:1 (AAA); a test computes it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from client.ui.style import PALETTE, Palette


class Background(enum.Enum):
    """What the terminal draws on, as far as that is known."""

    UNKNOWN = enum.auto()
    DARK = enum.auto()
    LIGHT = enum.auto()


DARK = Palette(
    quiet="#9e9e9e",
    error="#ff8787",
    good="#87d787",
    mark="#ffaf5f",
    goal="#ffd787",
    code="#d7d7af",
    nicks=(
        *("#87d787", "#5fd7d7", "#d7afff", "#87afff"),
        *("#d7d787", "#ffaf87", "#ffafd7", "#afd7ff"),
    ),
)
LIGHT = Palette(
    quiet="#626262",
    error="#af0000",
    good="#005f00",
    mark="#af005f",
    goal="#5f0087",
    code="#5f5f00",
    nicks=(
        *("#005f00", "#005f5f", "#8700af", "#005faf"),
        *("#5f5f00", "#875f00", "#af0087", "#5f5faf"),
    ),
)
CONTRAST = Palette(
    root="#ffffff bg:#000000",
    quiet="#dadada",
    error="#ffafaf",
    good="#87ff87",
    mark="#ffff00",
    goal="#ffff00",
    code="#ffffd7",
    nicks=(
        *("#87ff87", "#87ffff", "#ffafff", "#afd7ff"),
        *("#ffff87", "#ffd7af", "#ffafd7", "#d7d7ff"),
    ),
)
# Of the sixteen, those that can be read where the background is known.
_SIXTEEN = {
    Background.UNKNOWN: PALETTE,
    Background.DARK: replace(
        PALETTE,
        error="ansibrightred",
        good="ansibrightgreen",
        mark="ansibrightyellow",
        goal="ansibrightyellow",
        nicks=(
            *("ansibrightgreen", "ansibrightcyan", "ansibrightmagenta", "ansibrightblue"),
            *("ansiyellow", "ansigreen", "ansicyan", "ansibrightyellow"),
        ),
    ),
    Background.LIGHT: replace(
        PALETTE,
        goal="ansimagenta",
        nicks=(
            *("ansigreen", "ansicyan", "ansimagenta", "ansiblue"),
            *("ansired", "ansibrightblue", "ansibrightmagenta", "ansibrightred"),
        ),
    ),
}
# What a theme is like, for who chooses one; the names are those of the setting.
_CHOSEN = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
_FEW = (ColorDepth.DEPTH_1_BIT, ColorDepth.DEPTH_4_BIT)
_DETECTED = {Background.DARK: DARK, Background.LIGHT: LIGHT}


def palette_of(theme: str, background: Background, depth: ColorDepth) -> Palette:
    """What a theme (as the setting has it) looks like on this terminal."""
    if theme == "contrast":
        return CONTRAST
    if theme == "16" or depth in _FEW:
        meant = {"dark": Background.DARK, "light": Background.LIGHT}.get(theme, background)
        return _SIXTEEN[meant]
    return _CHOSEN.get(theme) or _DETECTED.get(background, PALETTE)


@cache
def style_of(theme: str, background: Background, depth: ColorDepth) -> Style:
    """The same as a style."""
    return palette_of(theme, background, depth).style()


def depth_of(environment: Mapping[str, str]) -> ColorDepth | None:
    """How many colours the terminal has; None: as prompt_toolkit thinks."""
    if environment.get("NO_COLOR"):
        return ColorDepth.DEPTH_1_BIT
    if environment.get("PROMPT_TOOLKIT_COLOR_DEPTH"):
        return None
    term = environment.get("TERM", "")
    # It takes everything for a terminal of 256 colours but the console of Linux.
    if term.endswith(("-16color", "-8color")) or term in ("ansi", "screen", "vt220", "xterm-color"):
        return ColorDepth.DEPTH_4_BIT
    return None
