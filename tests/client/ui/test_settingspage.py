"""/set as a page: everything in sight, changed with the arrow keys."""

from __future__ import annotations

import pytest

from client.core.preferences import SETTINGS, Preferences
from client.ui.screen import Screen
from client.ui.settingspage import SettingsPage
from tests.client.ui.alone import alone
from tests.client.ui.picture import DOWN, ENTER, ESC, UP

LEFT, RIGHT, DELETE = "\x1b[D", "\x1b[C", "\x1b[3~"
SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


@SIZES
async def test_every_setting_can_be_reached_and_is_explained(columns: int, rows: int) -> None:
    chosen = Preferences(theme="light", newest=9)
    async with alone(
        lambda screen: SettingsPage(chosen, lambda name: []), columns=columns, rows=rows
    ) as shown:
        picture = await shown.sees("Settings", " theme ", " light ", "It may be: auto, en")
        assert "Esc back" in picture
        for name, setting in list(SETTINGS.items())[1:]:
            shown.press(DOWN)
            picture = await shown.sees(f" {name} ", f"It may be: {setting.allowed[:30]}")
            assert all(len(row) <= columns for row in picture.splitlines())
        shown.press(ESC)
        assert await shown.end() == 0


async def test_arrows_change_and_delete_takes_back() -> None:
    chosen, told = Preferences(), list[str]()

    def changed(name: str) -> list[str]:
        told.append(f"{name}={chosen.shown(name)}")
        return []

    async with alone(lambda screen: SettingsPage(chosen, changed)) as shown:
        await shown.sees("Settings")
        shown.press(DOWN, RIGHT)
        await shown.sees("theme          dark")
        shown.press(LEFT, LEFT)
        await shown.sees("theme          contrast")
        shown.press(ENTER, UP, DOWN, " ", DELETE, DELETE, ESC)
        await shown.end()
    assert told == [
        f"theme={one}" for one in ("dark", "auto", "contrast", "auto", "dark", "auto")
    ]


async def test_numbers_stay_in_their_bounds_and_what_can_not_be_kept_is_said() -> None:
    chosen = Preferences(newest=19)
    async with alone(
        lambda screen: SettingsPage(chosen, lambda name: ["The disk is full."])
    ) as shown:
        await shown.sees("Settings")
        shown.press(*[DOWN] * list(SETTINGS).index("newest"), RIGHT)
        await shown.sees("newest         20", "The disk is full.")
        shown.press(RIGHT, UP)
        await shown.loses("The disk is full.")
        assert chosen.newest == 20


async def test_a_nick_is_written_with_the_command() -> None:
    async with alone(lambda screen: SettingsPage(Preferences(), lambda name: [])) as shown:
        await shown.sees("Settings")
        shown.press(*[DOWN] * list(SETTINGS).index("nick"), RIGHT)
        await shown.sees("Write /set nick and what it is to be.")


async def test_a_row_can_be_pressed_with_the_mouse() -> None:
    def make(screen: Screen) -> SettingsPage:
        screen.preferences.mouse = True
        return SettingsPage(screen.preferences, lambda name: [])

    async with alone(make) as shown:
        await shown.sees("It may be: auto, en")
        shown.press("\x1b[<0;5;5M", "\x1b[<0;5;5m")  # down and up, in column 5 of row 5
        await shown.sees("times: ", "It may be: auto, 24h")
