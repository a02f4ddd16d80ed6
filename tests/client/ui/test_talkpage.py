"""The keys and the mouse on the page of a talk."""

from __future__ import annotations

import pytest

from client.core.jumping import Goal, Sort
from tests.client.core.dialogue import Dialogue, enter, in_room
from tests.client.ui.desk import (
    CTRL_D,
    CTRL_F,
    CTRL_G,
    CTRL_K,
    CTRL_T,
    END,
    F2,
    F3,
    F4,
    F5,
    F6,
    F9,
    Desk,
    clicked,
    desk,
)
from tests.client.ui.picture import (
    CTRL_C,
    CTRL_N,
    CTRL_P,
    CTRL_R,
    DOWN,
    ENTER,
    ESC,
    F8,
    PAGE_DOWN,
    PAGE_UP,
    UP,
)

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


def said(it: Dialogue, count: int, room: str = "#jarkom", *, first: int = 1) -> None:
    """Somebody says numbered messages."""
    numbers = range(first, first + count)
    it.says(*(f"@msgid=m{n} :budi!b@h PRIVMSG {room} :pesan {n}." for n in numbers))


def in_two_rooms() -> Dialogue:
    it = in_room()
    enter(it, "#rahasia")
    return it


@SIZES
async def test_everything_has_its_place(columns: int, rows: int) -> None:
    async with desk(in_two_rooms(), columns=columns, rows=rows) as shown:
        lines = shown.picture.splitlines()
        assert len(lines) == rows
        assert all(len(line) <= columns for line in lines)
        assert lines[0].startswith(" rahasia")
        assert lines[-2].startswith(" andi ›")
        assert ("[Send ⏎] [Leave F4]" in lines[-2]) == (columns >= 80)
        assert "F1 help" in lines[-1]
        assert (" Rooms" in shown.picture) == (columns >= 120)
        assert ("2 people" in shown.picture) == (columns >= 80)
        assert lines[-3].startswith((" jarkom", "──"))


async def test_ctrl_n_and_ctrl_p_go_through_the_rooms_of_all_servers() -> None:
    one, two = in_two_rooms(), in_room(room="#lain")
    two.talk.model.server = "Rumah"
    async with desk(one, two) as shown:
        for key, room in ((CTRL_N, "lain"), (CTRL_N, "jarkom"), (CTRL_P, "lain")):
            picture = await shown.press(key)
            assert picture.startswith(f" {room}")
        await shown.press("halo", ENTER)
        assert two.room("#lain").lines[-1].text == "halo"


async def test_the_panels_come_and_go_by_their_keys_on_every_terminal() -> None:
    async with desk(columns=60, rows=20) as shown:
        assert " Rooms" in await shown.press(F2)
        assert " Rooms" not in await shown.press(F2)
        assert "3 people" in await shown.press(F3)
        assert "3 people" not in await shown.press(F3)
    async with desk(columns=120, rows=40) as shown:
        assert " Rooms" not in await shown.press(F2)
        assert "3 people" not in await shown.press(F3)


async def test_what_was_hidden_on_a_small_terminal_is_there_again_on_a_large_one() -> None:
    async with desk(columns=60, rows=20) as shown:
        await shown.press(F2)
        assert " Rooms" not in await shown.press(F2)
        shown.resize(120, 40)
        assert " Rooms" in await shown.press("x")
        shown.resize(60, 20)
        assert " Rooms" not in await shown.press("y")


async def test_f4_leaves_the_room() -> None:
    async with desk() as shown:
        await shown.press(F4)
        assert shown.done == ["/part"]
        assert any(line.startswith("PART #jarkom") for line in shown.dialogue.sent())


async def test_what_others_make_has_its_keys() -> None:
    async with desk() as shown:
        await shown.press(CTRL_K, F5, CTRL_F, F9, F8)
        assert shown.done == ["jump", "text", "find", "servers", "doctor"]
        assert "Ctrl-K jump" in shown.bottom


async def test_what_was_chosen_to_jump_to_is_gone_to() -> None:
    one, two = in_two_rooms(), in_room(room="#lain")
    async with desk(one, two) as shown:
        page, talk = shown.page, one.talk
        page.go_to(Goal(Sort.ROOM, two.talk, "#lain", "lain"))
        assert shown.model.current == "#lain"
        page.go_to(Goal(Sort.ROOM, talk, "#jarkom", "jarkom"))
        page.go_to(Goal(Sort.PERSON, talk, "budi", "budi"))
        assert shown.model.current == "budi"
        page.go_to(Goal(Sort.LISTED, talk, "baru", "baru"))
        assert shown.done == ["/msg budi", "/join baru"]
        page.go_to(Goal(Sort.COMMAND, talk, "topic", "/topic"))
        assert shown.text == "/topic "
        two.sent()
        page.go_to(Goal(Sort.LISTED, two.talk, "kopi", "kopi"))  # at its own server
        assert shown.servers.current is two.talk
        assert two.sent() == ["JOIN #kopi"]


async def test_ctrl_c_clears_and_then_quits() -> None:
    async with desk() as shown:
        await shown.press("halo", CTRL_D)
        await shown.press(CTRL_C)
        assert shown.text == ""
        assert shown.done == []
        await shown.press(CTRL_C)
        assert shown.done == ["quit"]


async def test_ctrl_r_connects_where_there_is_no_connection() -> None:
    async with desk() as shown:
        shown.dialogue.talk.closed("", 0)
        await shown.press()
        assert "Ctrl-R connect again" in shown.bottom
        await shown.press(CTRL_R)
        assert shown.done == ["reconnect"]


async def test_reading_back_and_to_the_newest_again() -> None:
    it = in_room()
    said(it, 100)
    async with desk(it) as shown:
        assert "PgUp read back" in shown.bottom or "pesan 100." in shown.picture
        await shown.press(PAGE_UP, PAGE_UP)
        assert "PgDn to the newest" in shown.bottom
        assert "pesan 61." in shown.picture
        await shown.press(PAGE_DOWN)
        assert "PgDn" in shown.bottom
        await shown.press(END)
        assert "PgDn" not in shown.bottom
        await shown.press(PAGE_UP, "halo", ENTER)
        assert "halo" in shown.picture
        assert "PgDn" not in shown.bottom


async def test_a_room_opens_at_the_first_of_many_unread_messages() -> None:
    it = in_two_rooms()
    said(it, 3)
    async with desk(it) as shown:
        await shown.press(CTRL_N, CTRL_P)
        it.now += 1000
        said(it, 90, first=101)
        picture = await shown.press(CTRL_N)
        assert "pesan 101." in picture
        assert " new ──" in picture
        assert "── newest · 90 new ──" in picture
        assert "pesan 190." in picture
        assert "Ctrl-G to the newest" in shown.bottom
        picture = await shown.press(CTRL_G)
        assert "pesan 101." not in picture
        assert "pesan 190." in picture
        assert "Ctrl-G first unread" in shown.bottom
        assert "pesan 101." in await shown.press(CTRL_G)


async def test_whoever_goes_on_without_having_read_all_finds_the_rest_marked() -> None:
    it = in_two_rooms()
    said(it, 3)
    async with desk(it) as shown:
        await shown.press(CTRL_N, CTRL_P)
        it.now += 1000
        said(it, 90, first=101)
        await shown.press(CTRL_N, CTRL_P)
        assert it.room().unread == 90
        await shown.press(CTRL_N)
        await shown.press(CTRL_G)
        await shown.press(CTRL_P)
        assert it.room().unread == 0


async def test_few_unread_messages_need_no_way_back_to_the_newest() -> None:
    it = in_two_rooms()
    said(it, 30)
    async with desk(it) as shown:
        await shown.press(CTRL_N, CTRL_P)
        it.now += 1000
        said(it, 5, first=101)
        picture = await shown.press(CTRL_N)
        assert " new ──" in picture
        assert "── newest" not in picture
        assert "Ctrl-G first unread" in shown.bottom


async def test_ctrl_g_fetches_what_is_older_than_all_that_is_here() -> None:
    it = in_room()
    said(it, 3)
    async with desk(it) as shown:
        it.room().unread_from = 5
        it.room().read = it.now
        await shown.press(CTRL_G)
        assert any("CHATHISTORY AROUND #jarkom" in line for line in it.sent())


async def picked(shown: Desk, *keys: str) -> str:
    await shown.press(CTRL_T, *keys)
    return shown.text


async def test_a_message_is_chosen_with_the_arrows() -> None:
    it = in_room()
    said(it, 5)
    async with desk(it) as shown:
        await shown.press("tadi", CTRL_T)
        assert "r reply" in shown.bottom
        assert "class:picked" in shown.styles_of("pesan 5.")
        await shown.press(UP, UP)
        assert "class:picked" in shown.styles_of("pesan 3.")
        await shown.press(DOWN)
        assert "class:picked" in shown.styles_of("pesan 4.")
        await shown.press("zq")  # no such keys, and nothing is typed
        assert shown.text == "tadi"
        await shown.press(ESC)
        await shown.sees(lambda: "r reply" not in shown.bottom)
        assert shown.model.numbered == []


@pytest.mark.parametrize(
    ("key", "written"),
    [("r", "/reply 2 "), ("+", "/react 2 :"), ("x", "/react 2 :"), ("d", "/delete 2")],
)
async def test_a_letter_makes_the_command_for_the_message(key: str, written: str) -> None:
    it = in_room()
    said(it, 5)
    async with desk(it) as shown:
        assert await picked(shown, UP, key) == written
        assert shown.model.numbered[1].text == "pesan 4."
        it.says(":budi!b@h PRIVMSG #jarkom :lagi")
        await shown.press()
        assert shown.model.numbered[1].text == "pesan 4."  # the numbers stay
        await shown.press(CTRL_C)
        assert shown.model.numbered == []


async def test_copying_and_opening_need_no_more_keys() -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :lihat https://a.example dan https://b.example")
    async with desk(it) as shown:
        await picked(shown, "c")
        await picked(shown)
        assert "o open link" in shown.bottom
        await shown.press("o")
        assert shown.done == ["/copy 1", "/open 2"]


async def test_what_others_do_not_hear_leaves_the_reader_where_he_is() -> None:
    it = in_room()
    said(it, 100)
    async with desk(it) as shown:
        await shown.press(PAGE_UP, PAGE_UP, CTRL_T, *[UP] * 60, "c")
        assert shown.done == ["/copy 61"]
        assert "PgDn to the newest" in shown.bottom
        await shown.press("/me melambai", ENTER)
        assert "PgDn" not in shown.bottom


@SIZES
async def test_who_asks_while_reading_back_sees_the_answer(columns: int, rows: int) -> None:
    it = in_room(names="@andi budi citra")
    said(it, 100)
    async with desk(it, columns=columns, rows=rows) as shown:
        await shown.press(PAGE_UP, PAGE_UP)
        assert "3 people in jarkom: @andi, budi, citra" in await shown.press("/who", ENTER)
        assert "PgDn" not in shown.bottom
        await shown.press(PAGE_UP, PAGE_UP)  # an answer of before holds nobody
        assert "PgDn to the newest" in shown.bottom
        assert "You are not in kantin; /join" in await shown.press("/msg #kantin halo", ENTER)
        assert "PgDn" not in shown.bottom


async def test_what_others_said_can_be_taken_back_by_moderators_only() -> None:
    for names, may in (("@andi budi", True), ("+andi @budi", False)):
        it = in_room(names=names)
        said(it, 2)
        async with desk(it) as shown:
            await shown.press("punyaku", ENTER)
            await picked(shown)
            assert "d delete" in shown.bottom
            await shown.press(UP)
            assert ("d delete" in shown.bottom) is may
            await shown.press("d")
            assert shown.text == ("/delete 2" if may else "")


async def test_only_the_own_last_message_can_be_said_anew() -> None:
    it = in_room()
    said(it, 2)
    async with desk(it) as shown:
        await shown.press("salah", ENTER)
        await picked(shown)
        assert "e edit" in shown.bottom
        await shown.press(UP)
        assert "e edit" not in shown.bottom
        await shown.press(DOWN, "e")
        assert shown.text == "/edit-last salah"


async def test_numbers_are_shown_while_a_command_takes_one() -> None:
    it = in_room()
    said(it, 3)
    async with desk(it) as shown:
        await shown.press("/reply ")
        assert [one.text for one in shown.model.numbered] == ["pesan 3.", "pesan 2.", "pesan 1."]
        await shown.press(CTRL_C)
        assert shown.model.numbered == []
        await shown.press("/copy", ENTER)
        assert shown.model.numbered == []


async def test_there_is_nothing_to_pick_in_an_empty_room() -> None:
    async with desk() as shown:
        await shown.press(CTRL_T, "a")
        assert shown.text == "a"


@SIZES
async def test_a_mouse_presses_what_there_is(columns: int, rows: int) -> None:
    it = in_two_rooms()
    async with desk(it, columns=columns, rows=rows) as shown:
        shown.screen.preferences.mouse = True
        lines = (await shown.press("halo")).splitlines()
        y = next(y for y, line in enumerate(lines) if " jarkom" in line)
        await shown.press(clicked(lines[y].index("jarkom") + 1, y))
        assert shown.model.current == "#jarkom"
        x = lines[-2].index("[Leave")
        await shown.press("hai", clicked(lines[-2].index("[Send") + 2, rows - 2))
        assert shown.done == ["hai"]
        await shown.press(clicked(x + 2, rows - 2))
        assert shown.done == ["hai", "/part"]
        if columns >= 80:
            y = next(y for y, line in enumerate(lines) if "budi" in line)
            await shown.press(clicked(lines[y].index("budi"), y))
            assert shown.text == "budi: "


@SIZES
async def test_send_and_leave_can_be_pressed_at_the_first_start(columns: int, rows: int) -> None:
    async with desk(columns=columns, rows=rows) as shown:
        row = shown.picture.splitlines()[-2]
        assert "class:button" in shown.styles_of("[Send")
        assert row.endswith("[Send ⏎] [Leave F4]" if columns >= 80 else "[Send] [Leave]")
        await shown.press("halo", clicked(row.index("Send"), rows - 2))
        await shown.press(clicked(row.index("Leave"), rows - 2))
        assert shown.done == ["halo", "/part"]


async def test_f6_gives_the_mouse_back_to_the_terminal_and_takes_it_again() -> None:
    async with desk() as shown:
        await shown.press(F6)
        assert "class:button" not in shown.styles_of("[Send")
        await shown.press(F6)
        assert shown.done == ["/set mouse off", "/set mouse on"]
        assert "class:button" in shown.styles_of("[Send")


@SIZES
async def test_who_tries_to_select_is_told_how(columns: int, rows: int) -> None:
    it = in_room()
    said(it, 3)
    async with desk(it, columns=columns, rows=rows) as shown:
        await shown.press(*(f"\x1b[<{one}" for one in ("0;20;8M", "32;24;9M", "0;24;9m")))
        told = "Shift and drag selects  F5 text to select  F6 mouse off"
        assert shown.bottom.startswith(f" {told}")
        await shown.press("a")
        assert "Shift" not in shown.bottom


async def test_a_mouse_selects_nothing_in_the_input() -> None:
    async with desk() as shown:
        await shown.press("halo semua")
        at = shown.picture.splitlines()[-2].index("halo") + 1
        drag = (f"\x1b[<{one}" for one in (f"0;{at};23M", f"32;{at + 4};23M", f"0;{at + 4};23m"))
        await shown.press(*drag)
        await shown.press(",")
        assert shown.text == "halo, semua"


async def test_the_wheel_scrolls_what_was_said() -> None:
    it = in_room()
    said(it, 100)
    async with desk(it) as shown:
        shown.screen.preferences.mouse = True
        await shown.press()
        await shown.press(*["\x1b[<64;20;8M"] * 3)
        assert "PgDn to the newest" in shown.bottom
        await shown.press(*["\x1b[<65;20;8M"] * 3)
        assert "PgDn" not in shown.bottom


async def test_help_names_only_what_works_here() -> None:
    async with desk() as shown:
        entries = shown.page.help()
        keys = [key for key, _ in entries]
        assert {"F1", "Ctrl-T", "Ctrl-K", "F4", "Ctrl-O", "/join ROOM [PASSWORD]"} <= set(keys)
        assert "F7" not in keys  # of the list


async def test_what_is_painted_is_read() -> None:
    it = in_room()
    async with desk(it) as shown:
        it.says(":budi!b@h PRIVMSG #jarkom :halo")
        await shown.press()
        room = it.room()
        assert room.read == room.lines[-1].stamp
