"""Which server of the LAN has the room, when the person named none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from client.lookup import find_room, list_servers, named
from client.pins import KnownServers, name_key
from client.problem import Problem
from discovery.announcement import Change
from discovery.listing import Kind, ListedServer, News
from protocol.words import spoken
from tests.client.ui.servers import CHECKING, UNREACHABLE, appeared, listed, lost

SOON = 0.05  # s; nothing more will come in these tests
NOBODY = KnownServers()
ONE, TWO = "1" * 64, "2" * 64


async def seen(*servers: ListedServer) -> AsyncIterator[News]:
    """News of servers, then silence for ever, like a LAN."""
    for server in servers:
        yield appeared(server)
    await asyncio.Event().wait()


async def test_the_server_that_has_the_room_is_taken_soon() -> None:
    lan = seen(listed("a", "lain"), listed("b", "Jarkom", "x"))
    server, room = await find_room(lan, "#jarkom", NOBODY, seconds=3600, settle=SOON)
    assert (server.name, room) == ("b", "#jarkom")


async def test_a_known_server_is_meant_whoever_was_heard_first() -> None:
    known = KnownServers({name_key("Warung Andi"): (ONE,)})
    stranger = listed("Faster", "jarkom", fingerprint=TWO)
    server, _ = await find_room(
        seen(stranger, listed("Warung Andi", "jarkom", fingerprint=ONE)), "jarkom", known, SOON
    )
    assert server.fingerprint == ONE


async def test_among_strangers_a_person_chooses() -> None:
    lan = seen(
        listed("a", "jarkom", fingerprint=ONE), listed("b", "jarkom", port=7000, fingerprint=TWO)
    )
    with pytest.raises(Problem, match="Several servers have a room jarkom") as caught:
        await find_room(lan, "jarkom", NOBODY, SOON)
    assert "--server 192.168.1.20:6697  (a)" in str(caught.value)
    assert "--server 192.168.1.20:7000  (b)" in str(caught.value)


async def test_a_stranger_with_a_known_name_is_marked_among_the_choices() -> None:
    known = KnownServers({name_key("a"): (ONE,)})
    lan = seen(listed("a", "jarkom", fingerprint=TWO), listed("b", "jarkom", fingerprint="3" * 64))
    with pytest.raises(Problem, match=r"\(a, another key than before!\)"):
        await find_room(lan, "jarkom", known, SOON)


async def test_a_room_that_nobody_has_is_answered_with_what_there_is() -> None:
    with pytest.raises(Problem) as caught:
        await find_room(seen(listed("Warung", "lobi", "rahasia!")), "jarkom", NOBODY, SOON)
    assert "No server here has a room jarkom" in str(caught.value)
    assert "Warung: lobi, rahasia (locked)" in str(caught.value)


async def test_a_room_may_be_among_those_a_server_has_no_place_to_list() -> None:
    lan = seen(listed("a", "x"), listed("b", "y", more=9))
    assert (await find_room(lan, "jarkom", NOBODY, SOON))[0].name == "b"


async def test_an_empty_lan_says_how_to_begin() -> None:
    for room in ("jarkom", None):
        with pytest.raises(Problem, match="python -m server"):
            await find_room(seen(), room, NOBODY, SOON)


async def test_without_a_room_the_only_one_there_is_is_meant() -> None:
    server, room = await find_room(seen(listed("a", "jarkom"), listed("b")), None, NOBODY, SOON)
    assert (server.name, room) == ("a", "#jarkom")


async def test_without_a_room_a_choice_is_left_to_the_person() -> None:
    with pytest.raises(Problem, match="--room NAME") as caught:
        await find_room(seen(listed("a", "x", more=2), listed("b", "y")), None, NOBODY, SOON)
    assert "a: x, 2 more" in str(caught.value)
    assert "b: y" in str(caught.value)


async def test_a_server_that_left_is_not_offered() -> None:
    async def lan() -> AsyncIterator[News]:
        yield appeared(listed("a", "x"))
        yield lost(listed("a", "x"))
        yield appeared(listed("b", "y"))
        await asyncio.Event().wait()

    assert (await find_room(lan(), None, NOBODY, SOON))[0].name == "b"


async def test_a_server_counts_only_when_it_is_really_here() -> None:
    async def lan() -> AsyncIterator[News]:
        yield appeared(listed("a", "jarkom", state=CHECKING))
        yield News(Change.CHANGED, listed("a", "jarkom"))
        await asyncio.Event().wait()

    server, _ = await find_room(lan(), "jarkom", NOBODY, seconds=3600, settle=SOON)
    assert server.name == "a"
    with pytest.raises(Problem, match="nothing gets through"):
        await find_room(seen(listed("a", "jarkom", state=CHECKING)), "jarkom", NOBODY, SOON)


async def test_a_server_out_of_reach_is_named_with_what_may_be_the_reason() -> None:
    for room in ("jarkom", None):
        with pytest.raises(Problem, match="client isolation") as caught:
            await find_room(seen(listed("Dosen", "x", state=UNREACHABLE)), room, NOBODY, SOON)
        assert "Dosen (192.168.1.20:6697): unreachable" in str(caught.value)
        assert "--doctor" in str(caught.value)


async def test_who_has_another_room_and_who_is_out_of_reach_are_both_listed() -> None:
    lan = seen(listed("b", "y"), listed("irc", kind=Kind.IRC), listed("a", state=UNREACHABLE))
    with pytest.raises(Problem) as caught:
        await find_room(lan, "jarkom", NOBODY, SOON)
    for words in ("b: y", "irc: another IRC server", "a (192.168.1.20:6697): unreachable"):
        assert words in str(caught.value)


async def test_a_name_seen_with_another_key_before_is_marked_among_the_choices() -> None:
    lan = seen(
        listed("a", "jarkom", fingerprint=ONE),
        listed("a", "jarkom", fingerprint=TWO, other_of=ONE),
    )
    with pytest.raises(Problem) as caught:
        await find_room(lan, "jarkom", NOBODY, SOON)
    assert f"(a: {spoken(ONE)})" in str(caught.value)
    assert f"(a: {spoken(TWO)}, another key than before!)" in str(caught.value)


async def test_of_two_known_servers_of_one_name_a_person_chooses_by_their_words() -> None:
    known = KnownServers({name_key("a"): (ONE, TWO)})
    lan = seen(
        listed("a", "jarkom", fingerprint=ONE),
        listed("a", "jarkom", fingerprint=TWO, other_of=ONE),
        listed("a", "jarkom", fingerprint="3" * 64, other_of=ONE),
    )
    with pytest.raises(Problem) as caught:
        await find_room(lan, "jarkom", known, SOON)
    assert [spoken(one) in str(caught.value) for one in (ONE, TWO, "3" * 64)] == [True, True, False]


def test_a_name_leads_to_a_room_before_a_server_and_to_who_is_known_before_strangers() -> None:
    andi = listed("Andi", "lobi", fingerprint="1" * 64)
    other = listed("Budi", "lobi", fingerprint="2" * 64)
    lobi = listed("lobi", "kelas", fingerprint="3" * 64)
    nobody = KnownServers()
    assert named([andi, other, lobi], "LOBI", nobody) == [(andi, "#LOBI"), (other, "#LOBI")]
    known = KnownServers({name_key("Budi"): ("2" * 64,)})
    assert named([andi, other, lobi], "lobi", known) == [(other, "#lobi")]
    assert named([andi, lobi], "andi", nobody) == [(andi, None)]
    away = listed("Citra", "lobi", state=UNREACHABLE)
    assert named([away], "lobi", nobody) == []


async def test_all_that_is_there_can_be_listed_those_that_answer_first() -> None:
    async def news() -> AsyncIterator[News]:
        yield appeared(listed("gone", "x"))
        yield lost(listed("gone", "x"))
        yield appeared(listed("away", "x", state=UNREACHABLE))
        yield appeared(listed("b", "x"))
        yield appeared(listed("a", "x"))

    assert [server.name for server in await list_servers(news())] == ["a", "b", "away"]
