"""The menu over the line that is being typed."""

from __future__ import annotations

import pytest

from tests.client.core.dialogue import in_room
from tests.client.ui.desk import BACKSPACE, SHIFT_TAB, desk
from tests.client.ui.picture import CTRL_C, DOWN, ENTER, ESC, TAB, UP


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_a_slash_shows_the_commands_above_the_line_and_never_over_it(
    columns: int, rows: int
) -> None:
    async with desk(columns=columns, rows=rows) as shown:
        picture = (await shown.press("/")).splitlines()
        assert picture[-2].startswith(" andi › /")
        assert picture[-3].startswith("───")
        menu = [row for row in picture if row.strip().startswith("/")]
        assert len(menu) == 8
        assert menu == sorted(menu)
        picture = (await shown.press("jo")).splitlines()
        assert any("/join ROOM [PASSWORD]  Enter a room" in row for row in picture)
        assert all(len(row) <= columns for row in picture)


async def test_tab_takes_the_only_proposal() -> None:
    async with desk() as shown:
        await shown.press("/joi", TAB)
        assert shown.text == "/join "
        await shown.press("\x15bud", TAB)
        assert shown.text == "budi: "
        await shown.press("halo cit", TAB)
        assert shown.text == "budi: halo citra "


async def test_tab_goes_through_several_and_shift_tab_back() -> None:
    async with desk(in_room(names="@andi budi bunga")) as shown:
        await shown.press("bu", TAB)
        assert shown.text == "budi: "
        await shown.press(TAB)
        assert shown.text == "bunga: "
        await shown.press(TAB)
        assert shown.text == "budi: "
        await shown.press(SHIFT_TAB)
        assert shown.text == "bunga: "
        await shown.press("halo", ENTER)
        assert shown.done == ["bunga: halo"]


async def test_esc_closes_the_menu_and_brings_back_what_was_typed() -> None:
    async with desk() as shown:
        await shown.press("/to", DOWN)
        assert shown.text != "/to"
        await shown.press(ESC)
        await shown.sees(lambda: shown.text == "/to")
        assert not shown.page.composer.menu.is_open
        await shown.press("p")  # the same word: no menu again
        assert not shown.page.composer.menu.is_open
        await shown.press("\x15/")
        assert shown.page.composer.menu.is_open


async def test_enter_sends_what_is_typed_unless_something_was_moved_to() -> None:
    async with desk() as shown:
        await shown.press("/who", ENTER)
        assert shown.done == ["/who"]
        await shown.press("/who", DOWN, ENTER)
        assert shown.done == ["/who"]
        assert shown.text.startswith("/who")
        await shown.press(ENTER)
        assert len(shown.done) == 2


async def test_the_arrows_go_through_the_menu_round_and_round() -> None:
    async with desk() as shown:
        await shown.press("/", UP)
        last = shown.text
        await shown.press(DOWN)
        first = shown.text
        assert first < last
        assert "class:selected" in shown.styles_of(f" {first}")


async def test_backspace_widens_the_menu_again() -> None:
    async with desk() as shown:
        await shown.press("/joX")
        assert not shown.page.composer.menu.is_open
        await shown.press(BACKSPACE)
        assert shown.page.composer.menu.is_open


async def test_while_arguments_are_typed_the_bottom_line_explains_them() -> None:
    async with desk() as shown:
        await shown.press("/join ")
        assert "/join ROOM [PASSWORD]   Enter a room" in shown.bottom
        assert "class:strong" in shown.styles_of("ROOM")
        await shown.press("jarkom k")
        assert "class:strong" in shown.styles_of("[PASSWORD]")
        assert "class:strong" not in shown.styles_of("ROOM")


async def test_emoji_are_found_by_a_part_of_their_name() -> None:
    async with desk() as shown:
        picture = await shown.press("halo :cof")
        assert ":coffee:" in picture
        await shown.press(TAB)
        assert shown.text == "halo ☕ "


async def test_names_of_others_can_not_break_the_menu() -> None:
    it = in_room(names="@andi [ZeroWidthEscape] class:error")
    async with desk(it) as shown:
        await shown.press("/msg ")
        assert "[ZeroWidthEscape]" in shown.picture


async def test_enter_takes_the_first_emoji_for_half_a_name_of_one_in_a_reaction() -> None:
    async with desk() as shown:
        shown.says("@msgid=b1 :budi!b@h PRIVMSG #jarkom :Ada kopi?")
        await shown.press("/react 1 :smi", ENTER)
        assert shown.done == []
        assert shown.text == "/react 1 😄 "
        await shown.press(ENTER)
        assert shown.done == ["/react 1 😄 "]


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_no_menu_lies_over_the_numbers_that_an_answer_asks_for(
    columns: int, rows: int
) -> None:
    it = in_room(names="@andi budi citra")
    for number in range(8):
        it.says(f"@msgid=m{number} :citra!u@h PRIVMSG #jarkom :pesan {number}.")
    async with desk(it, columns=columns, rows=rows) as shown:
        for command in ("/reply ", "/react "):
            picture = await shown.press(command)
            shown_numbers = [one.split()[0] for one in picture.splitlines() if "pesan" in one]
            assert [one for one in shown_numbers if one in "123456"] == list("654321")
            await shown.press(CTRL_C)
        await shown.press("/reply ", TAB)  # who asks for it has it
        assert shown.text == "/reply citra "
