"""Messages of several lines: what was said together stays together, and none is endless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.model import Delivery, Kind
from client.core.multiline import BYTES_LIMIT, LINES_LIMIT, Limits, join, packed, pieces
from client.core.talk import Talk
from protocol.message import Message
from tests.client.core.dialogue import ALL_CAPS, in_room

CAPS = f"{ALL_CAPS} draft/multiline=max-bytes=4096,max-lines=32"
SMALL = f"{ALL_CAPS} draft/multiline=max-bytes=40,max-lines=3"
OPENING = Message("BATCH", ("+1", "draft/multiline", "#jarkom"), "budi!b@h", {"msgid": "m1"})


def said(text: str, **tags: str) -> Message:
    """A line of a batch; a tag `draft_multiline_concat` continues the one before."""
    shown = {"draft/multiline-concat": ""} if "concat" in tags else {}
    return Message("PRIVMSG", ("#jarkom", text), "budi!b@h", shown)


def test_what_was_said_together_is_one_line_of_the_timeline() -> None:
    it = in_room(CAPS)
    it.says(
        "@msgid=m1;time=2026-01-01T00:00:00.000Z :budi!b@h BATCH +x draft/multiline #jarkom",
        "@batch=x :budi!b@h PRIVMSG #jarkom :def kopi():",
        "@batch=x :budi!b@h PRIVMSG #jarkom :",
        "@batch=x :budi!b@h PRIVMSG #jarkom :\treturn ",
        "@batch=x;draft/multiline-concat :budi!b@h PRIVMSG #jarkom :1",
    )
    assert it.last().text == ""
    it.says(":s BATCH -x")
    line = it.last()
    assert line.text == "def kopi():\n\n    return 1"
    assert (line.msgid, line.nick, line.stamp) == ("m1", "budi", 1767225600000)


def test_it_is_one_line_in_the_history_too() -> None:
    it = in_room(CAPS, room="#lab")
    it.talk.pages.older("#lab")
    it.says(
        ":s BATCH +h chathistory #lab",
        "@batch=h;msgid=m0;time=2025-01-01T00:00:00.000Z :budi!b@h PRIVMSG #lab :awal",
        "@batch=h;msgid=m1;time=2025-01-01T00:00:01.000Z :budi!b@h BATCH +x draft/multiline #lab",
        "@batch=x :budi!b@h PRIVMSG #lab :satu",
        "@batch=x :budi!b@h PRIVMSG #lab :dua",
        "@batch=h :s BATCH -x",
        "@batch=h;msgid=m2;time=2025-01-01T00:00:02.000Z :budi!b@h PRIVMSG #lab :akhir",
        ":s BATCH -h",
    )
    lines = it.room("#lab").lines[:3]
    assert [(one.text, one.msgid) for one in lines] == [
        ("awal", "m0"), ("satu\ndua", "m1"), ("akhir", "m2")
    ]


def test_what_is_typed_in_several_lines_goes_as_one_and_is_settled_by_its_echo() -> None:
    it = in_room(CAPS)
    label, _ = it.talk.submit("\nsatu\n\n  dua\n", it.now)
    assert it.sent() == [
        f"@label={label} BATCH +{label} draft/multiline #jarkom",
        f"@batch={label} PRIVMSG #jarkom :satu",
        f"@batch={label} PRIVMSG #jarkom :",
        f"@batch={label} PRIVMSG #jarkom :  dua",
        f"BATCH -{label}",
    ]
    line = it.last()
    assert (line.text, line.delivery) == ("satu\n\n  dua", Delivery.PENDING)
    it.says(
        f"@label={label};msgid=m1 :andi!a@h BATCH +x draft/multiline #jarkom",
        "@batch=x :andi!a@h PRIVMSG #jarkom :satu",
        "@batch=x :andi!a@h PRIVMSG #jarkom :",
        "@batch=x :andi!a@h PRIVMSG #jarkom :  dua",
        ":s BATCH -x",
    )
    assert it.last() is line
    assert (line.text, line.delivery, line.msgid) == ("satu\n\n  dua", Delivery.SENT, "m1")


def test_a_long_line_is_one_message_too_cut_behind_a_word() -> None:
    it = in_room(CAPS)
    it.types("kopi " * 150)
    sent = it.sent()
    parts = [Message.parse(one) for one in sent if "PRIVMSG" in one]
    assert len(parts) == 2
    assert "draft/multiline-concat" in parts[1].tags
    assert parts[0].params[1].endswith("kopi ")
    assert "".join(one.params[1] for one in parts) == "kopi " * 150
    assert len(it.room().lines) == 2  # our coming, and the message


def test_a_refused_one_is_failed_with_the_reason_and_can_be_sent_again() -> None:
    it = in_room(CAPS)
    label, _ = it.talk.submit("satu\ndua", it.now)
    it.sent()
    it.says(f"@label={label} :s FAIL BATCH MULTILINE_INVALID :Not today")
    line = it.room().lines[-2]
    assert (line.delivery, line.failure) == (Delivery.FAILED, "Not today.")
    it.types("/again")
    assert sum("PRIVMSG" in one for one in it.sent()) == 2
    assert [one.text for one in it.room().lines if one.own and one.text] == ["satu\ndua"]


def test_more_than_a_message_may_have_becomes_several_cut_between_lines() -> None:
    it = in_room(SMALL)
    it.types("a\nb\nc\nd\n" + "x" * 30 + "\n" + "y" * 30)
    own = [line.text for line in it.room().lines if line.kind is Kind.MESSAGE]
    assert own == ["a\nb\nc", "d\n" + "x" * 30, "y" * 30]


def test_the_action_of_a_long_text_stays_an_action_in_each_part() -> None:
    it = in_room(CAPS)
    it.types("/me " + "menyapu " * 100)
    sent = it.sent()
    assert len(sent) > 1
    assert all(one.endswith("\x01") and ":\x01ACTION " in one for one in sent)


@pytest.mark.parametrize("value", ["", "max-bytes=", "max-bytes=-1", "max-lines=4", "max-bytes=x"])
def test_a_server_that_says_no_number_gets_single_lines(value: str) -> None:
    it = in_room(f"{ALL_CAPS} draft/multiline={value}")
    it.types("satu\ndua")
    assert [one.rpartition(":")[2] for one in it.sent()] == ["satu", "dua"]


def test_no_server_makes_a_message_as_long_as_it_likes() -> None:
    assert Limits.parse("max-bytes=999999999") == Limits(BYTES_LIMIT, LINES_LIMIT)
    message = join(OPENING, "#jarkom", [said("x" * 400)] * 1000)
    assert message is not None
    assert len(message.params[1]) == BYTES_LIMIT


def test_what_does_not_belong_into_a_batch_is_left_out() -> None:
    lines = [
        said("satu"),
        Message("JOIN", ("#jarkom",), "budi!b@h"),
        Message("PRIVMSG", ("#lain", "rahasia"), "budi!b@h"),
        Message("NOTICE", ("#jarkom", "catatan"), "budi!b@h"),
        Message("PRIVMSG", ("#jarkom",), "budi!b@h"),
        said("dua"),
    ]
    message = join(OPENING, "#Jarkom", lines)
    assert message is not None
    assert message.params == ("#Jarkom", "satu\ndua")
    assert join(OPENING, "#jarkom", []) is None
    assert join(OPENING, "#jarkom", [said("")]) is None


def test_batches_in_batches_in_batches_keep_no_chain_of_old_ones() -> None:
    talk = Talk("andi")
    talk.start()
    for number in range(1000):
        parent = f"@batch=b{number - 1} " if number else ""
        talk.receive(f"{parent}:s BATCH +b{number} chathistory #a\r\n".encode(), 1)
        if number:
            talk.receive(f":s BATCH -b{number - 1}\r\n".encode(), 1)
    (last,) = talk._ctx.session._batches.values()
    assert last.parent is None or last.parent.parent is None


@given(st.text(alphabet="ab \nç☕", max_size=200), st.integers(4, 40))
def test_pieces_joined_are_the_text_again(text: str, space: int) -> None:
    joined = ""
    for number, piece in enumerate(pieces(text, space)):
        assert len(piece.text.encode()) <= space
        joined += piece.text if piece.continues or not number else "\n" + piece.text
    assert joined == text


@given(
    st.text(alphabet="ab \nç☕", max_size=300), st.integers(4, 40), st.integers(8, 90),
    st.integers(1, 5),
)
def test_each_message_keeps_to_the_limits_and_no_word_is_lost(
    text: str, space: int, size: int, lines: int
) -> None:
    limits = Limits(size, lines)
    texts = packed(text, space, limits)
    for one in texts:
        assert len(one.encode()) <= size
        assert len(list(pieces(one, space))) <= lines
        assert one.strip()
    assert "".join("".join(texts).split()) == "".join(text.split())


def test_a_private_message_may_have_several_lines() -> None:
    it = in_room(CAPS)
    it.types("/msg budi satu\ndua")
    assert [one for one in it.sent() if "BATCH" in one]
    assert it.room("budi").lines[-1].text == "satu\ndua"
