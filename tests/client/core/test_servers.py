"""Several servers at once are one row of rooms, and what was not seen is unread."""

from __future__ import annotations

from client.core.model import Kind, Line, Room
from client.core.servers import Servers
from client.core.talk import Talk


def talk_in(*rooms: str) -> Talk:
    talk = Talk("siti")
    for target in rooms:
        talk.model.rooms[target] = Room(target, joined=True)
    talk.model.current = rooms[0] if rooms else ""
    return talk


def keys(servers: Servers) -> list[str]:
    return [tab.key for tab in servers.tabs]


def where(servers: Servers) -> str:
    return next(tab.key for tab in servers.tabs if tab.is_current)


def test_without_servers_there_is_nothing_to_look_at_and_nothing_breaks() -> None:
    servers = Servers()
    servers.switch(1)
    assert servers.tabs == []
    assert servers.model.room is None
    assert not servers.are_several


def test_the_next_room_may_be_on_the_next_server() -> None:
    first, second = talk_in("#jarkom", "#rahasia"), talk_in("#kelas")
    servers = Servers(first, second)
    servers.look_at(first)
    assert keys(servers) == ["#jarkom", "#rahasia", "#kelas"]
    seen = []
    for _ in range(4):
        servers.switch(1)
        seen.append(where(servers))
    assert seen == ["#rahasia", "#kelas", "#jarkom", "#rahasia"]
    servers.switch(-1)
    servers.switch(-1)
    assert (servers.current, where(servers)) == (second, "#kelas")


def test_a_server_where_we_are_in_no_room_can_be_reached_by_the_same_keys() -> None:
    first, second, third = talk_in("#jarkom"), talk_in(), talk_in("#kelas")
    servers = Servers(first, second, third)
    servers.look_at(first, "#jarkom")
    servers.switch(1)
    assert servers.current is second
    servers.switch(1)
    assert servers.current is third


def test_from_the_lines_of_a_server_the_keys_lead_to_its_first_room_and_back_to_the_one_before(
) -> None:
    first, second = talk_in("#jarkom"), talk_in("#kelas", "#lab")
    for talk in (first, second):
        talk.model.rooms[""] = Room("")
    servers = Servers(first, second)
    second.model.current = ""
    assert "" in keys(servers)
    servers.switch(1)
    assert where(servers) == "#kelas"
    second.model.current = ""
    servers.switch(-1)
    assert where(servers) == "#jarkom"
    assert "" not in keys(servers)


def test_what_is_said_on_another_server_is_unread_until_somebody_looks() -> None:
    first, second = talk_in("#jarkom"), talk_in("#kelas")
    servers = Servers(first, second)
    servers.look_at(first)
    for talk, key in ((first, "#jarkom"), (second, "#kelas")):
        talk._ctx.add(talk.model.rooms[key], Line(Kind.MESSAGE, 1, "budi", "halo"))
    assert first.model.rooms["#jarkom"].unread == 0
    assert second.model.rooms["#kelas"].unread == 1
    servers.look_at(second)
    assert second.model.rooms["#kelas"].unread == 0


def test_whoever_leaves_a_server_is_at_the_one_before_it() -> None:
    first, second, third = talk_in("#a"), talk_in("#b"), talk_in("#c")
    servers = Servers(first, second, third)
    servers.remove(third)
    assert servers.current is second
    servers.remove(first)
    assert servers.current is second
    servers.remove(second)
    servers.remove(second)
    assert servers.tabs == []
    assert servers.model.room is None
