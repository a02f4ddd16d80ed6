"""Being away, by wish or by itself."""

from __future__ import annotations

from tests.client.core.dialogue import NOW, Dialogue, connected, in_room

MINUTE = 60_000
AWAY, BACK = ":s 306 andi :You are away", ":s 305 andi :You are back"


def test_away_is_said_and_taken_back() -> None:
    it = in_room()
    it.types("/away makan siang")
    assert it.sent() == ["AWAY :makan siang"]
    it.says(AWAY)
    assert it.talk.model.away
    assert it.last().text == "Others see you as away; /away takes it back."
    it.types("/away")
    assert it.sent() == ["AWAY"]
    it.says(BACK)
    assert not it.talk.model.away
    assert it.last().text == "Others see you as here again."


def test_away_without_words_has_a_reason_all_the_same() -> None:
    it = in_room()
    it.types("/away")
    assert it.sent() == ["AWAY away"]


def test_another_reason_replaces_the_first() -> None:
    it = in_room()
    it.types("/away makan")
    it.says(AWAY)
    it.types("/away tidur")
    assert it.sent() == ["AWAY makan", "AWAY tidur"]


def test_a_reason_is_cut_to_what_the_server_takes_never_in_a_sign() -> None:
    it = in_room()
    it.types("/away " + "ö" * 300 + "\udcff")
    (line,) = it.sent()
    assert line == "AWAY " + "ö" * 100


def idle(it: Dialogue, now: int) -> list[str]:
    it.talk.tick(now)
    return [line for line in it.sent() if not line.startswith("PING")]


def test_without_a_key_for_long_we_are_away_and_the_next_key_takes_it_back() -> None:
    it = in_room()
    it.talk.active(NOW)
    assert idle(it, NOW + 14 * MINUTE) == []
    before = len(it.room().lines)
    assert idle(it, NOW + 15 * MINUTE) == ["AWAY :not at the keyboard"]
    assert idle(it, NOW + 15 * MINUTE + 2000) == []
    it.says(AWAY)
    assert it.talk.model.away
    it.talk.active(NOW + 20 * MINUTE)
    it.talk.active(NOW + 20 * MINUTE + 1)
    assert it.sent() == ["AWAY"]
    it.says(BACK)
    assert not it.talk.model.away
    assert len(it.room().lines) == before, "what happens by itself is not told"


def test_being_back_that_was_refused_is_said_again_with_another_key() -> None:
    it = in_room()
    it.talk.active(NOW)
    idle(it, NOW + 15 * MINUTE)
    it.says(AWAY)
    it.talk.active(NOW + 16 * MINUTE)
    assert it.sent() == ["AWAY"]
    idle(it, NOW + 16 * MINUTE + 2000)
    it.talk.active(NOW + 16 * MINUTE + 3000)
    assert it.sent() == ["AWAY"]


def test_a_key_does_not_take_back_what_the_person_said() -> None:
    it = in_room()
    it.talk.active(NOW)
    it.types("/away makan")
    it.says(AWAY)
    it.sent()
    assert idle(it, NOW + 60 * MINUTE) == []
    it.talk.active(NOW + 61 * MINUTE)
    assert it.sent() == []


def test_who_does_not_want_it_is_never_away_by_itself() -> None:
    it = in_room()
    it.preferences.away_after = 0
    it.talk.active(NOW)
    assert idle(it, NOW + 600 * MINUTE) == []


def test_a_script_that_presses_no_keys_is_never_away() -> None:
    it = in_room()
    assert idle(it, NOW + 600 * MINUTE) == []


def test_who_went_by_wish_is_away_on_the_next_connection_too() -> None:
    it = in_room()
    it.types("/away makan")
    it.says(AWAY)
    it.talk.closed("", NOW)
    it.sent()
    connected(it)
    assert not it.talk.model.away, "the server has not said so yet"
    assert "AWAY makan" in it.sent()


def test_who_is_away_by_itself_is_so_again_after_a_new_connection() -> None:
    it = in_room()
    it.talk.active(NOW)
    idle(it, NOW + 15 * MINUTE)
    it.talk.closed("", NOW + 16 * MINUTE)
    connected(it)
    it.sent()
    assert idle(it, NOW + 17 * MINUTE) == ["AWAY :not at the keyboard"]
