"""Typing: seen as long as it lasts, told as seldom as it may be, and only to whom it concerns."""

from __future__ import annotations

import pytest

from client.core.typists import PEOPLE_LIMIT
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room, online


def types(it: Dialogue, text: str, after: int = 0) -> list[str]:
    """The input changes, so many ms later; what others are told."""
    it.now += after
    it.talk.typed(text, it.now)
    return it.sent()


def tick(it: Dialogue, after: int) -> list[str]:
    it.now += after
    it.talk.tick(it.now)
    return [line for line in it.sent() if "TAGMSG" in line]


def heard(it: Dialogue, word: str, nick: str = "budi", target: str = "#jarkom") -> list[str]:
    it.says(f"@+typing={word} :{nick}!b@h TAGMSG {target}")
    return list(it.room().typing)


def test_somebody_who_types_is_seen_for_six_seconds() -> None:
    it = in_room()
    assert heard(it, "active") == ["budi"]
    tick(it, 5_900)
    assert heard(it, "active", "citra") == ["budi"]  # she is not in the room
    tick(it, 200)
    assert not it.room().typing


@pytest.mark.parametrize("end", [
    "@+typing=done :budi!b@h TAGMSG #jarkom",
    ":budi!b@h PRIVMSG #jarkom :halo",
    ":budi!b@h PART #jarkom",
    ":budi!b@h QUIT :mati",
    ":andi!a@h KICK #jarkom budi",
])
def test_who_has_spoken_or_left_types_no_more(end: str) -> None:
    it = in_room()
    heard(it, "active")
    it.says(end)
    assert not it.room().typing


def test_a_pause_lasts_half_a_minute() -> None:
    it = in_room()
    heard(it, "paused")
    tick(it, 29_000)
    assert it.room().typing
    tick(it, 1_100)
    assert not it.room().typing


def test_we_ourselves_and_crowds_and_unknown_talks_are_not_shown() -> None:
    it = in_room(names="@andi budi " + " ".join(f"a{n}" for n in range(100)))
    heard(it, "active", "andi")
    assert not it.room().typing
    for number in range(100):
        heard(it, "active", f"a{number}")
    assert len(it.room().typing) == PEOPLE_LIMIT
    heard(it, "active", "budi", "andi")
    assert it.talk.model.find("budi") is None


def test_others_are_told_at_most_every_three_seconds_and_when_we_stop() -> None:
    it = in_room()
    (line,) = types(it, "h")
    assert line.endswith("+typing=active TAGMSG #jarkom")
    assert types(it, "ha", 2_900) == []
    assert types(it, "hal", 200) != []
    assert types(it, "", 100) == []
    assert tick(it, 1_000) == []
    (line,) = tick(it, 2_000)
    assert line.endswith("+typing=done TAGMSG #jarkom")
    assert tick(it, 60_000) == []


def test_a_message_says_by_itself_that_we_stopped() -> None:
    it = in_room()
    types(it, "halo")
    types(it, "")
    it.types("halo")
    it.sent()
    assert tick(it, 10_000) == []
    assert types(it, "lagi") != []


@pytest.mark.parametrize("text", ["/join rahasia", "/", "", "  ", "\n"])
def test_nothing_is_told_of_a_command(text: str) -> None:
    assert types(in_room(), text) == []


def test_nothing_is_told_where_the_person_or_the_server_does_not_want_it() -> None:
    it = in_room()
    it.talk._ctx.preferences.typing = False
    assert types(it, "halo") == []
    assert types(in_room("echo-message batch"), "halo") == []
    assert types(online(), "halo") == []
    it = in_room()
    (line,) = types(it, "halo")
    label = line.split("=")[1].split(";")[0]
    it.says(f"@label={label} :s 404 andi #jarkom :Moderated")
    assert types(it, "halo lagi", 60_000) == []
    assert "Moderated" not in str([one.text for one in it.room().lines])


def test_only_whom_we_talk_with_is_told_in_private() -> None:
    it = in_room(ALL_CAPS)
    it.says(":budi!b@h PRIVMSG andi :halo")
    it.talk.look_at("budi")
    it.sent()
    assert types(it, "siapa?") == []
    it.types("siapa?")
    it.sent()
    assert types(it, "eh", 5_000) != []


def test_a_talk_that_is_over_shows_nobody_typing() -> None:
    it = in_room()
    heard(it, "active")
    types(it, "halo")
    it.talk.closed("", it.now)
    assert not it.room().typing
    assert types(it, "halo lagi", 9_000) == []
