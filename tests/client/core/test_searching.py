"""Finding what was said: by the server, and in what is loaded."""

from __future__ import annotations

import pytest

from client.core.events import Event, Found
from client.core.model import Kind, Seal, Search
from tests.client.core.dialogue import ALL_CAPS, Dialogue, connected, in_room, only
from tests.client.core.letters import Post
from tests.client.core.readers import Reader, reader

SEARCHES = f"{ALL_CAPS} soju.im/search"
FOUND = (
    "BATCH +f soju.im/search",
    "@batch=f;time=2026-01-01T00:00:01.000Z;msgid=a :budi!b@h PRIVMSG #jarkom :kopi lama",
    "@batch=f;time=2026-01-01T00:00:02.000Z;msgid=b :siti!b@h PRIVMSG #jarkom :kopi baru",
    ":s BATCH -f",
)


def found(search: Search) -> list[str]:
    return [result.line.text for result in search.results]


def answers(it: Dialogue, *lines: str) -> list[Event]:
    """The server answers the question that was asked last."""
    (asked,) = it.sent()
    label = asked.partition(" ")[0] if asked.startswith("@") else ""
    return it.says(f"{label} :s {lines[0]}".lstrip(), *lines[1:])


def looks_for(it: Reader, words: str, room: str = "") -> list[str]:
    it.events += it.talk.finding.search(words, room, now=it.now)
    it.settle()
    return found(it.talk.model.search)


def test_the_whole_history_is_searched_and_the_newest_comes_first() -> None:
    it = reader()
    it.hears("kopi pagi", "teh", "kopi malam")
    it.lost()
    it.returns()
    assert looks_for(it, "kopi") == ["kopi malam", "kopi pagi"]
    assert not it.talk.model.search.waits
    assert only(Found, it.events) == Found()


def test_what_is_found_is_the_line_that_is_loaded() -> None:
    """So it vanishes when it is deleted, and a jump to it needs no server."""
    it = reader()
    it.hears("kopi pagi")
    looks_for(it, "kopi")
    (result,) = it.talk.model.search.results
    assert result.line is it.room.lines[-1]
    assert result.room == "#jarkom"


def test_all_rooms_or_one() -> None:
    it = reader()
    it.hears("kopi di sini")
    it.talk.join("kantin")
    it.settle()
    it.budi >> "JOIN #kantin" >> "PRIVMSG #kantin :kopi di sana"
    it.settle()
    assert sorted(looks_for(it, "kopi")) == ["kopi di sana", "kopi di sini"]
    assert looks_for(it, "kopi", "#kantin") == ["kopi di sana"]
    assert looks_for(it, "kopi in:jarkom", "#kantin") == ["kopi di sini"]


def test_by_whom_and_when() -> None:
    it = reader()
    it.hears("kopi satu")
    it.talk.say("#jarkom", "kopi dua", it.now)
    it.settle()
    assert looks_for(it, "kopi from:andi") == ["kopi dua"]
    assert looks_for(it, "kopi before:2000-01-01") == []
    assert sorted(looks_for(it, "kopi after:2000-01-01")) == ["kopi dua", "kopi satu"]


def test_older_ones_come_page_by_page_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("client.core.searching.PAGE", 5)
    it = reader()
    it.hears(*(f"kopi {number}" for number in range(12)))
    assert looks_for(it, "kopi") == [f"kopi {number}" for number in range(11, 6, -1)]
    pages = 0
    while it.talk.model.search.more:
        it.talk.finding.go_on(it.now)
        it.settle()
        pages += 1
    assert found(it.talk.model.search) == [f"kopi {number}" for number in range(11, -1, -1)]
    assert pages <= 4


def test_a_question_with_a_mistake_is_answered_without_the_server() -> None:
    it = in_room(SEARCHES)
    only(Found, it.talk.finding.search("kopi in:kantin", now=it.now))
    assert "You are in no room 'kantin'" in it.talk.model.search.remark
    assert it.sent() == []


def test_who_types_on_gets_only_the_answer_to_the_last_question() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("ko", now=it.now)
    it.talk.finding.search("kop", now=it.now)
    it.talk.finding.search("kopi", now=it.now)
    assert answers(it, *FOUND) == []
    assert found(it.talk.model.search) == []
    (asked,) = it.sent()
    assert asked.endswith("SEARCH text=kopi;limit=50")
    it.says(f"{asked.partition(' ')[0]} :s {FOUND[0]}", *FOUND[1:])
    assert found(it.talk.model.search) == ["kopi baru", "kopi lama"]


def test_without_labels_answers_come_in_order() -> None:
    it = in_room(SEARCHES.replace("labeled-response", ""))
    it.talk.finding.search("kopi", now=it.now)
    answers(it, *FOUND)
    assert found(it.talk.model.search) == ["kopi baru", "kopi lama"]


def test_an_answer_without_anything_is_one() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    only(Found, answers(it, "ACK"))
    assert not it.talk.model.search.waits
    assert found(it.talk.model.search) == []


def test_too_many_questions_wait_and_are_asked_again() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    assert answers(it, "FAIL SEARCH RATE_LIMITED :You are going too fast; wait 2 s") == []
    assert it.talk.model.search.waits
    it.talk.tick(it.now + 2000)
    answers(it, *FOUND)
    assert found(it.talk.model.search) == ["kopi baru", "kopi lama"]


def test_a_refusal_says_why() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    answers(it, "FAIL SEARCH INTERNAL_ERROR :The host could not search")
    assert it.talk.model.search.remark == "The host could not search."


def test_a_server_that_never_answers_is_not_waited_for_for_ever() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    it.talk.tick(it.now + 1)
    assert it.talk.model.search.waits
    it.talk.tick(it.now + 16_000)
    assert not it.talk.model.search.waits
    assert "does not answer" in it.talk.model.search.remark


def test_a_lost_connection_ends_a_search() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    only(Found, it.talk.closed("gone", it.now))
    assert not it.talk.model.search.waits


def test_a_server_that_can_not_search_is_told_and_what_is_loaded_is_searched() -> None:
    it = in_room()
    it.says("@msgid=k :budi!b@h PRIVMSG #jarkom :mau kopi?", ":budi!b@h PRIVMSG #jarkom :teh")
    only(Found, it.talk.finding.search("kopi", now=it.now))
    assert found(it.talk.model.search) == ["mau kopi?"]
    assert "This server can't search" in it.talk.model.search.remark
    assert it.sent() == []


def test_of_a_room_that_we_were_put_out_of_what_is_loaded_is_searched() -> None:
    it = in_room(SEARCHES)
    it.says("@msgid=k :budi!b@h PRIVMSG #jarkom :mau kopi?", ":budi!b@h KICK #jarkom andi :sana")
    it.talk.finding.search("kopi", "#jarkom", now=it.now)
    assert found(it.talk.model.search) == ["mau kopi?"]
    assert "You are not in that room" in it.talk.model.search.remark
    assert it.sent() == []


def test_without_a_connection_what_is_loaded_is_searched() -> None:
    it = in_room(SEARCHES)
    it.says("@msgid=k :budi!b@h PRIVMSG #jarkom :mau kopi?")
    it.talk.closed("gone", it.now)
    it.talk.finding.search("kopi", now=it.now)
    assert found(it.talk.model.search) == ["mau kopi?"]
    assert "no connection" in it.talk.model.search.remark


def test_encrypted_messages_are_found_here_for_the_server_can_not_read_them() -> None:
    post = Post()
    andi, budi = post.two()
    budi.says("/msg andi rahasia kopi")
    assert andi.lines("budi")[-1].seal is Seal.SEALED
    andi.talk.finding.search("kopi", now=andi.now)
    post.settle()
    assert found(andi.talk.model.search) == ["rahasia kopi"]
    andi.talk.finding.search("encrypted", now=andi.now)
    post.settle()
    assert found(andi.talk.model.search) == []
    andi.talk.finding.search("kopi", "budi", now=andi.now)
    post.settle()
    assert "only as far back as they are loaded" in andi.talk.model.search.remark


def test_an_open_private_message_is_found_once_and_in_its_talk() -> None:
    it = reader()
    it.budi >> "PRIVMSG andi :kopi yuk"
    it.settle()
    assert looks_for(it, "kopi") == ["kopi yuk"]
    assert it.talk.model.search.results[0].room == "budi"


def test_what_was_taken_back_is_not_found() -> None:
    it = reader()
    it.hears("kopi rahasia")
    looks_for(it, "kopi")
    gone = it.room.lines[-1].msgid
    it.budi >> "CAP REQ :draft/message-redaction" >> f"REDACT #jarkom {gone}"
    it.settle()
    assert it.talk.model.search.results[0].line.deleted
    assert looks_for(it, "kopi") == []


def test_what_ignored_people_said_is_not_found() -> None:
    it = reader()
    it.hears("kopi")
    it.talk.submit("/ignore budi", it.now)
    assert looks_for(it, "kopi") == []


def test_mentions_are_what_names_us_in_all_rooms_and_nothing_else() -> None:
    it = reader()
    it.hears("andi, ada?", "andini di sini", "pagi semua", "eh @andi!")
    it.talk.say("#jarkom", "andi itu saya", it.now)
    it.settle()
    it.events += it.talk.finding.mentions(it.now)
    it.settle()
    assert found(it.talk.model.search) == ["eh @andi!", "andi, ada?"]
    assert it.talk.model.search.mentions


def test_mentions_are_found_where_the_server_can_not_search() -> None:
    it = in_room()
    it.says("@msgid=k :budi!b@h PRIVMSG #jarkom :andi?", ":budi!b@h PRIVMSG #jarkom :teh")
    it.talk.finding.mentions(it.now)
    assert found(it.talk.model.search) == ["andi?"]


def test_pages_that_name_us_nowhere_are_gone_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server finds words, and `andi-` has the word `andi`."""
    monkeypatch.setattr("client.core.searching.PAGE", 3)
    it = reader()
    it.hears("andi!", "andi-1", "andi-2", "andi-3", "andi-4", "andi-5")
    it.talk.finding.mentions(it.now)
    it.settle()
    assert found(it.talk.model.search) == ["andi!"]


def test_a_hostile_answer_changes_nothing() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    answers(
        it,
        "BATCH +f soju.im/search",
        "@batch=f PRIVMSG #jarkom :kopi tanpa nama",
        "@batch=f :budi!b@h PRIVMSG :kopi",
        "@batch=f :budi!b@h JOIN #jarkom",
        "@batch=f :budi!b@h PRIVMSG #\x1b[2J :kopi \x1b]52;c;eA==\x07",
        ":s BATCH -f",
    )
    for result in it.talk.model.search.results:
        assert result.line.kind is Kind.MESSAGE
        assert result.line.text.isprintable()
        assert result.room.isprintable()
    it.says(":s BATCH +g soju.im/search", "@batch=g :b!b@h PRIVMSG #jarkom :unasked", ":s BATCH -g")
    assert "unasked" not in found(it.talk.model.search)


def test_a_new_connection_searches_again() -> None:
    it = in_room(SEARCHES)
    it.talk.finding.search("kopi", now=it.now)
    it.talk.closed("gone", it.now)
    it.talk.renew()
    connected(it, SEARCHES)
    it.sent()
    it.talk.finding.search("kopi", now=it.now)
    answers(it, *FOUND)
    assert found(it.talk.model.search) == ["kopi baru", "kopi lama"]
