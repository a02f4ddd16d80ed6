"""The host keeps rooms: opens and closes them, locks them, and erases what was said."""

from __future__ import annotations

import pytest

from server.core.happening import HappeningKind
from server.core.history import MemoryHistory, MemoryShelf
from server.core.session import HashSecret
from tests.server.core.dialogue import SERVER, House, hashed

CAPABILITIES = ("batch", "draft/chathistory", "message-tags")


def test_an_opened_room_stays_when_it_is_empty_and_after_a_restart() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    assert house.host("open jarkom") == ["The room jarkom is open"]
    andi = house.arrive("andi")
    andi >> "JOIN #jarkom" >> "PART #jarkom"
    assert house.world.room("#jarkom") is not None
    assert House(shelf=shelf).world.room("#jarkom") is not None
    assert HappeningKind.ROOM_CREATED in [one.kind for one in house.happenings]


def test_nobody_moderates_a_room_of_the_hosts() -> None:
    house = House()
    house.host("open jarkom")
    andi = house.arrive("andi")
    andi >> "JOIN #jarkom"
    andi << ":andi JOIN #jarkom"
    andi << "353 andi = #jarkom andi"


def test_a_room_of_somebody_can_be_made_to_stay() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #kopi"
    assert house.host("open kopi") == ["The room kopi stays from now on"]
    assert house.host("open kopi") == ["The room kopi is open already"]
    andi >> "PART #kopi"
    assert house.world.room("#kopi") is not None


def test_a_room_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    assert "no spaces, commas" in house.host("open a,b")[0]
    monkeypatch.setattr("server.core.limits.ROOMS", 0)
    assert house.host("open a") == ["There are 0 rooms already; close one first"]


def test_a_closed_room_is_gone_with_its_history_and_everybody_knows() -> None:
    shelf, history = MemoryShelf(), MemoryHistory()
    house = House(shelf=shelf, history=history)
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab" >> "PRIVMSG #lab :halo"
    budi >> "JOIN #lab"
    andi.read(), budi.read()
    assert house.host("close lab bubar") == ["The room lab is closed and its history forgotten"]
    andi << f":{SERVER} KICK #lab andi bubar"
    andi.hears_nothing()
    budi << "KICK #lab budi bubar"
    assert history.latest(["#lab"]) == {}
    assert shelf.load("room") == {}
    assert andi.session.rooms == {}
    assert house.host("close lab") == ["There is no room lab; `rooms` lists them"]


def test_the_topic_is_set_seen_kept_and_taken_away() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    andi = house.arrive("andi")
    andi >> "JOIN #lab"
    andi.read()
    assert house.host("topic lab Bab  3: lapisan jaringan") == ["The topic of lab is set"]
    andi << f":{SERVER} TOPIC #lab :Bab  3: lapisan jaringan"
    (room,) = House(shelf=shelf).world.rooms.values()
    assert room.topic == "Bab  3: lapisan jaringan"
    assert house.host("topic #lab") == ["The topic of lab is taken away"]
    andi << "TOPIC #lab :"


def test_a_new_password_keeps_members_in_and_newcomers_out() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    andi.read()
    expected = ["The room lab is locked: newcomers need the new password"]
    assert house.host("password lab kopi") == expected
    andi << f":{SERVER} MODE #lab +k *"
    assert andi.session.rooms
    budi >> "JOIN #lab"
    budi << "475 budi #lab :…"
    budi >> "JOIN #lab kopi"
    budi << ":budi JOIN #lab"
    assert House(shelf=shelf).world.rooms["#lab"].key_hash == hashed("kopi")
    andi.read()
    assert house.host("password lab off") == ["The room lab is open to everybody"]
    andi << "MODE #lab -k *"
    house.arrive("joko") >> "JOIN #lab"
    andi << ":joko JOIN #lab"
    assert "kopi" not in repr(house.happenings)


def test_opening_an_open_room_is_no_news() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #lab"
    andi.read()
    assert house.host("password lab off") == ["The room lab is open to everybody"]
    andi.hears_nothing()


@pytest.mark.parametrize("secret", ["a,b", ":a", "a b", "x" * 65, "a\u200bb"])
def test_a_password_that_nobody_could_send_is_refused_and_not_shown(secret: str) -> None:
    house = House()
    house.host("open lab")
    (line,) = house.host(f"password lab {secret}")
    assert line.startswith("A password has no spaces or commas")
    assert not house.world.rooms["#lab"].is_locked


def test_a_room_closed_while_its_password_is_hashed_stays_closed() -> None:
    house = House()
    house.host("open lab")
    answers: list[list[str]] = []
    house.engine.host_command("password lab kopi", house.moment(), answers.append)
    ((ticket, work),) = house.engine.take_work()
    assert work == HashSecret("kopi")
    house.host("close lab")
    house.engine.finish(ticket, "hash", house.moment())
    assert answers == [["There is no room lab any more"]]
    assert house.world.rooms == {}


def test_a_message_is_deleted_by_its_id_from_history_and_screens() -> None:
    house = House()
    andi = house.arrive("andi", *CAPABILITIES)
    budi = house.arrive("budi", "draft/message-redaction", "message-tags")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi >> "PRIVMSG #lab :buruk"
    msgid = budi.read()[-1].tags["msgid"]
    andi.read()
    assert house.host(f"delete lab {msgid}") == ["A message of andi in lab is erased"]
    budi << f":{SERVER} REDACT #lab {msgid}"
    andi.hears_nothing()
    andi >> "CHATHISTORY LATEST #lab * 10"
    assert "buruk" not in str(andi.read())
    (line,) = house.host(f"delete lab {msgid}")
    assert line.startswith(f"There is no message {msgid} in that room")


@pytest.mark.parametrize("words", ["last andi", "last of ANDI"])
def test_the_last_message_of_somebody_is_deleted_without_its_id(words: str) -> None:
    house = House()
    andi, budi = house.arrive("andi", *CAPABILITIES), house.arrive("budi")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi >> "PRIVMSG #lab :satu" >> "PRIVMSG #lab :dua"
    for number in range(150):  # more than one page of history
        budi >> f"PRIVMSG #lab :{number}"
    assert house.host(f"delete lab {words}") == ["A message of andi in lab is erased"]
    texts = [
        entry.params[-1]
        for entry in house.world.history.select(
            "#lab", after=None, before=None, limit=1000, newest=True
        )
    ]
    assert texts[:2] == ["satu", "0"]
    assert house.host("delete lab last joko") == ["joko said nothing in lab lately"]
