"""What others send can't reach the terminal but as letters in their own place."""

from __future__ import annotations

import asyncio
import io
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prompt_toolkit.application.current import set_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import DummyInput
from prompt_toolkit.output.vt100 import Vt100_Output

from client.core.servers import Servers
from client.core.talk import Talk
from client.core.wording import safe
from client.ui.doctorview import Report, report_rows
from client.ui.findpage import FindPage
from client.ui.listpage import ListActions, ListPage
from client.ui.page import Page
from client.ui.prompts import Prompt, password_question
from client.ui.readingpage import ReadingPage
from client.ui.screen import Screen
from client.ui.searchview import Status
from client.ui.serverlist import ServerList
from client.ui.talkpage import TalkActions, TalkPage
from client.ui.wrap import cells
from discovery.doctor.finding import Check, Diagnosis, Finding, Level
from discovery.listing import State
from discovery.text import clean
from tests.client.ui.picture import picture_of
from tests.client.ui.servers import appeared, listed

# What prompt_toolkit writes by itself: cursor, colours, erasing, modes, the size of the cursor; and
# our question for the background.
KNOWN = re.compile(
    r"\x1b\[[0-9;]*[ABCDHJKm]|\x1b\[\?(?:7|12|25|1049|2004|1004|1|1000|1003|1006|1015)[hl]"
    r"|\x1b\[[0-6] q|\x1b\[6n|\x1b\]11;\?\x07"
)
HOSTILE = [
    "\x1b]52;c;aGFsbG8=\x07", "\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x90q\x9c", "\x08\x08",
    "\u202eevil", "\u2066x\u2069", "\u200d", "a" + "\u0301" * 300, "\ufeff", "\U000e0041", "❤️",
    "👍🏽", "🇮🇩", "世", "[ZeroWidthEscape]", "class:error", "<ansired>", "\x03" + "4red", "\t",
]
text = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))).map("".join)
word = text.map(lambda one: re.sub(r"[\s,:!@#&+%~=]", "", one) or "x")
SIZES = ((60, 20), (120, 30))


def line(*parts: str) -> bytes:
    """A line of IRC, whatever the parts are: of a server that keeps no rule but the grammar."""
    raw = re.sub("[\r\n\x00]", "", " ".join(parts)).encode("utf-8", "replace")
    return raw[:500] + b"\r\n"


def painted(make: Callable[[], Page[Any]], size: tuple[int, int]) -> tuple[str, str]:
    """(every byte that a page made by `make` sends to the terminal, its picture)."""

    async def paint() -> tuple[str, str]:
        screen, sink = terminal(size)
        screen.app.renderer.reset()  # as if nothing had been painted yet
        sink.seek(0)
        sink.truncate()
        with set_app(screen.app), screen.showing(make()):
            screen.app.renderer.render(screen.app, screen.app.layout)
            return sink.getvalue(), picture_of(screen.app)

    return asyncio.run(paint())


@cache
def terminal(size: tuple[int, int]) -> tuple[Screen, io.StringIO]:
    """A screen, and what it sends. One for all pictures of a size: a new one takes 10 ms."""
    columns, rows = size
    sink = io.StringIO()
    output = Vt100_Output(sink, lambda: Size(rows=rows, columns=columns), term="xterm")
    return Screen(input=DummyInput(), output=output), sink


def check(sent: str, picture: str, size: tuple[int, int]) -> None:
    rest = KNOWN.sub("", sent)
    controls = [one for one in rest if unicodedata.category(one) in ("Cc", "Cf", "Cs")]
    assert set(controls) <= {"\r", "\n"}
    assert all(cells(row) <= size[0] for row in picture.split("\n"))
    assert "\u0301" * 6 not in rest


def talk_with(nick: str, room: str, topic: str, said: str, server: str) -> Talk:
    talk = Talk("siti")
    talk.start()
    channel = "#" + room
    talk.receive(
        b"".join(
            [
                line(":x CAP * LS :"),
                line(":x 001 siti :", server),
                line(f":x 005 siti NETWORK={server.split(' ')[0]} :are supported"),
                line(f":siti!u@h JOIN {channel}"),
                line(f":x 332 siti {channel} :{topic}"),
                line(f":x 353 siti = {channel} :@siti +{nick} {nick}2"),
                line(f":x 366 siti {channel} :end"),
                line(f":{nick}!u@h PRIVMSG {channel} :{said}"),
                line(f":{nick}!u@h PRIVMSG {channel} :\x01ACTION {said}\x01"),
                line(f":{nick}!u@h PRIVMSG siti :{said}"),
                line(f":{nick}!u@h NOTICE {channel} :{said}"),
                line(f":{nick}!u@h TOPIC {channel} :{topic}"),
                line(f":{nick}!u@h JOIN {channel}"),
                line(f":{nick}!u@h MODE {channel} +o {nick}2"),
                line(f":{nick}2!u@h QUIT :{said}"),
                line(f":{nick}!u@h NICK {nick}3"),
                line(f":x 404 siti {channel} :{said}"),
                line(f":{nick}3!u@h KICK {channel} siti :{said}"),
            ]
        ),
        0,
    )
    return talk


@pytest.mark.parametrize("size", SIZES)
@example(nick="[ZeroWidthEscape]", room="x", topic="x", said="\x1b]52;c;aGFsbG8=\x07", server="x")
@given(nick=word, room=word, topic=text, said=text, server=text)
def test_nothing_said_in_a_talk_commands_the_terminal(
    size: tuple[int, int], nick: str, room: str, topic: str, said: str, server: str
) -> None:
    talk = talk_with(nick, room, topic, said, server)

    def make() -> TalkPage:
        nothing = TalkActions(lambda _: True, lambda: None, lambda: None, lambda: None)
        return TalkPage(Servers(talk), nothing, zone=UTC)

    for _ in talk.model.rooms:
        talk.switch(1)
        check(*painted(make, size), size)


@pytest.mark.parametrize("size", SIZES)
@example(nick="[ZeroWidthEscape]", room="x", said="\x1b]52;c;aGFsbG8=\x07")
@given(nick=word, room=word, said=text)
def test_nothing_that_is_found_commands_the_terminal(
    size: tuple[int, int], nick: str, room: str, said: str
) -> None:
    talk = talk_with(nick, room, said, said, "x")
    talk.receive(line(f":{nick}!u@h PRIVMSG siti :kopi {said}"), 0)
    for key in talk.model.rooms:
        talk.look_at(key)
        make = partial(FindPage, talk, lambda events: None, "kopi", zone=UTC)
        check(*painted(make, size), size)


@pytest.mark.parametrize("size", SIZES)
@example(name="\x1b[2J", room="[ZeroWidthEscape]", wanted="\u202e")
@given(name=text, room=text, wanted=text)
def test_nothing_announced_on_the_lan_commands_the_terminal(
    size: tuple[int, int], name: str, room: str, wanted: str
) -> None:
    # As discovery hands it over: cleaned, but in any script and of any width.
    rooms = (clean(room, 40), clean(room, 20) + "!")
    servers = ServerList(clean(wanted, 20))
    for number, state in enumerate(State):
        key = str(number) * 64
        servers.see(
            appeared(listed(clean(name, 40), *rooms, more=2, state=state, fingerprint=key))
        )
    actions = ListActions(Status, lambda: None, lambda: False, lambda: None)
    for _ in servers.rows:
        check(*painted(lambda: ListPage(servers, actions, nick="siti"), size), size)
        servers.move(4)


@given(subject=text, said=text)
def test_nothing_the_doctor_quotes_commands_the_terminal(subject: str, said: str) -> None:
    finding = Finding(
        Check.SERVERS, clean(subject, 60), Level.BAD, clean(said, 80), clean(said, 80)
    )
    report = Report([finding], clean(said, 40))
    for report.diagnosis in (None, Diagnosis((finding,))):
        page = partial(ReadingPage, "Doctor", lambda width, _: report_rows(report, width))
        check(*painted(page, SIZES[0]), SIZES[0])


@given(reason=text)
def test_no_reason_given_by_a_server_commands_the_terminal(reason: str) -> None:
    question = password_question("rahasia", safe(reason))
    check(*painted(lambda: Prompt(question), SIZES[0]), SIZES[0])
