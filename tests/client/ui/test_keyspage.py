"""/keys as a page: what the terminal sends is shown, and any free key can be taken."""

from __future__ import annotations

import pytest

from client.core.actions import ACTIONS
from client.core.preferences import Preferences
from client.ui.keyspage import KeysPage
from tests.client.ui.alone import alone
from tests.client.ui.picture import CTRL_C, DOWN, ENTER, ESC, F1, UP

DELETE = "\x1b[3~"
SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


@SIZES
async def test_every_action_can_be_reached_with_its_key(columns: int, rows: int) -> None:
    async with alone(
        lambda screen: KeysPage(Preferences(), list), columns=columns, rows=rows
    ) as shown:
        picture = await shown.sees("Keys", "Press any key", "F1", "help for this page")
        assert "Enter another key" in picture
        for action in list(ACTIONS.values())[1:]:
            shown.press(DOWN)
            picture = await shown.sees(f" {action.name} ")
        assert "Ctrl-R" in picture


@pytest.mark.parametrize(
    ("sent", "shown_as"),
    [
        ("\x7f", "Backspace arrived, as 7f. Backspace and Ctrl-H arrive alike."),
        ("\x08", "Backspace arrived, as 08. Backspace and Ctrl-H arrive alike."),
        ("\t", "Tab arrived, as 09. Tab and Ctrl-I arrive alike."),
        (F1, "F1 arrived, as 1b 4f 50."),
        ("\x0c", "Ctrl-L arrived, as 0c."),
        ("ä", "ä arrived, as c3 a4."),
        ("\x1bx", "Alt-X arrived, as 1b 78."),
        ("\x1b[1;5D", "Ctrl-Left arrived, as 1b 5b 31 3b 35 44."),
        ("\x1b[200~much text\x1b[201~", "That was a paste."),
        (UP, "Up arrived, as 1b 5b 41."),
    ],
)
async def test_what_arrives_is_shown_by_name_and_bytes(sent: str, shown_as: str) -> None:
    async with alone(lambda screen: KeysPage(Preferences(), list)) as shown:
        await shown.sees("Press any key")
        shown.press(sent)
        await shown.sees(shown_as)


async def test_an_action_gets_the_key_that_is_pressed_and_its_own_again() -> None:
    chosen, told = Preferences(), list[dict[str, str]]()

    def changed() -> list[str]:
        told.append(dict(chosen.keys))
        return []

    async with alone(lambda screen: KeysPage(chosen, changed)) as shown:
        await shown.sees("Press any key")
        shown.press(DOWN, ENTER)
        await shown.sees("Press the new key for redraw. Esc leaves it as it is.", "Esc as it was")
        shown.press("\x1bl")
        await shown.sees("Alt-L      redraw")
        shown.press(DELETE)
        await shown.sees("Ctrl-L     redraw")
        shown.press(ENTER)
        await shown.sees("Press the new key")
        shown.press(ESC)
        await shown.sees("Press any key")
        shown.press(ESC)
        assert await shown.end() == 0
    assert told == [{"redraw": "escape l"}, {}]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (F1, "F1 is for help"),
        (ENTER, "Enter is needed for writing and leaving."),
        (CTRL_C, "Ctrl-C is needed for writing and leaving."),
        ("x", "is needed for writing and leaving."),
        ("\x1b[A", "Up is needed for writing and leaving."),
        ("ä", "is needed for writing"),
    ],
)
async def test_keys_that_are_taken_or_needed_are_refused(key: str, words: str) -> None:
    chosen = Preferences()
    async with alone(lambda screen: KeysPage(chosen, list)) as shown:
        await shown.sees("Press any key")
        shown.press(DOWN, ENTER)
        await shown.sees("Press the new key for redraw")
        shown.press(key)
        await shown.sees(words)
    assert chosen == Preferences()


async def test_ctrl_c_leaves_the_page_like_everything() -> None:
    async with alone(lambda screen: KeysPage(Preferences(), list)) as shown:
        await shown.sees("Press any key")
        shown.press(CTRL_C)
        assert await shown.end() == 0
