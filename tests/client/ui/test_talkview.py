"""What stands around the talk fits its place and leaves out the least important first."""

from __future__ import annotations

import pytest

from client.core.model import Member, Model, Phase, Room, Seal
from client.ui.rows import RowOfCells, width_of
from client.ui.talkview import (
    keys_row,
    members_rows,
    phase_cells,
    rooms_rows,
    rule,
    tabs_row,
    title_row,
)


def text(row: RowOfCells) -> str:
    return "".join(part for _, part in row)


def model_of(*names: str, current: str = "") -> Model:
    model = Model(nick="siti", server="Warung Andi", phase=Phase.ONLINE)
    for name in names:
        model.rooms[name] = Room(name, joined=True)
    model.current = current or names[0]
    return model


def test_the_title_names_the_room_its_topic_and_the_server() -> None:
    model = model_of("#jarkom")
    model.rooms["#jarkom"].topic = "ngopi dulu"
    row = text(title_row(model, 60))
    assert row.startswith(" jarkom  ngopi dulu ")
    assert row.endswith("Warung Andi ")


def test_a_long_topic_is_cut_before_the_server() -> None:
    model = model_of("#jarkom")
    model.rooms["#jarkom"].topic = "panjang " * 30
    row = title_row(model, 60)
    assert width_of(row) == 60
    assert text(row).endswith("… Warung Andi ")


def test_a_talk_with_one_person_is_called_so() -> None:
    assert "a private talk" in text(title_row(model_of("budi"), 60))


@pytest.mark.parametrize(
    ("seal", "words"),
    [
        (Seal.SEALED, "a private talk, encrypted"),
        (Seal.OPEN, "that the host can read"),
        (Seal.UNREADABLE, "/whois budi"),
    ],
)
def test_the_title_says_who_can_read_a_talk_before_anything_is_written(
    seal: Seal, words: str
) -> None:
    model = model_of("budi")
    model.rooms["budi"].seal = seal
    assert words in text(title_row(model, 80))


def test_the_title_can_be_drawn_without_a_room() -> None:
    assert "No room yet" in text(title_row(Model(), 60))


def test_unread_rooms_show_how_much_and_whether_it_speaks_to_us() -> None:
    model = model_of("#jarkom", "#sisop", "budi")
    model.rooms["#sisop"].unread = 12
    model.rooms["budi"].unread = 2
    model.rooms["budi"].mentioned = True
    assert text(tabs_row(model, 60)) == " jarkom  sisop 12  budi @2 "
    panel = [text(row) for row in rooms_rows(model, 20, 10)]
    assert panel[3].rstrip().endswith("12")
    assert panel[4].rstrip().endswith("@2")
    assert all(len(row) <= 20 for row in panel)


def test_the_current_room_is_in_sight_among_many() -> None:
    names = [f"#ruang{number}" for number in range(40)]
    model = model_of(*names, current="#ruang33")
    assert " ruang33 " in text(tabs_row(model, 60))
    assert any("ruang33" in text(row) for row in rooms_rows(model, 20, 8))


def test_the_server_s_own_lines_are_no_room() -> None:
    model = model_of("#jarkom", "")
    assert text(tabs_row(model, 60)) == " jarkom "


def test_moderators_come_first_and_the_rest_is_counted() -> None:
    model = model_of("#jarkom")
    room = model.rooms["#jarkom"]
    room.members = {f"m{n:02}": Member(f"m{n:02}") for n in range(20)}
    room.members["zul"] = Member("zul", prefix="@")
    rows = [text(row).rstrip() for row in members_rows(model, 16, 8)]
    assert rows == [" 21 here", "", "@zul", " m00", " m01", " m02", " m03", " … 16 more"]


def test_keys_that_do_not_fit_are_left_out_whole_before_the_state() -> None:
    keys = [("F1", "help"), ("Ctrl-C", "quit"), ("PgUp", "read back")]
    row = text(keys_row(keys, phase_cells(model_of("#jarkom")), 40))
    assert row.startswith(" F1 help  Ctrl-C quit ")
    assert "PgUp" not in row
    assert row.endswith("connected ")
    assert len(row) == 40


def test_a_lost_connection_is_said() -> None:
    model = model_of("#jarkom")
    model.phase = Phase.OFFLINE
    assert text(phase_cells(model)) == "not connected "


def test_a_rule_goes_across() -> None:
    assert text(rule(5)) == "─────"
