"""WHOIS and WHOWAS: what people may know of each other."""

from __future__ import annotations

import pytest

from server.core.limits import WHOWAS_ENTRIES
from tests.server.core.dialogue import House


def test_whois_says_everything_about_somebody() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "JOIN #kopi" >> "AWAY :makan" >> "MODE andi +B"
    andi.session.account = "andi1"
    house.now += 5
    budi >> "WHOIS ANDI"
    budi << "311 budi andi ~andi 10.0.0.1 * :Andi Nama"
    budi << "319 budi andi :@#lab @#kopi"
    budi << "312 budi andi warkop.local :…"
    budi << "330 budi andi andi1 :…"
    budi << "301 budi andi :makan"
    budi << "335 budi andi :…"
    budi << "671 budi andi :…"
    budi << "317 budi andi 5 1700000000 :…"
    budi << "318 budi andi :…"
    budi.hears_nothing()


def test_whois_of_somebody_in_many_rooms_takes_more_lines_and_loses_none() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    names = [f"#{'kopi' * 10}{number}" for number in range(20)]
    for name in names:
        andi >> f"JOIN {name}"
    budi >> "WHOIS andi"
    lines = [one.params[2] for one in budi.read() if one.verb == "319"]
    assert len(lines) > 1
    assert " ".join(lines).split() == ["@" + name for name in names]


def test_whois_says_nothing_of_rooms_that_are_secret() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "MODE #lab +s" >> "JOIN #kopi"
    budi >> "WHOIS andi"
    assert [one.params[2] for one in budi.read() if one.verb == "319"] == ["@#kopi"]
    andi >> "WHOIS andi"
    assert "@#lab @#kopi" in [one.params[-1] for one in andi.read()]


def test_the_rooms_of_somebody_invisible_are_known_to_their_members_only() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "MODE andi +i"
    budi >> "WHOIS andi"
    assert "319" not in budi.verbs()
    budi >> "JOIN #lab"
    budi.read()
    budi >> "WHOIS andi"
    assert "319" in budi.verbs()


@pytest.mark.parametrize("command", ["WHOIS warkop.local andi", "WHOIS andi andi"])
def test_whois_may_name_a_server_first(command: str) -> None:
    house = House()
    house.arrive("andi")
    budi = house.arrive("budi")
    budi >> command
    budi << "311 budi andi ~andi 10.0.0.1 * :Andi Nama"


def test_whois_of_nobody_is_refused_and_ends() -> None:
    andi = House().arrive("andi")
    andi >> "WHOIS budi"
    andi << "401 andi budi :…"
    andi << "318 andi budi :…"
    andi >> "WHOIS"
    andi << "431 andi :…"
    andi.hears_nothing()


def test_whowas_remembers_who_left_and_why() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    budi >> "QUIT :dah"
    andi >> "WHOWAS BUDI"
    andi << "314 andi budi ~budi 10.0.0.2 * :Budi Nama"
    andi << "312 andi budi warkop.local :2023-11-14T22:13:20.000Z (Quit: dah)"
    andi << "369 andi BUDI :…"
    andi.hears_nothing()


@pytest.mark.parametrize(
    ("count", "found"), [("", 2), (" 1", 1), (" 2", 2), (" 0", 2), (" -1", 2), (" x", 2)]
)
def test_whowas_tells_the_newest_first_and_as_many_as_asked(count: str, found: int) -> None:
    house = House()
    andi = house.arrive("andi")
    for address in ("10.1.1.1", "10.2.2.2"):
        house.arrive("budi", address=address) >> "QUIT"
    andi >> f"WHOWAS budi{count}"
    hosts = [one.params[3] for one in andi.read() if one.verb == "314"]
    assert hosts == ["10.2.2.2", "10.1.1.1"][:found]


def test_whowas_remembers_a_nick_that_was_given_up() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    budi >> "NICK cici" >> "NICK Cici"
    andi >> "WHOWAS *i*"
    andi << "314 andi budi ~budi 10.0.0.2 * :Budi Nama"
    andi << "312 andi budi warkop.local :2023-11-14T22:13:20.000Z (now cici)"
    andi << "369 andi *i* :…"


def test_whowas_of_nobody_is_refused_and_ends() -> None:
    andi = House().arrive("andi")
    andi >> "WHOWAS budi"
    andi << "406 andi budi :…"
    andi << "369 andi budi :…"
    andi >> "WHOWAS"
    andi << "431 andi :…"
    andi.hears_nothing()


def test_whowas_forgets_the_oldest() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    for number in range(WHOWAS_ENTRIES + 1):
        budi >> f"NICK budi{number}"
    andi >> "WHOWAS budi"
    assert andi.verbs() == ["406", "369"]
    andi >> "WHOWAS budi0"
    assert andi.verbs() == ["314", "312", "369"]
