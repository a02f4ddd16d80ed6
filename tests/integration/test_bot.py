"""A bot made with a public IRC library is a guest like any other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.integration.programs import Programs, Server
from tests.integration.wire import Wire

BOT = Path(__file__).with_name("echo_bot.py")


def test_a_bot_joins_the_locked_room_sees_who_is_there_and_answers(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    running = server()
    andi = wire(running.port)
    andi.register("andi", "message-tags")
    andi.join("rahasia", "kopi")
    bot = programs.popen(
        [sys.executable, str(BOT), str(running.port), running.fingerprint, "#rahasia", "kopi"]
    )
    andi.wait_for(lambda one: one.verb == "JOIN" and one.source.startswith("echobot!"))
    andi.send("PRIVMSG #rahasia :!ping")
    answer = andi.wait_for(lambda one: one.verb == "PRIVMSG")
    assert answer.params == ("#rahasia", "pong andi, I see andi echobot")
    assert answer.tags["bot"] == ""  # it said +B, so programs can leave its talk out
    andi.send("PRIVMSG echobot :psst")
    assert andi.wait_for(lambda one: one.verb == "PRIVMSG").params == ("andi", "you said: psst")
    andi.send("PRIVMSG #rahasia :!bye")
    andi.wait_for(lambda one: one.verb == "QUIT")
    assert bot.wait() == 0, bot.output
