"""Writing: keys in, picture out."""

from __future__ import annotations

import pytest

from client.core.talk import Talk
from client.ui.composer import ShortDrafts
from tests.client.core.dialogue import ALL_CAPS, enter, in_room
from tests.client.ui.desk import BACKSPACE, CTRL_O, desk, pasted
from tests.client.ui.picture import CTRL_C, CTRL_N, CTRL_P, CTRL_R, DOWN, ENTER, ESC, TAB, UP


async def test_up_brings_back_what_was_written_and_down_what_is_being_written() -> None:
    async with desk() as shown:
        await shown.press("satu", ENTER, "dua", ENTER, "tig")
        await shown.press(UP)
        assert shown.text == "dua"
        await shown.press(UP)
        assert shown.text == "satu"
        await shown.press(DOWN, DOWN)
        assert shown.text == "tig"
        assert shown.done == ["satu", "dua"]


async def test_ctrl_z_undoes_and_ctrl_q_writes_no_codes() -> None:
    async with desk() as shown:
        await shown.press("satu dua", "\x15")  # Ctrl-U: all is gone
        assert shown.text == ""
        await shown.press("\x1a")
        assert shown.text == "satu dua"
        await shown.press("\x11", "\x1b[21~", "!")  # Ctrl-Q, F10
        assert shown.text == "satu dua!"


async def test_up_and_down_move_in_a_text_of_several_lines_first() -> None:
    async with desk() as shown:
        await shown.press("lama", ENTER, "satu", CTRL_O, "dua")
        await shown.press(UP)
        assert shown.text == "satu\ndua"
        await shown.press("X")
        assert shown.text == "satXu\ndua"
        await shown.press(UP)
        assert shown.text == "lama"
        await shown.press(DOWN)
        assert "dua" in shown.text


async def test_a_command_of_the_past_opens_no_menu_that_would_take_the_arrows() -> None:
    async with desk() as shown:
        await shown.press("halo", ENTER, "/who", ENTER)
        await shown.press(UP)
        assert shown.text == "/who"
        await shown.press(UP)
        assert shown.text == "halo"


async def test_ctrl_o_makes_one_message_of_several_lines_and_the_input_grows() -> None:
    async with desk(rows=20, columns=60) as shown:
        picture = await shown.press("satu", CTRL_O, "dua", CTRL_O, "tiga")
        rows = picture.splitlines()
        assert rows[-4].startswith(" andi › satu")
        assert rows[-3].strip() == "dua"
        assert rows[-2].strip() == "tiga"
        await shown.press(CTRL_O, "empat", CTRL_O, "lima")
        rows = shown.picture.splitlines()
        assert rows[-2].strip() == "lima"
        assert "satu" not in shown.picture  # four rows are enough; it scrolled
        await shown.press(ENTER)
        assert shown.done == ["satu\ndua\ntiga\nempat\nlima"]


async def test_where_a_long_line_will_be_cut_is_seen_with_the_count() -> None:
    async with desk() as shown:
        await shown.press(pasted("kata " * 60 + "potong" + " kata" * 60))
        assert "2 messages" in shown.bottom
        cut = shown.page.composer.pieces
        assert len(cut) == 1
        await shown.press(CTRL_C)
        assert shown.text == ""
        assert "messages" not in shown.bottom


async def test_the_first_character_of_the_second_message_is_marked() -> None:
    async with desk(columns=120, rows=40) as shown:
        await shown.press("kata " * 100)
        screen = shown.app.renderer.last_rendered_screen
        assert screen is not None
        marked = [
            screen.data_buffer[y][x].char
            for y in range(40)
            for x in range(120)
            if "class:split" in screen.data_buffer[y][x].style
        ]
        assert marked == ["k"]


async def test_each_room_keeps_what_was_being_written_there() -> None:
    it = in_room()
    enter(it, "#rahasia")
    async with desk(it) as shown:
        await shown.press("setengah jadi")
        await shown.press(CTRL_P)
        assert shown.text == ""
        await shown.press("lain")
        await shown.press(CTRL_N)
        assert shown.text == "setengah jadi"
        assert "setengah jadi" in shown.picture
        await shown.press(ENTER)
        assert shown.done == ["setengah jadi"]
        await shown.press(CTRL_P)
        assert shown.text == "lain"
        await shown.press(CTRL_P)
        assert shown.text == ""


async def test_a_room_that_is_entered_by_the_network_shows_its_own_text() -> None:
    async with desk() as shown:
        await shown.press("setengah")
        enter(shown.dialogue, "#rahasia")
        shown.app.invalidate()
        await shown.sees(lambda: "setengah" not in shown.picture)
        await shown.press("x")
        assert shown.text == "x"


async def test_drafts_are_handed_out_to_be_kept() -> None:
    kept: dict[str, str] = {}

    class Kept(ShortDrafts):
        def keep(self, talk: Talk, key: str, text: str) -> None:
            kept[key] = text

    async with desk() as shown:
        shown.page.composer._drafts = Kept()
        await shown.press("besok")
        assert kept == {"#jarkom": "besok"}
        await shown.press(ENTER)
        assert kept == {"#jarkom": ""}


async def test_an_emoji_is_written_by_its_name_and_backspace_takes_that_back() -> None:
    async with desk() as shown:
        await shown.press("halo :smile:")
        assert shown.text == "halo 😄"
        await shown.press(BACKSPACE)
        assert shown.text == "halo :smile:"
        await shown.press(" ::x: std::list::")
        assert shown.text == "halo :smile: ::x: std::list::"


async def test_what_is_pasted_stays_as_it_is() -> None:
    async with desk() as shown:
        await shown.press(pasted("a :smile:"))
        assert shown.text == "a :smile:"


async def test_ctrl_r_searches_in_what_was_written() -> None:
    async with desk() as shown:
        await shown.press("kopi susu", ENTER, "teh", ENTER, "kopi hitam", ENTER, "baru")
        await shown.press(CTRL_R)
        assert "Search in what you wrote:" in shown.bottom
        await shown.press("KOPI")
        assert "Ctrl-R older" in shown.bottom
        assert shown.text == "kopi hitam"
        await shown.press(CTRL_R)
        assert shown.text == "kopi susu"
        await shown.press(CTRL_R)
        assert shown.text == "kopi susu"
        await shown.press("x")
        assert "You wrote nothing with “KOPIx”." in shown.bottom
        await shown.press(BACKSPACE, BACKSPACE, BACKSPACE)
        assert shown.text == "kopi hitam"
        await shown.press(ESC)
        await shown.sees(lambda: shown.text == "baru")
        await shown.press(CTRL_R, "teh", ENTER)
        assert shown.text == "teh"
        assert shown.done == ["kopi susu", "teh", "kopi hitam"]
        await shown.press(ENTER)
        assert shown.done[-1] == "teh"


async def test_enter_with_nothing_typed_sends_again_what_was_refused() -> None:
    async with desk() as shown:
        await shown.press(ENTER)
        assert shown.done == []
        await shown.press("halo", ENTER)
        label = next(
            line.split(" ")[0].removeprefix("@label=").split(";")[0]
            for line in shown.dialogue.sent()
            if "PRIVMSG" in line
        )
        shown.says(f"@label={label} :s 404 andi #jarkom :Cannot send")
        await shown.press()
        assert "Enter send again" in shown.bottom
        await shown.press(ENTER)
        assert shown.done == ["halo", "/again"]


async def test_others_see_that_somebody_writes() -> None:
    it = in_room(ALL_CAPS)
    async with desk(it) as shown:
        await shown.press("h")
        assert any("TAGMSG" in line for line in it.sent())


@pytest.mark.parametrize("key", [TAB, ENTER])
async def test_a_search_ends_with_what_was_found(key: str) -> None:
    async with desk() as shown:
        await shown.press("satu dua", ENTER, CTRL_R, "dua", key)
        assert shown.text == "satu dua"
        assert not shown.page.composer.is_busy
