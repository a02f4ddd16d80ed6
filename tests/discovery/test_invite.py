from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.invite import Invite, InviteError, looks_like_invite
from discovery.place import Place
from discovery.text import clean

PRINT = "3f" * 32
HERE = ("192.168.1.5", 6697)


def test_an_invite_is_read_as_it_was_written() -> None:
    whole = Invite((HERE, ("fd00::5", 6698)), "jarkom", PRINT)
    assert str(whole) == f"warkop://192.168.1.5:6697,[fd00::5]:6698/jarkom#{PRINT}"
    for invite in (
        whole,
        Invite((HERE,)),
        Invite((HERE,), "jarkom"),
        Invite((HERE,), "", PRINT),
        Invite((("anna.example", 6697),), "lobby"),
    ):
        assert Invite.parse(str(invite)) == invite


@pytest.mark.parametrize(
    "room", ["コーヒー", "кофе", "قهوة", "กาแฟ", "☕", "a/b#c%d", "100%", "#x", "über", "a+b&c=d"]
)
def test_a_room_in_any_script_survives(room: str) -> None:
    written = str(Invite((HERE,), room, PRINT))
    assert written.isascii()
    assert Invite.parse(written).room == room


@given(st.text(max_size=64))
def test_every_room_that_can_be_shown_survives(room: str) -> None:
    shown = "".join(one for one in clean(room, 64) if one not in " ,*?:")
    shown = clean(shown, 64)
    assert Invite.parse(str(Invite((HERE,), shown))).room == shown


@given(st.text(alphabet="warkop:/[]#%,.0123456789abcfé \x00", max_size=80))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    for one in (text, "warkop://" + text):
        with contextlib.suppress(InviteError):
            assert Invite.parse(str(Invite.parse(one))) == Invite.parse(one)


def test_what_people_paste_is_forgiven() -> None:
    assert Invite.parse(f"  WARKOP://192.168.1.5/jarkom/#{PRINT.upper()}\n") == Invite(
        (HERE,), "jarkom", PRINT
    )
    assert Invite.parse("warkop://Anna.Example").places == (("anna.example", 6697),)
    assert Invite.parse("warkop://[FD00:0::5],[fd00::5]:6697").places == (("fd00::5", 6697),)


@pytest.mark.parametrize("room", ["コーヒー", "кофе", "قهوة", "über"])
def test_a_room_that_a_messenger_has_decoded_is_read(room: str) -> None:
    assert Invite.parse(f"warkop://192.168.1.5/{room}#{PRINT}") == Invite((HERE,), room, PRINT)


@pytest.mark.parametrize(
    ("before", "after"),
    [("<", ">"), ('"', '"'), ("“", "”."), ("'", "',"), (" «", "» "), ("", "."), ("", ", ")],
)
def test_what_a_sentence_puts_around_an_invite_does_not_matter(before: str, after: str) -> None:
    for invite in (Invite((HERE,), "v1.", PRINT), Invite((HERE,), "v1."), Invite((HERE,))):
        text = f"{before}{invite}{after}"
        assert looks_like_invite(text)
        assert Invite.parse(text) == invite


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begins with warkop://"),
        ("http://192.168.1.5/", "begins with warkop://"),
        ("warkop:/192.168.1.5", "begins with warkop://"),
        ("warkop://", "names no address"),
        ("warkop:///jarkom", "names no address"),
        ("warkop://192.168.1.5:6697,,[fd00::5]", "names no address"),
        ("warkop://192.168.1.5:x", "no address with a port"),
        ("warkop://192.168.1:6697", "no address with a port"),
        ("warkop://999.1.1.1", "no address with a port"),
        ("warkop://fd00::5", "no address with a port"),
        ("warkop://[fe80::1%253]:6697", "no address with a port"),
        ("warkop://[192.168.1.5]:6697", "no address with a port"),
        ("warkop://-x", "no address with a port"),
        ("warkop://anna@evil.example", "no address with a port"),
        ("warkop://\x1b[31m", "no address with a port"),
        ("warkop://192.168.1.5:0", "ports are 1 to 65535"),
        ("warkop://192.168.1.5:65536", "ports are 1 to 65535"),
        ("warkop://" + ",".join(["192.168.1.5"] * 9), "at most 8"),
        ("warkop://192.168.1.5/a b", "copy it whole"),
        ("warkop://192.168.1.5/a/b", "copy it whole"),
        ("warkop://192.168.1.5/%ff", "copy it whole"),
        ("warkop://192.168.1.5/%4", "copy it whole"),
        ("warkop://192.168.1.5/a%20b", "no server can have"),
        ("warkop://192.168.1.5/%00", "no server can have"),
        ("warkop://192.168.1.5/%E2%80%AEx", "no server can have"),
        ("warkop://192.168.1.5/" + "a" * 65, "no server can have"),
        ("warkop://192.168.1.5/jarkom#3f", "64 hexadecimal digits"),
        (f"warkop://192.168.1.5/jarkom#{PRINT}#", "64 hexadecimal digits"),
        ("warkop://192.168.1.5/" + "a" * 3000, "too long"),
    ],
)
def test_what_is_no_invite_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(InviteError, match=said) as refused:
        Invite.parse(text)
    assert str(refused.value).isprintable()


def test_only_numeric_places_need_no_look_up() -> None:
    invite = Invite((HERE, ("anna.example", 6697), ("fd00::5", 1)))
    assert invite.numeric == (Place(*HERE), Place("fd00::5", 1))


def test_an_invite_is_told_from_an_address() -> None:
    assert looks_like_invite(" Warkop://x")
    assert not looks_like_invite("192.168.1.5:6697")
