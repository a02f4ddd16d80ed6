"""Who was here: bounded, the newest first."""

from __future__ import annotations

from server.core.limits import WHOWAS_ENTRIES
from server.core.past import Gone, Past


def gone(nick: str, left: int = 0) -> Gone:
    return Gone(nick, "~u", "127.0.0.1", "Nama", left, "Quit")


def test_the_newest_of_a_nick_comes_first_in_any_case() -> None:
    past = Past()
    for left, nick in enumerate(["andi", "budi", "ANDI"]):
        past.add(gone(nick, left))
    assert [one.left for one in past.find("Andi")] == [2, 0]


def test_memory_is_bounded_and_loses_the_oldest() -> None:
    past = Past()
    for left in range(WHOWAS_ENTRIES + 1):
        past.add(gone("andi", left))
    found = [one.left for one in past.find("*")]
    assert (len(found), found[0], found[-1]) == (WHOWAS_ENTRIES, WHOWAS_ENTRIES, 1)
