"""What the word before the cursor may become."""

from __future__ import annotations

from client.core.completion import LIMIT, Proposal, usage
from tests.client.core.dialogue import Dialogue, in_room


def words(it: Dialogue, text: str, *, asked: bool = True) -> list[str]:
    return [one.word for one in it.talk.completions(text, len(text), asked=asked)]


def test_completion_knows_commands_rooms_and_nicks() -> None:
    it = in_room(names="andi budi Bunga citra")
    it.says(":s 322 andi #rahasia 2 :sst", ":s 323 andi :End")
    found = it.talk.completions
    assert found("/jo", 3) == [Proposal("/join", "Enter a room", "ROOM [PASSWORD]")]
    assert Proposal("/help", "List the commands, or explain one", "[COMMAND]") in found("/", 1)
    assert found("/join ra", 8) == [Proposal("rahasia", "2 people  sst")]
    assert words(it, "bu") == ["budi:", "Bunga:"]
    assert words(it, "halo bu") == ["budi", "Bunga"]
    assert words(it, "/msg c") == ["citra"]
    assert words(it, "/help top") == ["topic"]
    assert found("", 0) == []
    assert found("andi", 4) == []
    assert found("//bu", 4) == []


def test_who_spoke_last_is_proposed_first() -> None:
    it = in_room(names="andi budi bunga bulan")
    it.says(":bunga!b@h PRIVMSG #jarkom :halo", ":bulan!b@h PRIVMSG #jarkom :hai")
    assert words(it, "bu") == ["bulan:", "bunga:", "budi:"]
    it.says(":budi!b@h PRIVMSG #jarkom :ya")
    assert words(it, "halo @bu") == ["@budi", "@bulan", "@bunga"]
    it.says(":bulan!b@h QUIT")
    assert words(it, "bu") == ["budi:", "bunga:"]


def test_a_menu_opens_unasked_only_over_what_is_no_plain_word() -> None:
    it = in_room(names="andi budi")
    it.says(":s 322 andi #rahasia 2 :sst", ":s 323 andi :End")
    assert words(it, "bu", asked=False) == []
    assert words(it, "halo @", asked=False) == []
    assert words(it, "halo @b", asked=False) == ["@budi"]
    assert words(it, "/msg ", asked=False) == ["budi"]
    assert words(it, "/msg budi bu", asked=False) == []
    assert words(it, "lihat #ra", asked=False) == ["#rahasia"]
    assert words(it, "halo :", asked=False) == words(it, "nanti 12:30", asked=False) == []
    assert words(it, "halo :smil", asked=False)[:2] == ["😄", "😃"]
    assert words(it, "std::vector", asked=False) == []


def test_the_words_of_a_command_are_its_own_to_propose() -> None:
    it = in_room()
    assert "theme" in words(it, "/set th", asked=False)
    assert "light" in words(it, "/set theme li", asked=False)


def test_the_usage_shows_what_is_being_typed() -> None:
    join = usage("/join", 5)
    assert join is not None
    assert (join.name, join.arguments, join.current) == ("/join", ("ROOM", "[PASSWORD]"), -1)
    places = [usage(text, len(text)) for text in ("/join ", "/join a", "/join a b", "/join a b c")]
    assert [one.current for one in places if one is not None] == [0, 0, 1, 1]
    assert usage("/jo", 3) is None
    assert usage("halo", 4) is None
    assert usage("//join a", 8) is None
    quitting = usage("/servers now", 12)
    assert quitting is not None
    assert quitting.current == -1


def test_a_crowd_is_not_poured_over_the_screen() -> None:
    it = in_room()
    it.says(*(f":andi{number}!a@h JOIN #jarkom" for number in range(LIMIT * 2)))
    assert len(it.talk.completions("andi", 4)) == LIMIT


def test_only_what_stands_before_the_cursor_counts() -> None:
    it = in_room(names="andi budi")
    assert it.talk.completions("bu dan teh", 2) == [Proposal("budi:")]
    assert it.talk.completions("bu", -5) == []
