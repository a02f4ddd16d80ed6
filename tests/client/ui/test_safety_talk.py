"""What others say, in every part of a message and of a room, stays in its own cells."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import example, given
from prompt_toolkit.layout import Layout
from prompt_toolkit.layout.containers import HSplit, VSplit

from client.core import links
from client.core.model import Kind, Line, Member, Model, Past, Phase, Room, Seal
from client.core.wording import NICK_LIMIT, TOPIC_LIMIT, safe
from client.ui import panels, talkview
from client.ui.page import Page, row_window
from client.ui.rows import rows_window
from client.ui.timeline import Timeline
from tests.client.ui.test_safety import SIZES, check, painted, text, word


def model_with(nick: str, other: str, topic: str, said: str) -> Model:
    """A room with everything that a message can have, cleaned as `core` does it."""
    nick, other, said = safe(nick, NICK_LIMIT), safe(other, NICK_LIMIT), safe(said)
    block = "\n".join(["```", said, "    " + said, "\t" + said, "```", said])
    reaction = safe(said, 24)
    lines = [
        Line(Kind.JOIN, 1, nick),
        Line(Kind.QUIT, 2, other, said),
        Line(Kind.NICK, 3, nick, other),
        Line(Kind.MESSAGE, 4, nick, said, msgid="a", reactions={reaction: [nick, other]}),
        Line(Kind.MESSAGE, 5, other, block, reply_to="a", reactions={"x": [nick]}),
        Line(Kind.MESSAGE, 6, nick, f"http://{said} {said}", msgid="b", mention=True),
        Line(Kind.MESSAGE, 7, nick, said, deleted=True, reply_to="b"),
        Line(Kind.ACTION, 8, nick, said, seal=Seal.OPEN),
        Line(Kind.MESSAGE, 9, other, said * 20, reply_to="b", seal=Seal.SEALED),
    ]
    room = Room("#" + nick, safe(topic, TOPIC_LIMIT), lines=lines, unread_from=3, exhausted=True)
    for line in lines:
        links.number(room, line)
    room.typing = {nick: 100, other: 100}
    room.members = {one: Member(one, "@", away=one == other) for one in (nick, other)}
    private = Room(other, unread=3, mentioned=True, online=True)
    muted = Room("#" + other, unread=3, muted=True)
    model = Model(nick, server=said, phase=Phase.ONLINE, current="a")
    model.rooms = {"a": room, "b": private, "c": muted}
    return model


class Reading(Page[None]):
    """Everything around and in a talk, without what is written."""

    def __init__(self, models: list[Model]) -> None:
        super().__init__()
        model = models[0]
        room = model.rooms["a"]
        timeline = Timeline(UTC)
        if room.past is not None:
            timeline.show(room.past.lines[0], goal=True)
        body = VSplit([
            rows_window(lambda w, h: panels.rooms_rows(models, w, h), width=panels.ROOMS_WIDTH),
            rows_window(
                lambda w, h: timeline.draw(
                    room, w, h, me=model.nick, numbered=room.lines, picked=room.lines[4]
                ),
                focusable=True,
            ),
            rows_window(lambda w, h: panels.members_rows(model, w, h), width=16),
        ])
        self.layout = Layout(
            HSplit(
                [
                    row_window(lambda w, _: [talkview.title_row(model, w)]),
                    body,
                    row_window(lambda w, _: [talkview.typing_row(room, 50, w)]),
                    row_window(lambda w, _: [panels.tabs_row(models, w)]),
                ]
            )
        )


@pytest.mark.parametrize("size", SIZES)
@example(nick="[ZeroWidthEscape]", other="class:error", topic="\x1b[2J", said="\x1b]52;c;aGk=\x07")
@given(nick=word, other=word, topic=text, said=text)
def test_no_part_of_a_message_or_a_room_commands_the_terminal(
    size: tuple[int, int], nick: str, other: str, topic: str, said: str
) -> None:
    models = [model_with(nick, other, topic, said), model_with(other, nick, said, topic)]
    models[1].hidden = True
    check(*painted(lambda: Reading(models), size), size)
    room = models[0].rooms["a"]
    room.past = Past(room.lines[:6], goal=room.lines[0])
    check(*painted(lambda: Reading(models), size), size)
