"""What stands around the talk fits its place and leaves out the least important first."""

from __future__ import annotations

import pytest

from client.core.model import Model, Phase, Room, Seal
from client.ui.rows import RowOfCells, width_of
from client.ui.talkview import keys_row, phase_cells, rule, title_row, typing_row


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


def test_the_title_says_that_the_other_is_not_there() -> None:
    model = model_of("budi")
    assert "not here" not in text(title_row(model, 60))
    model.rooms["budi"].online = False
    assert "a private talk · not here now" in text(title_row(model, 60))


def test_the_title_can_be_drawn_without_a_room() -> None:
    assert "No room yet" in text(title_row(Model(), 60))


def test_keys_that_do_not_fit_are_left_out_whole_before_the_state() -> None:
    keys = [("F1", "help"), ("Ctrl-C", "quit"), ("PgUp", "read back")]
    row = text(keys_row(keys, phase_cells(model_of("#jarkom"), 80), 40))
    assert row.startswith(" F1 help  Ctrl-C quit ")
    assert "PgUp" not in row
    assert row.endswith("connected ")
    assert len(row) == 40


def test_a_lost_connection_is_said() -> None:
    model = model_of("#jarkom")
    model.phase = Phase.OFFLINE
    assert text(phase_cells(model, 60)) == "not connected "


def test_a_rule_goes_across() -> None:
    assert text(rule(5)) == "─────"


def test_who_types_stands_in_the_rule_and_moves_nothing() -> None:
    room = Room("#jarkom")
    assert text(typing_row(room, 1000, 40)) == "─" * 40
    room.typing = {"budi": 7000}
    assert text(typing_row(room, 1000, 40)) == "── budi is typing … ".ljust(40, "─")
    room.typing["citra"] = 7000
    assert "── budi and citra are typing … ──" in text(typing_row(room, 1000, 60))
    room.typing["dewi"] = 7000
    assert "── several people are typing … ──" in text(typing_row(room, 1000, 60))
    for width in range(40):
        assert width_of(typing_row(room, 1000, width)) == width


def test_who_stopped_typing_is_not_said_to_type() -> None:
    room = Room("#jarkom", typing={"budi": 7000, "citra": 9000})
    assert "── citra is typing … ──" in text(typing_row(room, 7000, 60))


def test_without_a_room_nobody_types() -> None:
    assert text(typing_row(None, 0, 5)) == "─────"


def test_a_server_that_does_not_answer_is_not_called_well() -> None:
    model = model_of("#jarkom")
    model.phase, model.slow = Phase.ONLINE, True
    for width in (60, 120):
        assert text(phase_cells(model, width)) == "slow … "
