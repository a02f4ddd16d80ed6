"""What a lost connection leaves open: when the history can tell, and when nobody can."""

from __future__ import annotations

import pytest

from client.core.gaps import OVERLAP, Gap, Sender, Sent, Waiting
from client.core.model import Kind, Line, Room
from protocol.chathistory import Selector, Subcommand
from protocol.message import Message

ANDI = Sender("ab", "andi", "andi")


def room(*msgids: str, target: str = "#jarkom") -> Room:
    lines = [Line(Kind.MESSAGE, 100 + at, "budi", one, one) for at, one in enumerate(msgids)]
    return Room(target, lines=[Line(Kind.JOIN, 50, "andi", own=True), *lines])


def page(*msgids: str) -> list[Message]:
    return [
        Message("PRIVMSG", ("#jarkom", one), "budi!b@h", {"msgid": one} if one else {})
        for one in msgids
    ]


def test_it_begins_a_few_lines_earlier_so_that_the_history_is_recognised() -> None:
    gap = Gap.of(room("a", "b", "c", "d"))
    assert len(gap.anchors) == OVERLAP
    assert gap.request(stamps=True) == (Subcommand.AFTER, Selector(stamp=100))
    gap.take(page("b", "x"), new=1)
    assert gap.anchored
    assert gap.request(stamps=True) == (Subcommand.AFTER, Selector(msgid="x"))
    gap.take(page(), new=0)
    assert gap.is_done


def test_in_a_room_without_a_word_it_begins_where_we_came_in() -> None:
    assert Gap.of(room()).request(stamps=True) == (Subcommand.AFTER, Selector(stamp=49))


def test_without_the_servers_clock_the_newest_page_is_asked_for() -> None:
    assert Gap.of(room("a")).request(stamps=False) == (Subcommand.LATEST, Selector())


@pytest.mark.parametrize("ids", [("x",), ("",), ()])
def test_a_page_with_nothing_that_we_know_proves_nothing(ids: tuple[str, ...]) -> None:
    gap = Gap.of(room("a"))
    gap.take(page(*ids), new=len(ids))
    assert not gap.anchored


def test_a_server_that_sends_the_same_page_for_ever_is_left() -> None:
    gap = Gap.of(room("a"))
    gap.take(page("a", "x"), new=1)
    gap.take(page("x"), new=1)
    assert gap.is_done


@pytest.mark.parametrize(
    ("now", "private", "over"),
    [
        (ANDI, False, True),
        (ANDI, True, True),
        (Sender("ab", "ANDI", ""), False, True),
        (Sender("ab", "ANDI", ""), True, False),
        (Sender("ab", "andi2", "andi"), False, False),
        (Sender("cd", "andi", "andi"), False, False),
    ],
)
def test_a_connection_is_over_when_we_have_its_nick_and_its_private_talks(
    now: Sender, private: bool, over: bool
) -> None:
    assert ANDI.is_over(now, private=private) is over


def test_what_never_went_out_is_not_found_and_not_in_doubt() -> None:
    fresh, tried = Sent("w1", "#jarkom", None, "x", "r-1"), Sent("w2", "#jarkom", None, "x", "r-2")
    waiting = Waiting([fresh])
    waiting.lost([tried], ANDI)
    assert waiting.messages == [tried, fresh]
    assert waiting.found({"+warkop/once": "r-1"}, "x") is None
    assert waiting.unsure(ANDI, told=False, private=False) == [tried]
    assert waiting.messages == [fresh]


def test_who_first_sent_a_message_decides_when_its_connection_is_over() -> None:
    sent = Sent("w1", "#jarkom", None, "x", "r-1")
    waiting = Waiting()
    waiting.lost([sent], ANDI)
    waiting.messages.clear()
    waiting.lost([sent], Sender("ab", "andi2", ""))
    assert sent.tried == ANDI
