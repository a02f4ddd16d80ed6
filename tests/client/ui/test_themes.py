"""Every theme can be read on the backgrounds it is for, and has every style that pages use."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from prompt_toolkit.output import ColorDepth

import client.ui
from client.colours import NICK_COLOURS
from client.core.preferences import SETTINGS
from client.ui.background import luminance
from client.ui.style import PALETTE, Palette
from client.ui.themes import CONTRAST, DARK, LIGHT, Background, depth_of, palette_of, style_of

# Windows, VS Code, One Dark, Solarized, Ubuntu, Nord; and their light ones, Catppuccin, grey.
DARK_BACKGROUNDS = ("000000", "0c0c0c", "1e1e1e", "282c34", "002b36", "300a24", "2e3440")
LIGHT_BACKGROUNDS = ("ffffff", "fafafa", "fdf6e3", "f3f3f3", "eff1f5", "eeeeee")
DEPTHS = tuple(ColorDepth)
LEVELS = (0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)


def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def contrast(one: str, other: str) -> float:
    low, high = sorted(luminance(*(part / 255 for part in parts(each))) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def colours(palette: Palette) -> dict[str, str]:
    """The colours of text, by what they are for."""
    found = {field.name: getattr(palette, field.name) for field in fields(Palette)}
    found |= {f"nick{number}": colour for number, colour in enumerate(found.pop("nicks"))}
    found["root"] = found["root"].partition(" ")[0]
    return {name: colour.removeprefix("#") for name, colour in found.items() if colour}


@pytest.mark.parametrize(
    ("palette", "backgrounds", "least"),
    [(DARK, DARK_BACKGROUNDS, 4.5), (LIGHT, LIGHT_BACKGROUNDS, 4.5), (CONTRAST, ("000000",), 7.0)],
)
def test_all_text_can_be_read_on_the_usual_backgrounds(
    palette: Palette, backgrounds: tuple[str, ...], least: float
) -> None:
    for name, colour in colours(palette).items():
        for background in backgrounds:
            assert contrast(colour, background) >= least, f"{name} {colour} on {background}"


@pytest.mark.parametrize("palette", [DARK, LIGHT, CONTRAST])
def test_colours_are_the_same_on_terminals_with_256(palette: Palette) -> None:
    for colour in colours(palette).values():
        red, green, blue = parts(colour)
        is_grey = red == green == blue and (red - 8) % 10 == 0
        assert is_grey or {red, green, blue} <= set(LEVELS), colour


def test_every_theme_has_as_many_colours_for_nicks_as_there_are_and_all_differ() -> None:
    for theme in SETTINGS["theme"].choices:
        for background in Background:
            for depth in DEPTHS:
                nicks = palette_of(theme, background, depth).nicks
                assert len(set(nicks)) == len(nicks) == NICK_COLOURS


def used_classes() -> set[str]:
    """Every class that a page names."""
    folder = Path(client.ui.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    return {one for text in texts for one in re.findall(r"class:([a-z][a-z.-]*)", text)} - {"nick"}


def test_every_style_that_pages_use_exists() -> None:
    style = style_of("auto", Background.UNKNOWN, ColorDepth.DEPTH_8_BIT)
    known = {name for rule, _ in style.style_rules for name in rule.split()}
    assert used_classes() - known == set()


def test_the_background_decides_and_the_person_before_it() -> None:
    many, few = ColorDepth.DEPTH_8_BIT, ColorDepth.DEPTH_4_BIT
    assert palette_of("auto", Background.UNKNOWN, many) is PALETTE
    assert palette_of("auto", Background.DARK, many) is DARK
    assert palette_of("auto", Background.LIGHT, many) is LIGHT
    assert palette_of("dark", Background.LIGHT, many) is DARK
    assert palette_of("contrast", Background.LIGHT, few) is CONTRAST
    for theme in ("16", "auto", "light", "dark"):
        shown = palette_of(theme, Background.DARK, few)
        assert all(colour.startswith("ansi") for colour in (*shown.nicks, shown.error, shown.mark))


@pytest.mark.parametrize("theme", SETTINGS["theme"].choices)
@pytest.mark.parametrize("name", ["mention", "mark", "selected", "strong", "own", "link", "hit"])
def test_without_colours_what_matters_is_still_seen(theme: str, name: str) -> None:
    style = style_of(theme, Background.DARK, ColorDepth.DEPTH_1_BIT)
    attributes = style.get_attrs_for_style_str(f"class:{name}")
    assert attributes.bold or attributes.reverse or attributes.underline


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({"NO_COLOR": "1", "TERM": "xterm-256color"}, ColorDepth.DEPTH_1_BIT),
        ({"NO_COLOR": "", "TERM": "xterm-256color"}, None),
        ({"TERM": "screen-16color"}, ColorDepth.DEPTH_4_BIT),
        ({"TERM": "screen-16color", "PROMPT_TOOLKIT_COLOR_DEPTH": "DEPTH_8_BIT"}, None),
        ({}, None),
    ],
)
def test_terminals_with_few_colours_are_known(
    environment: dict[str, str], depth: ColorDepth | None
) -> None:
    assert depth_of(environment) is depth
