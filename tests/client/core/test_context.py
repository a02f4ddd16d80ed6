"""The few ways to change what is shown."""

from __future__ import annotations

from client.core.context import PRIVATE_LIMIT, Context
from client.core.events import LineAdded
from client.core.model import Kind


def test_a_note_without_any_room_has_a_place_that_is_no_room() -> None:
    ctx = Context("andi")
    ctx.note("hello")
    room = ctx.model.room
    assert room is ctx.model.rooms[""]
    assert [(line.kind, line.text) for line in room.lines] == [(Kind.NOTE, "hello")]
    assert isinstance(ctx.drain()[0], LineAdded)
    assert ctx.drain() == []


def test_closing_the_current_room_looks_at_the_one_before_it() -> None:
    ctx = Context("andi")
    for name in ("#a", "#b", "#c"):
        ctx.open_room(name)
    ctx.look_at("#b")
    ctx.close_room("#b")
    assert ctx.model.current == "#a"
    ctx.close_room("#a")
    assert ctx.model.current == "#c"
    ctx.close_room("#c")
    assert ctx.model.current == ""


def test_closing_another_room_changes_nothing_for_the_reader() -> None:
    ctx = Context("andi")
    ctx.open_room("#a")
    ctx.open_room("#b")
    ctx.look_at("#a")
    ctx.close_room("#b")
    ctx.close_room("#never")
    assert ctx.model.current == "#a"


def test_rooms_are_never_dropped_for_private_talks() -> None:
    ctx = Context("andi")
    ctx.open_room("#a")
    for number in range(PRIVATE_LIMIT + 5):
        ctx.open_room(f"n{number}")
    assert ctx.model.find("#a")
    assert ctx.model.find("n0") is None
    assert len(ctx.model.rooms) == PRIVATE_LIMIT + 1


def test_a_partner_who_takes_the_nick_of_another_partner_leaves_both_talks_alone() -> None:
    ctx = Context("andi")
    one, two = ctx.open_room("budi"), ctx.open_room("citra")
    ctx.rename_private("budi", "citra")
    assert (ctx.model.find("budi"), ctx.model.find("citra")) == (one, two)


def test_a_change_of_case_is_a_change_of_nick() -> None:
    ctx = Context("andi")
    room = ctx.open_room("budi")
    ctx.rename_private("budi", "Budi")
    assert ctx.model.find("BUDI") is room
    assert room.target == "Budi"


def test_where_nobody_sees_the_current_room_its_neighbour_does_not_become_it() -> None:
    ctx = Context("andi")
    ctx.shows_rooms = False
    ctx.open_room("budi")
    ctx.open_room("#jarkom")
    ctx.look_at("#jarkom")
    ctx.close_room("#jarkom")
    assert ctx.model.current == ""
