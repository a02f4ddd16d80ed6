"""`kill -9` of the server at any moment: what somebody saw echoed is in the history."""

from __future__ import annotations

import random
from collections.abc import Callable

from protocol.message import Message
from tests.integration.programs import Server
from tests.integration.wire import CAPABILITIES, Wire

# Labelled messages under way at once: the server dies in the midst of all its steps.
UNDER_WAY = 40
# After how many echoes each life of the server ends. The first are its very first writes; the rest
# are anywhere, but the same in every run, so that a failure can be repeated.
MOMENTS = (1, 2, *random.Random(9).sample(range(3, 600), 6))


def talk_until_killed(server: Server, wire: Wire, life: int, moment: int) -> list[Message]:
    """Talk faster than the server answers, and kill it at the `moment`-th echo. All echoes."""
    wire.register(f"andi{life}", *CAPABILITIES)
    wire.join("jarkom")
    echoes: list[Message] = []
    sent = 0

    def say_more() -> None:
        nonlocal sent
        lines = []
        while sent < len(echoes) + UNDER_WAY:
            lines.append(f"@label={sent} PRIVMSG #jarkom :message {sent} of life {life}")
            sent += 1
        wire.send(*lines)

    say_more()
    for message in wire.messages():
        if message.verb == "PRIVMSG":
            assert message.tags["label"] == str(len(echoes))
            echoes.append(message)
            if len(echoes) == moment:
                server.kill()
            elif len(echoes) < moment:
                say_more()
    return echoes


def said(message: Message) -> tuple[str, str, str]:
    return message.tags["msgid"], message.tags["time"], message.params[-1]


def test_what_was_echoed_is_in_the_history_after_kill_9_at_any_moment(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server()
    echoed: list[tuple[str, str, str]] = []
    for life, moment in enumerate(MOMENTS):
        echoes = talk_until_killed(house, wire(house.port), life, moment)
        assert len(echoes) >= moment
        echoed += [said(message) for message in echoes]
        house.start()
        reader = wire(house.port)
        reader.register("budi", *CAPABILITIES)
        reader.join("jarkom")
        history = [said(message) for message in reader.history("jarkom")]
        kept = set(history)
        assert len(kept) == len(history), "something is there twice"
        assert [one for one in echoed if one not in kept] == []
        # What was stored but never echoed may be there; the order is that of the echoes.
        seen = set(echoed)
        assert [one for one in history if one in seen] == echoed
        reader.close()
    house.stop()
