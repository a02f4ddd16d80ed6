"""The table of commands: what is refused when, for every command in every phase."""

from __future__ import annotations

import pytest

from server.core.command import COMMANDS, LABEL_LENGTH, REFUSALS, When, command
from server.core.session import Phase
from tests.server.core.dialogue import House, Person

VERBS = sorted(COMMANDS)
# Words that make sense for one command or another, and one that makes none.
WORDS = ["#lab", "andi", "+o", "LS", "*", "10", "::"]


def in_phase(house: House, phase: Phase) -> Person:
    if phase is Phase.REGISTERING:
        return house.connect()
    andi = house.arrive("andi", "message-tags")
    andi >> "JOIN #lab"
    if phase is Phase.CLOSED:
        andi >> "QUIT"
    andi.read()
    return andi


@pytest.mark.parametrize("verb", [*VERBS, "NOSUCH"])
@pytest.mark.parametrize("phase", Phase)
def test_every_command_in_every_phase_is_carried_out_or_refused_once(
    phase: Phase, verb: str
) -> None:
    row = COMMANDS.get(verb)
    when = row.when if row is not None else When.AFTER
    house = House()
    person = in_phase(house, phase)
    for number in range(5):
        if person.session.phase is not phase:
            house = House()
            person = in_phase(house, phase)
        person >> " ".join([verb, *WORDS[:number]])
        got = person.verbs()
        assert not [one for one in house.happenings if "bug in" in one.text]
        if phase is Phase.CLOSED:
            assert got == []
        elif when in REFUSALS[phase]:
            assert got == [REFUSALS[phase][when][0]]
        elif row is None:
            assert got == ["421"]
        elif number < row.params:
            assert got == ["461"]
        elif row.when is not When.ALWAYS:
            assert "451" not in got
            assert "462" not in got


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_a_label_of_its_own_answered_exactly_once(verb: str) -> None:
    house = House()
    andi = house.arrive("andi", "labeled-response", "batch", "message-tags", "echo-message")
    andi >> "JOIN #lab"
    for number in range(5):
        andi.read()
        andi >> " ".join([f"@label=x{number}", verb, *WORDS[:number]])
        labels = [line.tags["label"] for line in andi.read() if "label" in line.tags]
        if andi.session.phase is Phase.CLOSED:
            break
        # BATCH opens what a later command answers.
        assert labels == [f"x{number}"] or verb == "BATCH"


@pytest.mark.parametrize("capabilities", [(), ("labeled-response",), ("batch",)])
def test_without_both_capabilities_a_label_means_nothing(capabilities: tuple[str, ...]) -> None:
    andi = House().arrive("andi", *capabilities)
    andi >> "@label=x PING y"
    assert not (andi << "PONG warkop.local y").tags
    andi >> "@label=x PONG y"
    andi.hears_nothing()


def test_a_label_longer_than_labels_may_be_means_nothing() -> None:
    andi = House().arrive("andi", "labeled-response", "batch")
    longest = "x" * LABEL_LENGTH
    andi >> f"@label={longest} PING y"
    andi << f"@label={longest} PONG warkop.local y"
    andi >> f"@label={longest}x PING y"
    assert not (andi << "PONG warkop.local y").tags


def test_a_second_handler_for_a_verb_is_a_mistake_seen_at_start() -> None:
    with pytest.raises(ValueError, match="JOIN"):
        command("JOIN", help="JOIN: another")(lambda call: None)
