"""A host who speaks Indonesian: people are told in it, and programs find the words they know."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

import language
from client.core.resuming import is_meant
from client.core.wording import says_to_wait, sentence
from server.core import limits
from server.core.happening import Happening, HappeningKind
from server.core.host import orders  # noqa: F401  (registers every command)
from server.core.host.registry import HOST_COMMANDS
from server.log import SENTENCES
from server.log import sentence as line_of_the_log
from tests.server.core.dialogue import House


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    language.use("id")
    yield
    language.use("en")


def test_refusals_and_help_are_in_the_hosts_language() -> None:
    andi = House().arrive("andi")
    andi >> "WHOIS nobody"
    andi << "401 andi nobody :Tidak ada yang bernama itu di sini"
    andi.ignore()
    andi >> "HELP JOIN"
    assert "masuk ke ruang" in andi.skip_to("704").params[-1]


def test_the_hosts_commands_and_the_log_are_too() -> None:
    house = House()
    assert house.host("open lab") == ["Ruang lab dibuka"]
    assert house.host("people") == ["Tidak ada siapa-siapa di sini"]
    assert "ruang" in house.host("help open")[1]
    happening = Happening(HappeningKind.JOINED, "andi", "#lab")
    assert line_of_the_log(happening) == "andi masuk ke lab"


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_line_of_the_log_can_be_said(kind: HappeningKind) -> None:
    assert line_of_the_log(Happening(kind, "andi", "#lab", "teks", "10.0.0.7"))


@pytest.mark.parametrize("name", HOST_COMMANDS)
def test_every_command_of_the_host_is_explained(name: str) -> None:
    assert language._(HOST_COMMANDS[name].help) != HOST_COMMANDS[name].help


def test_our_client_still_knows_a_nick_that_has_an_owner() -> None:
    house = House()
    budi, mallory = house.arrive("budi"), house.arrive("mallory")
    budi >> "REGISTER * * password" >> "QUIT"
    mallory.ignore()
    mallory >> "NICK budi"
    refused = mallory.skip_to("433")
    language.use("en")
    assert "Yours, from another computer?" in sentence(refused)


def test_our_client_still_knows_a_password_that_was_not_even_tried() -> None:
    house = House()
    house.host("open lab")
    house.host("password lab kopi")
    andi = house.arrive("andi")
    for _turn in range(6):
        andi >> "JOIN #lab salah"
    refused = [message for message in andi.read() if message.verb == "475"]
    assert [says_to_wait(message) for message in (refused[0], refused[-1])] == [False, True]


def test_our_client_still_knows_that_it_was_put_out_or_banned_and_stays_away() -> None:
    house = House()
    first = house.arrive("andi")
    house.host("kick andi spam")
    second = house.arrive("andi")
    house.host("ban andi 2h")
    banned = house.connect()
    banned >> "NICK andi" >> "USER andi 0 * :Andi"
    farewells = [one.skip_to("ERROR").params[-1] for one in (first, second, banned)]
    assert all(map(is_meant, farewells))
    assert farewells[0] == "Closing link: Dikeluarkan oleh tuan rumah: spam [put out by]"
    assert not is_meant("Closing link: Server ditutup")


def test_our_client_still_knows_that_another_connection_took_its_place() -> None:
    house = House()
    old = house.arrive("budi")
    old >> "REGISTER * * password"
    house.pass_time(limits.REPLACE_AFTER)
    new = house.connect()
    new >> "CAP REQ sasl" >> "NICK budi" >> "USER budi 0 * :Budi" >> "AUTHENTICATE PLAIN"
    new >> "AUTHENTICATE " + base64.b64encode(b"\0budi\0password").decode() >> "CAP END"
    assert is_meant(old.skip_to("ERROR").params[-1])


def test_english_needs_no_second_words() -> None:
    language.use("en")
    house = House()
    andi = house.arrive("andi")
    house.host("kick andi spam")
    assert andi.skip_to("ERROR").params == ("Closing link: Put out by the host: spam",)


def test_what_programs_read_is_the_same_in_every_language() -> None:
    house = House()
    andi = house.connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    supported = andi.skip_to("005")
    assert supported.params[-1] == "are supported by this server"
    andi >> "QUIT :pulang"
    assert andi.skip_to("ERROR").params == ("Closing link: Quit: pulang",)


def test_a_welcome_ends_with_the_address_as_programs_expect() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    assert "andi!" in andi.skip_to("001").params[-1].split()[-1]
