"""HELP: made from the table of commands, so it knows every one of them."""

from __future__ import annotations

import pytest

from server.core.command import COMMANDS
from tests.server.core.dialogue import House


@pytest.mark.parametrize("verb", ["HELP", "HELPOP"])
def test_alone_it_lists_every_command(verb: str) -> None:
    andi = House().arrive("andi")
    andi >> verb
    start, *lines, end = andi.read()
    assert (start.verb, end.verb) == ("704", "706")
    assert {one.verb for one in lines} == {"705"}
    assert {word for one in lines for word in one.params[2].split()} == set(COMMANDS)
    assert {one.params[1] for one in (start, *lines, end)} == {"*"}


@pytest.mark.parametrize("verb", ["HELP", "HELPOP"])
def test_a_command_is_explained(verb: str) -> None:
    andi = House().arrive("andi")
    andi >> f"{verb} privmsg"
    andi << "704 andi PRIVMSG :PRIVMSG <target>…"
    andi << "706 andi PRIVMSG :…"
    andi.hears_nothing()


def test_an_unknown_command_is_one_refusal() -> None:
    andi = House().arrive("andi")
    andi >> "HELP NOSUCH"
    andi << "524 andi NOSUCH :…"
    andi.hears_nothing()


def test_every_commands_help_begins_with_its_usage_and_fits_a_line() -> None:
    for verb, row in COMMANDS.items():
        assert row.help.startswith(verb)
        assert len(row.help) <= 120
