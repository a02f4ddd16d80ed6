from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from discovery.invite import Invite
from protocol.words import spoken
from server.inviting import IN_INVITE, Inviter, passable, picture
from server.picture import is_picture
from tests.server.core.dialogue import House

PRINT = "3f" * 32
HOME = "192.168.1.5"


class Screen(io.TextIOWrapper):
    """A terminal, or something else that takes text."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def inviter(
    house: House, *addresses: str, screen: io.TextIOWrapper | None = None
) -> Inviter:
    screen = screen or Screen(terminal=False)
    return Inviter(house.world, lambda: addresses or (HOME,), 6697, PRINT, screen)


def own_rooms(house: House, *names: str) -> House:
    for name in names:
        house.host(f"open {name}")
    return house


def test_the_host_gets_addresses_to_type_and_a_link_to_send() -> None:
    house = own_rooms(House(), "jarkom")
    assert inviter(house, HOME, "fd00::5").lines() == [
        "address 192.168.1.5:6697",
        "address [fd00::5]:6697",
        f"invite warkop://192.168.1.5:6697,[fd00::5]:6697/jarkom#{PRINT}",
    ]


def test_of_several_rooms_the_invite_names_the_one_that_is_asked_for() -> None:
    house = own_rooms(House(), "jarkom", "コーヒー")
    assert Invite.parse(_link(inviter(house).lines())).room == ""
    assert Invite.parse(_link(inviter(house).lines("コーヒー"))).room == "コーヒー"


def test_rooms_of_others_and_secret_ones_are_not_invited_to_by_themselves() -> None:
    house = own_rooms(House(), "jarkom")
    house.arrive("andi") >> "JOIN #rahasia"
    assert Invite.parse(_link(inviter(house).lines())).room == "jarkom"
    room = house.world.room("#jarkom")
    assert room is not None
    room.flags.add("s")
    assert Invite.parse(_link(inviter(house).lines())).room == ""


def test_a_password_is_never_in_an_invite_and_the_host_is_reminded() -> None:
    house = own_rooms(House(), "jarkom")
    house.arrive("andi") >> "JOIN #lab" >> "MODE #lab +k kopisusu"
    lines = inviter(house).lines("lab")
    assert "kopisusu" not in str(lines)
    assert lines[-1] == "lab has a password, which the invite does not tell"


def test_addresses_that_mean_something_else_elsewhere_are_passed_on_only_if_alone() -> None:
    assert passable([HOME, "fe80::1", "127.0.0.1"]) == [HOME]
    assert passable(["fe80::1"]) == ["fe80::1"]
    assert passable(["127.0.0.1", "::1"]) == ["127.0.0.1", "::1"]
    assert passable(["169.254.3.3"]) == ["169.254.3.3"]
    assert passable(["anna.example"]) == ["anna.example"]
    assert passable([]) == []


def test_a_computer_with_many_addresses_shows_all_and_puts_few_into_the_link() -> None:
    many = [f"10.0.0.{number}" for number in range(1, 17)]
    lines = inviter(House(), *many).lines()
    assert sum(line.startswith("address ") for line in lines) == 16
    assert len(Invite.parse(_link(lines)).places) == IN_INVITE


def test_without_an_address_there_is_no_invite() -> None:
    house = House()
    assert Inviter(house.world, tuple, 6697, PRINT, Screen()).lines() == []


def test_the_picture_is_drawn_on_a_terminal_that_can_show_it_only() -> None:
    whole = Invite(((HOME, 6697),), "jarkom", PRINT)
    drawn = picture(whole, Screen())
    assert 15 < len(drawn) < 24
    assert all(map(is_picture, drawn))
    assert {len(line) for line in drawn} == {41}
    assert picture(whole, Screen(terminal=False)) == []
    assert picture(whole, Screen("ascii")) == []
    assert picture(whole, Screen("cp437")) == drawn


def test_a_picture_wider_than_the_terminal_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert picture(Invite(((HOME, 6697),), "jarkom", PRINT), Screen()) == []


def test_many_addresses_do_not_make_the_picture_bigger_than_a_terminal() -> None:
    places = [("2001:db8:1111:2222:3333:4444:5555:6666", 6697), *((f"10.0.0.{n}", 6697) for n in range(5))]  # noqa: E501
    drawn = picture(Invite(tuple(places), "jarkom", PRINT), Screen())
    assert 0 < len(drawn) <= 24


def test_an_operator_gets_no_picture() -> None:
    house = own_rooms(House(), "jarkom")
    one = inviter(house, screen=Screen())
    assert any(map(is_picture, one.lines()))
    assert not any(map(is_picture, one.lines(drawn=False)))


def test_changed_addresses_are_told() -> None:
    assert inviter(House()).news(["10.0.0.9", "fd00::9"], [HOME]) == [
        "new address 10.0.0.9:6697",
        "new address [fd00::9]:6697",
        "no longer at 192.168.1.5:6697",
    ]


def _link(lines: Sequence[str]) -> str:
    (line,) = [line for line in lines if line.startswith("invite ")]
    return line.removeprefix("invite ")


def test_who_comes_by_an_address_alone_can_compare_the_words() -> None:
    house = House()
    assert inviter(house).with_words("lab")[-1] == f"words {spoken(PRINT)}"
    assert Inviter(house.world, tuple, 6697, PRINT, Screen()).with_words() == []
