"""Reactions: under their message, live and from history, and never more than can be read."""

from __future__ import annotations

from client.core.events import Delivered, Reacted
from client.core.model import Kind, Seal
from client.core.reactions import KINDS_LIMIT, NICKS_LIMIT
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room, only

PAGI = "@msgid=m1;time=2026-01-01T00:00:01.000Z :budi!b@h PRIVMSG #jarkom :Pagi"


def talking(caps: str = ALL_CAPS) -> Dialogue:
    it = in_room(caps)
    it.says(PAGI)
    return it


def reaction(nick: str, emoji: str, second: int, tag: str = "react", about: str = "m1") -> str:
    time = f"2026-01-01T00:01:{second:02}.000Z"
    return (
        f"@msgid=r{second}{nick};time={time};+reply={about};+draft/{tag}={emoji} "
        f":{nick}!x@h TAGMSG #jarkom"
    )


def test_reactions_stand_under_their_message_in_the_order_they_came() -> None:
    it = talking()
    events = it.says(reaction("citra", "👍", 1), reaction("dewi", "❤️", 2), reaction("eko", "👍", 3))
    assert it.last().reactions == {"👍": ["citra", "eko"], "❤": ["dewi"]}
    assert [event.emoji for event in events if isinstance(event, Reacted)] == ["👍", "❤", "👍"]


def test_a_reaction_is_taken_back_by_its_maker() -> None:
    it = talking()
    it.says(reaction("citra", "👍", 1), reaction("dewi", "👍", 2))
    event = only(Reacted, it.says(reaction("citra", "👍", 3, "unreact")))
    assert event.taken_back
    assert it.last().reactions == {"👍": ["dewi"]}


def test_a_reaction_that_is_deleted_by_its_own_name_is_gone() -> None:
    it = talking()
    it.says(reaction("citra", "👍", 1))
    it.says(":citra!x@h REDACT #jarkom r1citra")
    assert it.last().reactions == {}
    assert it.last().text == "Pagi"


def test_reacting_sends_a_tag_and_the_same_again_takes_it_back() -> None:
    it = talking()
    label, _ = it.talk.submit("/react :thumbsup:", it.now)
    assert it.sent() == [f"@label={label};+reply=m1;+draft/react=👍 TAGMSG #jarkom"]
    assert it.last().reactions == {}
    events = it.says(f"@label={label};" + reaction("andi", "👍", 1)[1:])
    assert only(Delivered, events) == Delivered(label)
    assert it.last().reactions == {"👍": ["andi"]}
    label, _ = it.talk.submit("/react 1 👍", it.now)
    assert it.sent() == [f"@label={label};+reply=m1;+draft/unreact=👍 TAGMSG #jarkom"]
    it.says(f"@label={label};" + reaction("andi", "👍", 2, "unreact")[1:])
    assert it.last().reactions == {}


def test_without_echoes_ours_is_seen_when_the_server_has_taken_it() -> None:
    it = talking("batch message-tags labeled-response server-time")
    label, _ = it.talk.submit("/react budi ok", it.now)
    it.says(f"@label={label} :s ACK")
    assert it.last().reactions == {"ok": ["andi"]}


def test_a_refused_reaction_says_why() -> None:
    it = talking()
    label, _ = it.talk.submit("/react 👍", it.now)
    events = it.says(f"@label={label} :s 404 andi #jarkom :Cannot send")
    assert only(Delivered, events).reason
    assert it.last().kind is Kind.ERROR
    assert it.last().text.startswith("Not sent: ")


def test_history_brings_reactions_also_those_whose_message_is_on_an_older_page() -> None:
    it = in_room()
    it.talk.pages.older("#jarkom")
    it.says(
        ":s BATCH +h chathistory #jarkom",
        "@batch=h;" + reaction("citra", "👍", 5)[1:],
        "@batch=h;" + reaction("dewi", "👍", 6, "unreact")[1:],
        "@batch=h;msgid=m9;time=2026-01-01T01:00:00.000Z :budi!b@h PRIVMSG #jarkom :nanti",
        ":s BATCH -h",
    )
    it.talk.pages.older("#jarkom")
    events = it.says(
        ":s BATCH +h chathistory #jarkom",
        f"@batch=h;{PAGI[1:]}",
        "@batch=h;" + reaction("dewi", "👍", 2)[1:],
        ":s BATCH -h",
    )
    line = next(one for one in it.room().lines if one.msgid == "m1")
    assert line.reactions == {"👍": ["citra"]}
    assert not [event for event in events if isinstance(event, Reacted)]


def test_a_hostile_server_fills_neither_memory_nor_screen() -> None:
    it = talking()
    for number in range(KINDS_LIMIT * 3):
        it.says(reaction(f"a{number}", f"e{number}", 1))
    for number in range(NICKS_LIMIT * 3):
        it.says(reaction(f"b{number}", "e0", 2))
    reactions = it.last().reactions
    assert len(reactions) == KINDS_LIMIT
    assert max(map(len, reactions.values())) == NICKS_LIMIT
    for emoji in ("x" * 500, "", "\x1b[31m" * 9, "\u202e"):
        it.says(reaction("budi", emoji, 3))
    assert len(it.last().reactions) == KINDS_LIMIT
    for number in range(5000):
        it.says(reaction("budi", "👍", 4, about=f"n{number}"))
    assert len(it.talk._ctx.reactions.rooms["#jarkom"]) <= 2000


def test_what_no_terminal_should_obey_is_not_in_a_reaction() -> None:
    it = talking()
    it.says(reaction("budi", "\x1b[2Jhai\u202e", 1))
    assert list(it.last().reactions) == ["[2Jhai"]
    it.types("/react \x00\x07")
    assert it.last().kind is Kind.ERROR


def test_what_is_closed_for_two_has_no_reactions() -> None:
    it = talking()
    line = it.last()
    line.seal = Seal.SEALED
    it.says(reaction("citra", "👍", 1))
    assert line.reactions == {}
    it.types("/react 👍")
    assert it.sent() == []
    assert "not encrypted" in it.last().text


def test_whom_the_person_ignores_reacts_to_nothing() -> None:
    it = talking()
    it.talk._ctx.habits.ignored.add("citra")
    it.says(reaction("citra", "👍", 1))
    assert it.last().reactions == {}
