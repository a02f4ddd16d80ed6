"""Operators do over the wire what the host does at the terminal; nobody else does."""

from __future__ import annotations

import pytest

from server.core.happening import HappeningKind
from server.core.rules import Rules
from tests.server.core.dialogue import SERVER, START, House, Person, hashed
from tests.server.core.logins import come_back, enrol

RULES = Rules(started=START, operators={"dosen": hashed("rahasia"), "asisten": hashed("kopi")})


def operator(house: House, nick: str = "dewi") -> Person:
    """Somebody who has said OPER."""
    person = house.arrive(nick)
    person >> "OPER dosen rahasia"
    assert person.session.is_operator
    person.read()
    return person


def test_the_right_name_and_password_make_an_operator() -> None:
    house = House(RULES)
    dewi = house.arrive("dewi")
    dewi >> "OPER dosen rahasia"
    dewi << f":{SERVER} MODE dewi +o"
    dewi << "381 dewi :…"
    assert house.said(HappeningKind.OPERATED) == ["OPER dosen"]
    dewi >> "OPER dosen rahasia"  # nothing new
    dewi << "381 dewi :…"


@pytest.mark.parametrize("words", ["dosen salah", "lain rahasia", "dosen kopi", "DOSEN rahasia"])
def test_a_wrong_name_or_password_is_refused_alike_and_the_host_told(words: str) -> None:
    house = House(RULES)
    dewi = house.arrive("dewi")
    dewi >> f"OPER {words}"
    dewi << "464 dewi :Wrong name or password"
    assert not dewi.session.is_operator
    assert house.said(HappeningKind.REFUSED) == ["wrong password for OPER"]


def test_oper_without_operators_or_words_is_refused() -> None:
    dewi = House().arrive("dewi")
    dewi >> "OPER dosen rahasia"
    dewi << "491 dewi :…"
    dewi >> "OPER dosen"
    dewi << "461 dewi OPER :…"


def test_guessing_is_slowed_down_and_the_right_password_costs_nothing() -> None:
    house = House(RULES)
    dewi = house.arrive("dewi")
    for _ in range(10):
        dewi >> "OPER dosen rahasia"
    assert "464" not in dewi.verbs()
    for _ in range(5):
        dewi >> "OPER dosen salah"
        dewi << "464 dewi :Wrong name or password"
    dewi >> "OPER dosen rahasia"
    dewi << "464 dewi :Too many wrong passwords; try again in 10 seconds"


def test_others_see_who_is_operator() -> None:
    house = House(RULES)
    operator(house)
    andi = house.arrive("andi")
    andi >> "WHOIS dewi"
    assert "313" in andi.verbs()
    andi >> "WHO dewi"
    andi << "352 andi * ~dewi 10.0.0.1 … dewi H* :0 Dewi Nama"
    andi.read()
    andi >> "WHO * o"
    assert andi.verbs() == ["352", "315"]
    andi >> "LUSERS"
    assert "252" in andi.verbs()


def test_the_mode_can_be_given_up_but_not_taken() -> None:
    house = House(RULES)
    dewi, andi = operator(house), house.arrive("andi")
    andi >> "MODE andi +o"
    andi.hears_nothing()
    assert not andi.session.is_operator
    dewi >> "MODE dewi -o"
    dewi << ":dewi MODE dewi -o"
    assert not dewi.session.is_operator


def test_host_gives_the_hosts_commands_and_the_log_says_who_used_them() -> None:
    house = House(RULES)
    dewi = operator(house)
    dewi >> "HOST open lab"
    dewi << f":{SERVER} NOTICE dewi :The room lab is open"
    dewi >> "HOST :password lab kopi"
    dewi << "NOTICE dewi :The room lab is locked: newcomers need the new password"
    dewi >> "HOST rooms"
    dewi << "NOTICE dewi :lab  0 people  locked, stays"
    dewi >> "HOST kick joko"
    dewi << "NOTICE dewi :Nobody here has the nick joko; `people` lists everybody"
    done = house.said(HappeningKind.OPERATED)
    assert done == ["OPER dosen", "open lab", "password lab *"]


def test_host_alone_is_help_in_lines_that_fit() -> None:
    house = House(RULES)
    dewi = operator(house)
    dewi >> "HOST"
    lines = dewi.read()
    assert {one.verb for one in lines} == {"NOTICE"}
    assert any(one.params[-1].startswith("announce TEXT") for one in lines)


@pytest.mark.parametrize("line", ["HOST rooms", "HOST", "KILL budi :x", "WALLOPS :x", "KILL joko"])
def test_others_may_not(line: str) -> None:
    house = House(RULES)
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> line
    andi << "481 andi :Only operators may do that: the host makes them"
    andi.hears_nothing()
    budi.hears_nothing()


def test_kill_puts_off_the_server_and_others_see_why() -> None:
    house = House(RULES)
    dewi, andi, budi = operator(house), house.arrive("andi"), house.arrive("budi")
    for person in (andi, budi):
        person >> "JOIN #lab"
    andi.read(), budi.read()
    dewi >> "KILL budi :spam"
    budi << ":dewi KILL budi spam"
    budi << "ERROR :Closing link: Killed (dewi (spam))"
    andi << ":budi QUIT :Killed (dewi (spam))"
    dewi >> "KILL andi"
    andi << ":dewi KILL andi :No reason given"
    dewi >> "KILL andi"
    dewi << "401 dewi andi :…"


def test_wallops_reaches_who_listens() -> None:
    house = House(RULES)
    dewi, andi, budi = operator(house), house.arrive("andi"), house.arrive("budi")
    andi >> "MODE andi +w"
    andi << ":andi MODE andi +w"
    dewi >> "WALLOPS :halo semua"
    andi << ":dewi WALLOPS :halo semua"
    budi.hears_nothing()
    dewi.hears_nothing()


def test_operators_moderate_every_room_from_outside() -> None:
    house = House(RULES)
    dewi, andi, budi = operator(house), house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "MODE #lab +s"
    budi >> "JOIN #lab"
    andi.read(), budi.read()
    dewi >> "MODE #lab +m"
    andi << ":dewi MODE #lab +m"
    dewi.read()
    dewi >> "MODE #lab +k kopi"
    andi << ":dewi MODE #lab +k *"
    dewi.read()
    dewi >> "TOPIC #lab :tenang"
    andi << ":dewi TOPIC #lab tenang"
    dewi >> "KICK #lab budi :ribut"
    andi << ":dewi KICK #lab budi ribut"
    dewi >> "MODE #lab +o dewi"
    dewi.read()
    dewi >> "MODE #lab -o andi"
    andi << ":dewi MODE #lab -o andi"
    dewi >> "PRIVMSG #lab :not inside"
    dewi.read()
    andi.hears_nothing()


def test_the_founder_with_an_account_moderates_again_and_nobody_else_does() -> None:
    house = House(RULES)
    enrol(house, "andi")
    andi = come_back(house, "andi")
    andi >> "JOIN #lab" >> "PRIVMSG #lab :halo" >> "PART #lab"
    budi = house.arrive("budi")
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"
    budi << "353 budi = #lab budi"
    andi.read()
    andi >> "JOIN #lab"
    andi << ":andi JOIN #lab"
    andi << "353 andi = #lab :budi @andi"
