"""What the list of rooms sees of a real server, on the port where people chat."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from discovery.book import Rumour
from discovery.invite import Invite
from discovery.listing import Kind, ListedRoom
from discovery.look import Looked, LookError, look
from discovery.lookformat import Called
from discovery.place import Place
from tests.integration.programs import Server
from tests.integration.wire import Wire
from tests.lan.process import PATIENCE_SECONDS

Start = Callable[..., Server]
Connect = Callable[..., Wire]


def seen(house: Server, news: tuple[Rumour, ...] = (), call: int | None = None) -> Looked:
    place = Place("127.0.0.1", house.port)
    return asyncio.run(look(place, news, call, timeout=PATIENCE_SECONDS))


def test_a_look_shows_rooms_people_and_locks_and_proves_the_printed_fingerprint(
    server: Start, wire: Connect
) -> None:
    house = server("--room", "jarkom", "--room", "rahasia=kopi", "--name", "Anna's warkop ☕")
    before = seen(house)
    assert (before.kind, before.name, before.people) == (Kind.WARKOP, "Anna's warkop ☕", 0)
    assert before.fingerprint == house.fingerprint
    assert set(before.rooms) == {
        ListedRoom("jarkom", False, 0),
        ListedRoom("rahasia", True, 0),
    }
    for nick in ("andi", "budi"):
        person = wire(house.port)
        person.register(nick)
        person.join("jarkom")
    person.join("コーヒー")
    person.join("sembunyi")
    person.send("MODE #sembunyi +s")
    person.ping()
    after = seen(house)
    assert after.people == 2
    assert set(after.rooms) == {
        ListedRoom("jarkom", False, 2),
        ListedRoom("rahasia", True, 0),
        ListedRoom("コーヒー", False, 1),
    }
    assert after.rooms[0].name == "jarkom"
    assert after.more_rooms == 0
    assert after.revision != before.revision
    assert seen(house).revision == after.revision
    # Looking is no visit: nobody hears of it.
    house.stop()
    assert house.process.output.count("is here") == 2


def test_the_server_tells_whether_it_wants_to_be_listed(server: Start) -> None:
    # These tests start all servers with --no-advertise: nothing may leave this computer.
    assert seen(server()).listed is False


def test_it_calls_back_and_tells_what_answers(server: Start) -> None:
    house = server()
    # Its own port: TCP answers, and UDP does not, since it is not to be found by probes.
    assert seen(house, call=house.port).called == Called(True, False)
    assert seen(house, call=1).called is None


def test_nothing_told_is_passed_on_unproven(server: Start) -> None:
    house = server()
    told = Rumour("ab" * 32, (Place("10.0.0.7", 6697),), 1)
    seen(house, news=(told,))
    assert seen(house).news == ()
    house.stop()
    assert not list(house.data_dir.glob("neighbours*"))


@pytest.mark.parametrize("protocols", [[], ["irc"], ["irc", "h2"]])
def test_irc_is_spoken_on_the_same_port_with_and_without_a_word_about_it(
    server: Start, protocols: list[str]
) -> None:
    async def welcome(port: int) -> bytes:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if protocols:
            context.set_alpn_protocols(protocols)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        writer.write(b"NICK andi\r\nUSER andi 0 * :Andi\r\n")
        async with asyncio.timeout(PATIENCE_SECONDS):
            line = await reader.readuntil()
        writer.transport.abort()
        return line

    assert b" 001 andi " in asyncio.run(welcome(server().port))


def test_hundreds_of_looks_and_silent_ones_disturb_no_chat(server: Start, wire: Connect) -> None:
    house = server()
    andi, budi = wire(house.port), wire(house.port)
    for person, nick in ((andi, "andi"), (budi, "budi")):
        person.register(nick)
        person.join("jarkom")

    async def storm() -> int:
        place = Place("127.0.0.1", house.port)
        looks = [look(place, timeout=PATIENCE_SECONDS) for _ in range(200)]
        done = await asyncio.gather(*looks, return_exceptions=True)
        return sum(isinstance(one, Looked) for one in done)

    # More than fit at once were begun at once; who is cut off looks again.
    assert asyncio.run(storm()) > 0
    andi.send("PRIVMSG #jarkom :masih di sini")
    heard = budi.wait_for(lambda message: message.verb == "PRIVMSG")
    assert heard.params[1] == "masih di sini"
    assert seen(house).people == 2


def test_plain_text_and_websocket_ports_are_not_looked_at(server: Start) -> None:
    house = server("--room", "jarkom", "--plain-port", "0", "--ws-port", "0")
    for kind in ("plain text", "WebSocket"):
        found = re.search(rf"{kind}.* port (\d+)", house.process.output)
        assert found
        with pytest.raises(LookError):
            asyncio.run(look(Place("127.0.0.1", int(found[1])), timeout=PATIENCE_SECONDS))


def test_the_invite_that_is_printed_leads_to_the_room_and_the_server(
    server: Start, tmp_path: Path
) -> None:
    house = server("--room", "コーヒー=kopi")
    found = re.search(r"^\S+ invite (warkop://\S+)$", house.process.output, re.MULTILINE)
    assert found, house.process.output
    invite = Invite.parse(found[1])
    assert invite.places == (("127.0.0.1", house.port),)
    assert invite.room == "コーヒー"
    assert invite.fingerprint == house.fingerprint == seen(house).fingerprint
    assert "kopi" not in found[1]
    # Into a pipe nothing is drawn.
    assert "▄" not in house.process.output
