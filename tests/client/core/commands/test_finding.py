"""/invite, /words, /doctor, /search and /mentions."""

from __future__ import annotations

from client.core.model import Kind
from client.core.wishes import DoctorWanted, InviteWanted, SearchWanted
from protocol.words import spoken
from tests.client.core.dialogue import FINGERPRINT, in_room, online, only, texts


def test_an_invite_is_made_for_the_room_that_is_looked_at() -> None:
    it = in_room()
    assert only(InviteWanted, it.types("/invite")) == InviteWanted("#jarkom")
    it.types("/msg budi")
    assert only(InviteWanted, it.types("/invite")) == InviteWanted("")


def test_with_a_nick_somebody_is_asked_in() -> None:
    it = in_room()
    it.types("/invite budi")
    assert it.sent() == ["INVITE budi #jarkom"]
    it.says(":s 341 andi budi #jarkom")
    assert it.last().text == "budi is invited to jarkom."


def test_outside_of_a_room_nobody_can_be_asked_in() -> None:
    it = online()
    it.types("/invite budi")
    assert it.last("").kind is Kind.ERROR
    assert it.sent() == []


def test_what_cannot_be_a_nick_is_refused() -> None:
    it = in_room()
    it.types("/invite :x")
    assert it.last().text == "':x' is not a nick."


def test_the_doctor_comes_without_a_connection_too() -> None:
    it = in_room()
    it.talk.closed("", it.now)
    assert only(DoctorWanted, it.types("/doctor"))
    assert it.last().text != "There is no connection to a server now."


def test_the_words_of_the_server_are_there_at_any_time() -> None:
    it = in_room()
    it.talk.model.address = "10.0.0.7:6697"
    it.talk.closed("", it.now)
    it.types("/words")
    said = texts(it.room())
    assert "You are at 10.0.0.7:6697. Its words:" in said
    assert f"  {spoken(FINGERPRINT)}" in said
    assert said.count("  abab abab abab abab abab abab abab abab") == 2


def test_the_search_is_opened_with_its_words() -> None:
    it = in_room()
    assert only(SearchWanted, it.types("/search kopi pagi")) == SearchWanted("kopi pagi")
    assert only(SearchWanted, it.types("/search")) == SearchWanted("")


def test_what_named_the_person_is_asked_for_without_a_connection_too() -> None:
    it = in_room()
    it.talk.closed("gone", it.now)
    assert only(SearchWanted, it.types("/mentions")) == SearchWanted("", mentions=True)


def test_words_that_narrow_a_search_are_completed_whole() -> None:
    it = in_room()

    def words(text: str) -> list[str]:
        return [one.word for one in it.talk.completions(text, len(text))]

    assert words("/search kopi fr") == ["from:andi", "from:budi"]
    assert words("/search kopi from:b") == ["from:budi"]
    assert words("/search in:j") == ["in:jarkom"]
    assert words("/search before:y") == ["before:yesterday"]
