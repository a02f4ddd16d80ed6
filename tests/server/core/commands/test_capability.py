"""CAP: a client gets what it asked for, whole or not at all, in words that it understands."""

from __future__ import annotations

import pytest

from server.core.offers import CAPABILITIES
from server.core.world import Rules
from tests.server.core.dialogue import House, Person


def offered(person: Person, version: str) -> list[str]:
    """What CAP LS shows; every line but the last must say that more comes."""
    person >> f"CAP LS{version}"
    *more, last = person.read()
    assert all(line.params[2] == "*" for line in more)
    return " ".join(line.params[-1] for line in (*more, last)).split()


def test_a_modern_client_sees_every_capability() -> None:
    words = offered(House(Rules(fingerprint="ab" * 32)).connect(), " 302")
    assert {word.partition("=")[0] for word in words} == set(CAPABILITIES)


@pytest.mark.parametrize("version", ["", " 301", " x"])
def test_an_old_client_gets_one_line_without_values_and_with_no_draft_before_the_rest(
    version: str,
) -> None:
    andi = House().connect()
    andi >> f"CAP LS{version}"
    (line,) = andi.read()
    words = line.params[2].split()
    assert not any("=" in word for word in words)
    finished = [name for name in CAPABILITIES if "/" not in name]
    assert set(finished) <= set(words)
    assert len(andi.raw) <= 512


def test_asking_holds_the_welcome_back_until_the_end() -> None:
    andi = House().connect()
    andi >> "CAP REQ :multi-prefix userhost-in-names" >> "NICK andi" >> "USER andi 0 * :Andi"
    andi << "CAP * ACK :multi-prefix userhost-in-names"
    andi.hears_nothing()
    andi >> "CAP LIST"
    andi << "CAP andi LIST :multi-prefix userhost-in-names"
    andi >> "CAP END"
    assert andi.verbs()[0] == "001"
    andi >> "CAP END"
    andi.hears_nothing()


@pytest.mark.parametrize("wanted", ["foo multi-prefix bar", "multi-prefix bar", "foo multi-prefix"])
def test_one_unknown_capability_refuses_all_in_the_same_words(wanted: str) -> None:
    andi = House().connect()
    andi >> f"CAP REQ :{wanted}"
    andi << f"CAP * NAK :{wanted}"
    andi >> "CAP LIST"
    andi << "CAP * LIST :"
    andi >> "CAP REQ :multi-prefix"
    andi << "CAP * ACK multi-prefix"


def test_a_capability_can_be_given_back_also_later() -> None:
    andi = House().arrive("andi", "echo-message", "server-time")
    andi >> "CAP REQ :-server-time"
    andi << "CAP andi ACK -server-time"
    andi >> "CAP LIST"
    assert "time" not in (andi << "CAP andi LIST echo-message").tags


def test_who_says_302_is_told_of_changes_and_cannot_refuse() -> None:
    andi = House().connect()
    offered(andi, " 302")
    andi >> "CAP REQ -cap-notify"
    andi << "CAP * NAK -cap-notify"
    andi >> "CAP LIST"
    andi << "CAP * LIST cap-notify"


def test_a_request_too_long_for_one_answer_is_granted_in_several() -> None:
    andi = House().connect()
    wanted = " ".join(["multi-prefix"] * 35)
    andi >> f"CAP REQ :{wanted}"
    lines = andi.read()
    assert all(line.params[1] == "ACK" for line in lines)
    assert " ".join(line.params[2] for line in lines) == wanted


def test_an_unknown_subcommand_is_refused() -> None:
    andi = House().connect()
    andi >> "CAP NOTACOMMAND"
    andi << "410 * NOTACOMMAND :…"
    andi >> "CAP"
    andi << "461 * CAP :…"
