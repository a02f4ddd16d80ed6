"""A few letters lead to any room, person or command of any server."""

from __future__ import annotations

from client.core.jumping import Goal, Sort, goals
from client.core.servers import Servers
from tests.client.core.dialogue import enter, in_room


def names(found: list[Goal]) -> list[str]:
    return [goal.name for goal in found]


def test_without_letters_rooms_with_news_come_first() -> None:
    it = in_room()
    enter(it, "#lab")
    it.talk.look_at("#lab")
    servers = Servers(it.talk)
    assert names(goals(servers, "")) == ["jarkom", "lab"]
    enter(it, "#alpro")
    it.talk.look_at("#lab")
    it.says(":budi!b@h PRIVMSG #alpro :andi: halo")
    first = goals(servers, "")[0]
    assert (first.name, first.mark) == ("alpro", "@1")


def test_people_of_the_rooms_can_be_named_but_not_oneself() -> None:
    it = in_room(names="@andi budi citra")
    found = goals(Servers(it.talk), "ci")
    assert (found[0].sort, found[0].name) == (Sort.PERSON, "citra")
    assert "andi" not in names(goals(Servers(it.talk), "andi"))


def test_rooms_of_the_server_that_one_is_not_in_are_there_too() -> None:
    it = in_room()
    it.talk.request_rooms()
    it.says(":s 322 andi #jarkom 2 :", ":s 322 andi #kopi 5 :darat", ":s 323 andi :End")
    found = [one for one in goals(Servers(it.talk), "kop") if one.sort is Sort.LISTED]
    assert [(one.name, one.about) for one in found] == [("kopi", "5 people  darat")]


def test_a_slash_means_a_command() -> None:
    it = in_room(names="@andi topi")
    found = goals(Servers(it.talk), "/top")
    assert names(found)[0] == "/topic"
    assert {one.sort for one in found} == {Sort.COMMAND}


def test_rooms_of_several_servers_say_of_which_they_are() -> None:
    one, other = in_room(), in_room(room="#rumah")
    one.talk.model.server, other.talk.model.server = "Kampus", "Kos"
    found = goals(Servers(one.talk, other.talk), "")
    assert [(goal.name, goal.about) for goal in found] == [("jarkom", "Kampus"), ("rumah", "Kos")]


def test_people_and_rooms_of_every_server_are_found_those_of_the_current_one_first() -> None:
    one, other = in_room(names="@andi citra"), in_room(room="#rumah", names="@andi cika")
    one.talk.model.server, other.talk.model.server = "Kampus", "Kos"
    other.talk.request_rooms()
    other.says(":s 322 andi #cikopi 0 :darat", ":s 323 andi :End")
    servers = Servers(one.talk, other.talk)
    servers.look_at(one.talk)
    found = [(goal.talk, goal.name, goal.about) for goal in goals(servers, "ci")]
    assert found[:2] == [(one.talk, "citra", "Kampus"), (other.talk, "cika", "Kos")]
    assert (other.talk, "cikopi", "Kos  nobody  darat") in found
