"""Beside a talk stand the rooms with what is unread, and the people; a mouse finds what it sees."""

from __future__ import annotations

from client.core.model import Member, Model, Phase, Room
from client.ui.panels import member_at, members_rows, room_at, rooms_rows, tab_at, tabs, tabs_row
from client.ui.rows import RowOfCells, width_of


def text(row: RowOfCells) -> str:
    return "".join(part for _, part in row)


def model_of(*names: str, current: str = "", server: str = "Warung Andi") -> Model:
    model = Model(nick="siti", server=server, phase=Phase.ONLINE)
    for name in names:
        model.rooms[name] = Room(name, joined=True)
    model.current = current or (names[0] if names else "")
    return model


def panel(*models: Model, width: int = 20, height: int = 10) -> list[str]:
    rows = rooms_rows(models, width, height)
    assert all(width_of(row) <= width for row in rows)
    return [text(row).rstrip() for row in rows]


def test_unread_rooms_show_how_much_and_whether_it_speaks_to_us() -> None:
    model = model_of("#jarkom", "#sisop", "budi")
    model.rooms["#sisop"].unread = 12
    model.rooms["budi"].unread = 2
    model.rooms["budi"].mentioned = True
    assert text(tabs_row([model], 60)) == " jarkom  sisop 12  budi @2 "
    assert panel(model)[2:] == ["   jarkom", "   sisop        12", "   budi         @2"]


def test_a_room_that_was_muted_is_quiet_whatever_is_said_there() -> None:
    model = model_of("#jarkom", "#sisop")
    model.rooms["#sisop"].unread = 12
    model.rooms["#sisop"].muted = True
    styles = {style for style, part in rooms_rows([model], 20, 10)[3] if part.strip()}
    assert styles == {"class:quiet"}


def test_a_private_talk_says_whether_the_other_is_there() -> None:
    model = model_of("#jarkom", "budi", "citra", "dewi")
    model.rooms["budi"].online = True
    model.rooms["citra"].online = False
    assert panel(model)[3:] == [" ● budi", " ○ citra", "   dewi"]


def test_the_current_room_is_in_sight_among_many() -> None:
    names = [f"#ruang{number}" for number in range(40)]
    model = model_of(*names, current="#ruang33")
    assert " ruang33 " in text(tabs_row([model], 60))
    assert "   ruang33" in panel(model, height=8)


def test_the_server_s_own_lines_are_no_room() -> None:
    assert text(tabs_row([model_of("#jarkom", "")], 60)) == " jarkom "


def test_rooms_of_several_servers_stand_below_their_server() -> None:
    andi, kampus = model_of("#jarkom", "#sisop"), model_of("#jarkom", server="Kampus")
    kampus.hidden = True
    assert panel(andi, kampus)[2:] == [
        *(" Warung Andi", "   jarkom", "   sisop"),
        *("", " Kampus", "   jarkom"),
    ]
    rows = enumerate(rooms_rows([andi, kampus], 20, 10))
    seen = [at for at, row in rows if any(style == "class:selected" for style, _ in row)]
    assert seen == [3]


def test_a_server_without_rooms_can_be_looked_at() -> None:
    andi, empty = model_of("#jarkom"), model_of(server="Kampus")
    empty.hidden = True
    assert [entry.model.server for entry in tabs([andi, empty])] == ["Warung Andi", "Kampus"]
    assert text(tabs_row([andi, empty], 60)) == " jarkom  Kampus "


def test_a_mouse_finds_the_room_it_sees() -> None:
    andi, kampus = model_of("#jarkom", "#sisop"), model_of("#jarkom", server="Kampus")
    kampus.hidden = True
    models = [andi, kampus]
    for row, shown in enumerate(panel(*models)):
        entry = room_at(models, 10, row)
        name = "" if entry is None or entry.room is None else entry.room.title
        assert name == (shown.strip() if shown.startswith("   ") else "")
    assert room_at(models, 10, 99) is None
    found = [tab_at(models, 60, at) for at in range(30)]
    assert [entry.key for entry in (found[0], found[8], found[15]) if entry] == [
        *("#jarkom", "#sisop", "#jarkom"),
    ]
    assert found[-1] is None


def test_moderators_come_first_and_the_rest_is_counted() -> None:
    model = model_of("#jarkom")
    room = model.rooms["#jarkom"]
    room.members = {f"m{n:02}": Member(f"m{n:02}") for n in range(20)}
    room.members["zul"] = Member("zul", prefix="@")
    rows = [text(row).rstrip() for row in members_rows(model, 18, 8)]
    assert rows == [" 21 people", "", " @zul", "  m00", "  m01", "  m02", "  m03", "  … 16 more"]
    nicks = [member_at(model, 8, row) for row in range(9)]
    assert nicks == [None, None, "zul", "m00", "m01", "m02", "m03", None, None]


def test_who_is_away_is_quiet() -> None:
    model = model_of("#jarkom")
    model.rooms["#jarkom"].members = {"budi": Member("budi", away=True)}
    heading, _, budi = members_rows(model, 18, 8)
    assert text(heading).strip() == "1 person"
    assert budi[-1] == ("class:quiet", "budi")
