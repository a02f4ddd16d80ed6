"""/theme as a page: each theme is seen while it is chosen."""

from __future__ import annotations

import pytest

from client.core.preferences import Preferences
from client.ui.themepage import ThemePage
from tests.client.ui.alone import alone
from tests.client.ui.picture import DOWN, ENTER, ESC

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


@SIZES
async def test_the_page_shows_every_theme_and_a_talk_in_it(columns: int, rows: int) -> None:
    async with alone(
        lambda screen: ThemePage(Preferences(), lambda: None, list), columns=columns, rows=rows
    ) as shown:
        picture = await shown.sees("Colours", "auto", "dark", "light", "16", "contrast")
        assert "andi  who brings the coffee?" in picture
        assert "hadi" in picture
        assert "Enter take it" in picture


async def test_a_theme_is_shown_at_once_and_kept_with_enter() -> None:
    chosen, seen = Preferences(), list[str]()

    def keep() -> list[str]:
        seen.append(f"kept {chosen.theme}")
        return []

    async with alone(
        lambda screen: ThemePage(chosen, lambda: seen.append(chosen.theme), keep)
    ) as shown:
        await shown.sees("Colours")
        shown.press(DOWN, DOWN, ENTER)
        assert await shown.end() == 0
    assert seen == ["dark", "light", "kept light"]


async def test_esc_leaves_the_colours_as_they_were() -> None:
    chosen, seen = Preferences(theme="16"), list[str]()
    async with alone(
        lambda screen: ThemePage(chosen, lambda: seen.append(chosen.theme), list)
    ) as shown:
        await shown.sees("Colours")
        shown.press(DOWN, ESC)
        assert await shown.end() == 0
    assert seen == ["contrast", "16"]
    assert chosen == Preferences(theme="16")


async def test_what_can_not_be_kept_is_said_and_enter_goes_on() -> None:
    async with alone(
        lambda screen: ThemePage(Preferences(), lambda: None, lambda: ["The disk is full."])
    ) as shown:
        await shown.sees("Colours")
        shown.press(DOWN, ENTER)
        await shown.sees("The disk is full.")
        shown.press(ENTER)
        assert await shown.end() == 0
