"""The whole way with a real server: from the list to the talk, and what can go wrong."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.connection import Endpoint
from client.pins import name_key
from discovery.book import Book
from discovery.place import Place
from protocol.words import spoken
from tests.client.scripted import Scripted
from tests.client.ui.house import House, house, somebody
from tests.client.ui.picture import (
    CTRL_C,
    CTRL_N,
    CTRL_R,
    DOWN,
    ENTER,
    ESC,
    F1,
    PAGE_DOWN,
    PAGE_UP,
    TAB,
    UP,
    Terminal,
    terminal,
)
from tests.client.ui.servers import listed


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as opened:
        yield opened


async def entered(shown: Terminal) -> str:
    return await shown.sees("siti ›", "F1 help", "siti joined")


async def test_from_the_list_into_a_locked_room_and_out(tmp_path: Path, place: House) -> None:
    async with somebody("budi", place, "rahasia", "kopi") as budi:
        await budi.say("halo semua")
        await budi.say("apa kabar?")
        async with terminal(tmp_path) as shown:
            rooms = ("jarkom", "rahasia!")
            shown.lan.show(listed("Warung Andi", *rooms, address="127.0.0.1", port=place.port))
            await shown.sees("› jarkom", "rahasia")
            shown.press("rahas")
            await shown.sees("› rahasia", "Filter: rahas")
            shown.press(TAB, "\x15siti", ENTER)  # Ctrl-U: away with the proposal
            await shown.sees("You are: siti", "Filter: rahas", "Enter join")
            shown.press(ENTER)
            picture = await shown.sees("Password of rahasia")
            assert "siti" not in picture.splitlines()[-4]
            shown.press("teh")
            assert "teh" not in await shown.sees("Password: •••")
            shown.press(ENTER)
            await shown.sees("rahasia is locked, and this was not its password.")
            shown.press("kopi", ENTER)
            picture = await shown.sees("halo semua", "apa kabar?", "2 people")
            await shown.sees("— restored 2 messages —")
            shown.press("halo budi!", ENTER)
            await shown.sees("siti  halo budi!")
            await budi.hears("halo budi!")
            shown.press("/join jarkom", ENTER)
            await shown.sees(" jarkom ", "1 person")
            await budi.say("siti: masih di sini?")
            await shown.sees("rahasia @1")
            shown.press(CTRL_N)
            await shown.sees("▌", "siti: masih di sini?")
            shown.press("/quit", ENTER)
            assert await shown.end() == 0
        await budi.until(lambda: "siti" not in budi.talk.model.rooms["#rahasia"].members)


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_the_panels_leave_the_text_its_place(
    tmp_path: Path, place: House, columns: int, rows: int
) -> None:
    where, room = place.address, "#jarkom"
    async with terminal(
        tmp_path, columns=columns, rows=rows, server=where, room=room, nick="siti"
    ) as shown:
        await entered(shown)
        shown.press("kata " * 40, ENTER)
        picture = await shown.sees("kata kata")
        lines = picture.splitlines()
        assert ("1 person" in picture) == (columns >= 80)
        assert (" Rooms" in picture) == (columns >= 120)
        assert all(len(line) <= columns for line in lines)
        assert lines[0].startswith(" jarkom")
        assert "Ctrl-C quit" in lines[-1]


async def test_a_taken_nick_is_asked_again_with_the_reason_and_another_filled_in(
    tmp_path: Path, place: House
) -> None:
    async with (
        somebody("siti", place, "jarkom"),
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("Nick: siti2", "taken")
        shown.press(ENTER)
        await shown.sees("siti2 ›", "2 people")


async def test_without_a_room_the_server_is_asked_for_its_rooms(
    tmp_path: Path, place: House
) -> None:
    async with terminal(tmp_path, server=place.address, nick="siti") as shown:
        await shown.sees("Which room?", "jarkom (0 here)", "Room:")
        shown.press("\x15tidak boleh", ENTER)
        await shown.sees("Room:", "can't be")
        shown.press("\x15jarkom", ENTER)
        await entered(shown)


async def test_esc_at_the_password_goes_back_to_the_list(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#rahasia", nick="siti") as shown:
        await shown.sees("Password:")
        shown.press(ESC)
        await shown.sees("Rooms on your network")


async def test_esc_at_the_password_of_a_second_room_goes_back_to_the_talk(
    tmp_path: Path, place: House
) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/join rahasia", ENTER)
        await shown.sees("Password:")
        shown.press(ESC)
        await entered(shown)


async def test_the_password_from_the_command_line_opens_the_room(
    tmp_path: Path, place: House
) -> None:
    async with terminal(
        tmp_path, server=place.address, room="#rahasia", nick="siti", password="kopi"
    ) as shown:
        await shown.sees(" rahasia", "1 person")


async def test_servers_leads_back_to_the_list(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/servers", ENTER)
        await shown.sees("Rooms on your network", "You are: siti")


async def test_ctrl_c_clears_what_is_typed_and_then_quits(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("setengah kalimat")
        await shown.sees("setengah kalimat")
        shown.press(CTRL_C)
        await shown.loses("setengah kalimat")
        shown.press(CTRL_C)
        assert await shown.end() == 0


async def test_up_brings_back_what_was_written(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("kalimat pertama", ENTER)
        await shown.sees("siti  kalimat pertama")
        shown.press(UP)
        await shown.sees("siti › kalimat pertama")
        shown.press(DOWN)
        await shown.loses("siti › kalimat pertama")


async def test_tab_completes_commands_with_help_and_nicks(tmp_path: Path, place: House) -> None:
    async with (
        somebody("budiman", place, "jarkom"),
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("2 people")
        shown.press("/")
        await shown.sees("/again", "/copy")
        shown.press("jo")
        await shown.sees("/join ROOM [PASSWORD]  Enter a room")
        shown.press("\x15/serv", TAB)
        await shown.sees("siti › /servers")
        shown.press(CTRL_C)
        await shown.loses("/ser")
        shown.press("/join rah", TAB)  # where nobody has been yet
        await shown.sees("siti › /join rahasia")
        shown.press(CTRL_C)
        await shown.loses("/join rah")
        shown.press("bud", TAB)
        await shown.sees("siti › budiman:")


async def test_a_mistyped_command_gets_the_nearest_proposed(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/jion rahasia", ENTER)
        await shown.sees("/join")


async def test_clear_empties_the_room_until_one_scrolls_back(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("sebelum", ENTER)
        await shown.sees("siti  sebelum")
        shown.press("/clear", ENTER)
        picture = await shown.loses("sebelum")
        assert "siti joined" not in picture
        shown.press("sesudah", ENTER)
        assert "sebelum" not in await shown.sees("siti  sesudah")
        shown.press(PAGE_UP)
        await shown.sees("siti joined", "siti  sebelum", "sesudah")


async def test_help_names_the_keys_and_the_commands(tmp_path: Path, place: House) -> None:
    async with terminal(
        tmp_path, rows=40, server=place.address, room="#jarkom", nick="siti"
    ) as shown:
        await entered(shown)
        shown.press(F1)
        await shown.sees("Ctrl-N, Ctrl-P", "next room, previous room", "/again")
        shown.press(ESC)
        await entered(shown)
        shown.press("/help", ENTER)
        await shown.sees("Ctrl-N, Ctrl-P", "next room, previous room", "/again")
        shown.press(ESC)
        picture = await shown.sees("siti ›", "siti joined")
        assert "/again" not in picture


async def test_scrolling_to_the_top_brings_older_messages(tmp_path: Path, place: House) -> None:
    async with somebody("budi", place, "jarkom") as budi:
        for number in range(1, 151):
            budi.do(f"pesan {number}.")
            await budi.hears(f"pesan {number}.")
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await shown.sees("pesan 150.", "restored ")
        picture = shown.picture
        for _ in range(40):
            if " pesan 1." in picture:
                break
            shown.press(PAGE_UP)
            before = picture
            picture = await shown.until(lambda seen, old=before: seen != old)  # type: ignore[misc]
        assert " pesan 1." in picture


async def test_a_server_that_vanishes_leaves_the_talk_readable(
    tmp_path: Path, place: House
) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("jangan hilang", ENTER)
        await shown.sees("siti  jangan hilang")
        shown.press("/nick siti9", ENTER)
        await shown.sees("siti9 ›")
        await place.vanish()
        await shown.sees("reconnecting", "Ctrl-R try now", "siti  jangan hilang")
        shown.press("menunggu", ENTER)
        await shown.sees("siti9  menunggu  (waiting)")
        shown.press("/who", ENTER)
        await shown.sees("There is no connection", "siti9 › /who")
        shown.press(CTRL_C, "setengah")
        await shown.sees("siti9 › setengah")
        await place.open()
        shown.press(CTRL_R)
        await shown.sees("connected", "You are back", "siti  jangan hilang", "siti9 › setengah")
        await shown.loses("(waiting)")
        assert "restored" not in shown.picture
        shown.press(CTRL_C)
        await shown.loses("setengah")
        shown.press("/servers", ENTER)
        await shown.sees("Rooms on your network")


async def test_what_perhaps_was_not_sent_is_sent_again_with_enter(tmp_path: Path) -> None:
    lines = ("@msgid=lain :budi!b@h PRIVMSG #jarkom :sebelumnya",)
    async with Scripted(tmp_path / "server", swallow="hilang", history=lines) as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            shown.press("kata hilang", ENTER)
            await server.heard("kata hilang")
            # It had another history all along: what was said before is not in this one.
            server.history = ("@msgid=asing :budi!b@h PRIVMSG #jarkom :lain",)
            server.drop()
            await shown.sees("kata hilang  (not sent? Enter resends)")
            server.swallow = ""
            shown.press(ENTER)
            await shown.loses("(not sent?")
            await shown.sees("siti  kata hilang")
            await shown.loses("reconnecting")


async def test_disconnect_ends_the_connection_and_the_search_for_the_next(
    tmp_path: Path, place: House
) -> None:
    async with (
        somebody("budi", place, "jarkom") as budi,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("2 people")
        shown.press("/disconnect", ENTER)
        await shown.sees("not connected", "You are disconnected. You can still read")
        await budi.until(lambda: "siti" not in budi.talk.model.rooms["#jarkom"].members)
        shown.press("belum", ENTER)
        await shown.sees("Not sent: there is no connection", "siti › belum")
        shown.press(CTRL_R)
        await shown.sees("connected by")
        shown.press(ENTER)
        await budi.hears("belum")
        await place.vanish()
        await shown.sees("reconnecting")
        shown.press("/disconnect", ENTER)
        await shown.sees("not connected")
        shown.press(CTRL_R)
        await shown.sees("No connection", "back to the talk")
        shown.press(ENTER)
        await shown.sees("not connected", "siti  belum")


async def test_a_nick_that_the_dead_connection_still_has_is_waited_for(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            server.taken = frozenset({"siti"})
            server.drop()
            await shown.sees("The server still has the connection", "reconnecting")
            shown.press("nanti", ENTER)
            await shown.sees("siti  nanti  (waiting)")
            server.taken = frozenset()
            shown.press(CTRL_R)
            await shown.sees("You are back", "siti ›")
            await shown.loses("(waiting)")


async def test_a_server_that_has_a_password_now_is_entered_with_it_again(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            server.password = "pintu"
            server.drop()
            await shown.sees("Password of the server")
            shown.press("pintu", ENTER)
            await shown.sees("You are back", "siti ›")
            shown.press("halo", ENTER)
            await shown.sees("siti  halo")


async def test_whoever_was_put_out_by_the_host_does_not_come_back_unasked(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            server.say("ERROR :Closing link: Put out by the host")
            server.drop()
            await shown.sees("Put out by the host.", "not connected", "Ctrl-R connect again")


async def test_whoever_was_thrown_out_while_choosing_a_nick_connects_again_with_it(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path / "server", taken=frozenset({"siti"})) as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await shown.sees("Nick: siti2", "taken")
            server.say("ERROR :Closing link: You took too long")
            server.drop()
            shown.press("\x7f3")
            await shown.sees("Nick: siti3", "taken")
            shown.press(ENTER)
            await shown.sees("siti3 ›", "connected")


async def test_a_server_given_by_its_address_is_called_by_its_name(
    tmp_path: Path, place: House
) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        picture = await shown.sees("Warung Andi")
        assert "127.0.0.1" not in picture.splitlines()[0]


async def test_a_server_from_the_list_keeps_the_name_that_was_checked(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server, terminal(tmp_path, nick="siti") as shown:
        shown.lan.show(listed("Warung Budi", "jarkom", address="127.0.0.1", port=server.port))
        await shown.sees("› jarkom")
        shown.press(ENTER)
        await entered(shown)
        server.say(":s 005 siti NETWORK=Warung\\x20Andi :are supported", "PING :settled")
        await server.heard("PONG settled")
        assert "Warung Budi" in shown.picture.splitlines()[0]


async def test_an_address_with_a_server_that_has_the_name_of_another_is_told(
    tmp_path: Path,
) -> None:
    pins = tmp_path / "servers.json"
    pins.write_text(json.dumps({name_key("Warung Andi"): "ab" * 32}), encoding="utf-8")
    async with (
        house(tmp_path, "--name", "Warung Andi") as place,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("It calls itself Warung Andi, but you", "it may pose as that one")


async def test_a_changed_certificate_is_refused_until_accepted(
    tmp_path: Path, place: House
) -> None:
    pins = tmp_path / "servers.json"
    pins.write_text(json.dumps({f"127.0.0.1:{place.port}": "ab" * 32}), encoding="utf-8")
    async with terminal(
        tmp_path, columns=60, rows=20, server=place.address, room="#jarkom", nick="siti"
    ) as shown:
        picture = await shown.sees("Another key", spoken("ab" * 32), 'Type "both" or "replace":')
        assert "--accept-certificate" not in picture
        shown.press(ENTER)
        await shown.sees("Rooms on your network")
    async with terminal(
        tmp_path, server=place.address, room="#jarkom", nick="siti"
    ) as shown:
        await shown.sees('Type "both" or "replace":')
        shown.press("replace", ENTER)
        await entered(shown)
        assert "first time" not in await shown.sees("You accepted the key")
    assert "ab" * 32 not in pins.read_text(encoding="utf-8")


async def test_a_stranger_with_the_name_of_a_known_server_is_marked_and_asked_about(
    tmp_path: Path,
) -> None:
    pins = tmp_path / "servers.json"
    pins.write_text(json.dumps({name_key("Warung Andi"): "ab" * 32}), encoding="utf-8")
    async with Scripted(tmp_path / "stranger") as server:
        stranger = listed(
            "Warung Andi", "jarkom", address="127.0.0.1", port=server.port,
            fingerprint=server.fingerprint,
        )
        async with terminal(tmp_path, nick="siti") as shown:
            shown.lan.show(stranger)
            await shown.sees("› jarkom", "other key!")
            shown.press(ENTER)
            await shown.sees(spoken("ab" * 32), "abab abab", spoken(server.fingerprint))
            assert server.received == []
            shown.press("both", ENTER)
            await shown.sees("siti ›", "You accepted the key of Warung Andi")
            shown.press("/words", ENTER)
            await shown.sees("You are at Warung Andi", "Its host sees the same")
            shown.press("/servers", ENTER)
            await shown.loses("other key!")
    kept = json.loads(pins.read_text(encoding="utf-8"))
    assert kept[name_key("Warung Andi")] == ["ab" * 32, server.fingerprint]


async def test_a_stranger_with_the_name_of_a_server_only_seen_before_is_asked_about_too(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path / "stranger") as server:
        stranger = listed(
            "Warung Andi", "jarkom", address="127.0.0.1", port=server.port,
            fingerprint=server.fingerprint, other_of="ab" * 32,
        )
        async with terminal(tmp_path, columns=60, rows=20, nick="siti") as shown:
            shown.lan.show(stranger)
            await shown.sees("› jarkom", "other key!")
            shown.press(ENTER)
            await shown.sees("You were at neither", spoken("ab" * 32), 'type "both":')
            assert server.received == []
            shown.press("both", ENTER)
            await entered(shown)


async def test_the_password_of_the_server_is_asked_until_it_is_right(tmp_path: Path) -> None:
    async with (
        house(tmp_path, "--server-password", "pintu") as place,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("Password of the server", "Password:")
        shown.press("jendela", ENTER)
        await shown.sees("Password of the server", "this was not it")
        shown.press("pintu", ENTER)
        await entered(shown)


async def test_ctrl_k_jumps_to_another_room(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/join lain", ENTER)
        await shown.until(lambda picture: picture.startswith(" lain"))
        shown.press("\x0b")
        await shown.sees("Jump to:", "jarkom")
        shown.press("jark", ENTER)
        await shown.until(lambda picture: picture.startswith(" jarkom"))


async def test_pasted_lines_are_seen_before_they_are_sent(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("\x1b[200~baris satu\nbaris dua\x1b[201~")
        await shown.sees("› baris satu", "baris dua")
        shown.press(ENTER)
        await shown.sees("siti  │ baris satu", "│ baris dua")


async def test_a_private_talk_opens_beside_the_room(tmp_path: Path, place: House) -> None:
    async with (
        somebody("budi", place, "jarkom") as budi,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("2 people")
        budi.do("/msg siti rahasia kita")
        await shown.sees("budi @1")
        shown.press(CTRL_N)
        await shown.sees("a private talk", "budi  rahasia kita")


async def test_what_is_said_to_somebody_from_a_room_is_seen_there(
    tmp_path: Path, place: House
) -> None:
    async with (
        somebody("budi", place, "jarkom") as budi,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("2 people")
        shown.press("/msg budi nanti siang?", ENTER)
        picture = await shown.sees("To budi: nanti siang? (/msg budi goes")
        assert picture.startswith(" jarkom")
        await budi.hears("nanti siang?")
        shown.press("/msg budi", ENTER)
        picture = await shown.sees("a private talk", "siti  nanti siang?")
        assert picture.startswith(" budi")


async def test_a_private_talk_at_the_screen_has_a_lock_on_the_next_day_too(
    tmp_path: Path, place: House
) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/msg siti catatan rahasia", ENTER, CTRL_N)
        await shown.sees("a private talk, encrypted", "catatan rahasia  🔒")
        shown.press("/whois", ENTER)
        await shown.sees("The words of your key")
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("/msg siti", ENTER)
        await shown.sees("catatan rahasia  🔒")


async def test_what_is_typed_survives_a_look_at_the_help(tmp_path: Path, place: House) -> None:
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await entered(shown)
        shown.press("belum selesai", F1)
        await shown.sees("Ctrl-N, Ctrl-P")
        shown.press(ESC)
        await shown.sees("› belum selesai")


async def test_a_nick_becomes_ones_own_and_what_waited_is_marked(
    tmp_path: Path, place: House
) -> None:
    where = {"server": place.address, "room": "#jarkom", "nick": "siti"}
    async with terminal(tmp_path, **where) as shown:  # type: ignore[arg-type]
        await entered(shown)
        # The key that was made at the first start took the nick, with no question asked.
        shown.press("/register", ENTER)
        await shown.sees("siti is yours already")
        shown.press("/quit", ENTER)
        assert await shown.end() == 0
    async with terminal(tmp_path / "stranger", **where) as shown:  # type: ignore[arg-type]
        await shown.sees("Nick: siti", "taken")
    async with somebody("budi", place, "jarkom") as budi:
        budi.do("/msg siti besok jam delapan")
        await budi.hears("besok jam delapan")
        async with terminal(tmp_path, columns=120, **where) as shown:  # type: ignore[arg-type]
            await shown.sees("siti ›", "@1", "siti joined")
            shown.press(CTRL_N)
            await shown.sees("besok jam delapan")


async def test_a_damaged_list_of_passwords_is_told_before_anything_is_lost(
    tmp_path: Path, place: House
) -> None:
    (tmp_path / "credentials.json").write_text("{", encoding="utf-8")
    async with terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown:
        await shown.sees("Your passwords can't be read", "is damaged")
        shown.press(ENTER)
        await shown.sees("Rooms on your network")


QR_ROWS = 19  # of the smallest code that holds an invite with a fingerprint: 37 modules


def modules(picture: str) -> int:
    """How many rows of it are a QR code."""
    return sum(any(sign in row for sign in "▀▄█") for row in picture.splitlines())


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
async def test_an_invite_is_shown_as_a_link_and_as_a_picture(
    tmp_path: Path, columns: int, rows: int
) -> None:
    async with Scripted(tmp_path / "server") as server:
        book = Book(tmp_path / "known.json")
        book.verified(server.fingerprint, "Warung", Place("10.0.0.5", 6697), 1)
        book.save()
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(
            tmp_path, columns=columns, rows=rows, server=where, room="#jarkom", nick="siti"
        ) as shown:
            await entered(shown)
            shown.press("/invite", ENTER)
            picture = await shown.sees("Invite", "This invite leads to jarkom")
            link = f"warkop://10.0.0.5:6697/jarkom#{server.fingerprint}"
            assert link in "".join(picture.split())
            assert (modules(picture) >= QR_ROWS) == (rows == 40)
            assert (modules(picture) > 0) == (rows > 20)
            if rows == 24:
                shown.press(PAGE_DOWN)
                await shown.until(lambda picture: modules(picture) >= QR_ROWS)
            shown.press(ESC)
            await entered(shown)


async def test_who_is_on_the_servers_own_computer_has_no_address_to_give(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            shown.press("/invite", ENTER)
            await shown.sees("leads nowhere", "types invite.")


async def test_the_doctor_comes_into_a_talk(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            shown.press("/doctor", ENTER)
            await shown.sees("Doctor", "Listening for others …")
            server.say(":budi!b@h PRIVMSG #jarkom :halo")
            shown.press(ESC)
            await shown.sees("halo")


async def test_an_invite_opens_its_room_and_nobody_elses(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server, terminal(tmp_path, nick="siti") as shown:
        await shown.sees("› Enter an address or an invite")
        for fingerprint in ("ab" * 32, server.fingerprint):
            shown.press(ENTER)
            await shown.sees("Address:")
            shown.press(f"warkop://127.0.0.1:{server.port}/jarkom#{fingerprint}", ENTER)
            if fingerprint != server.fingerprint:
                picture = await shown.sees("Another server than the invite's", "abab abab")
                assert "type accept" not in picture
                assert server.received == []
                shown.press(ENTER)
                await shown.sees("› Enter an address or an invite")
        await entered(shown)
        await shown.sees("jarkom")


async def test_where_a_server_was_met_it_is_looked_for_afterwards(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        where = Endpoint((("127.0.0.1", server.port),))
        async with terminal(tmp_path, server=where, room="#jarkom", nick="siti") as shown:
            await entered(shown)
            shown.press("/servers", ENTER)
            await shown.sees("Rooms on your network")
            assert await shown.lan.added.get() == Place("127.0.0.1", server.port)
