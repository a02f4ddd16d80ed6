"""What the server says it can do is what it does."""

from __future__ import annotations

from protocol.isupport import apply_tokens
from server.core import limits
from server.core.command import COMMANDS
from server.core.modes import CHANNEL_MODES, ModeType
from server.core.offers import CAPABILITIES, isupport
from server.core.world import Rules
from tests.server.core.dialogue import House


def test_a_client_learns_the_tokens_as_they_are() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    known: dict[str, str] = {}
    for line in andi.read():
        if line.verb == "005":
            apply_tokens(known, line.params[1:-1])
    assert known == isupport(Rules())


def test_every_channel_mode_is_announced_once_in_its_type() -> None:
    tokens = isupport(Rules())
    types = (ModeType.LIST, ModeType.ALWAYS, ModeType.ON_SET, ModeType.FLAG)
    for letters, kind in zip(tokens["CHANMODES"].split(","), types, strict=True):
        assert set(letters) == {one.letter for one in CHANNEL_MODES.values() if one.type is kind}
    standing, signs = tokens["PREFIX"][1:].split(")")
    assert (len(standing), len(signs)) == (3, 3)
    assert all(CHANNEL_MODES[letter].type is ModeType.PREFIX for letter in standing)


def test_limits_on_targets_are_of_commands_that_exist() -> None:
    targets = dict(word.split(":") for word in isupport(Rules())["TARGMAX"].split(","))
    assert set(targets) <= set(COMMANDS)
    assert targets["PRIVMSG"] == str(limits.TARGETS)


def test_a_capability_is_a_word_and_so_is_its_value() -> None:
    assert not [name for name, value in CAPABILITIES.items() if set(name + value) & set(" ;\\")]
