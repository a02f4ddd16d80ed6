"""Own messages: shown at once, settled by the server's answer, never cut inside a character."""

from __future__ import annotations

import pytest

from client.core.events import Delivered
from client.core.model import Delivery, Kind
from client.core.resuming import LOST
from tests.client.core.dialogue import Dialogue, in_room, only

LABELS = "batch labeled-response echo-message message-tags server-time"


@pytest.fixture
def it() -> Dialogue:
    return in_room(LABELS)


def test_a_message_is_seen_at_once_and_settled_in_place_by_its_echo(it: Dialogue) -> None:
    label, _ = it.talk.submit("halo semua", it.now)
    line = it.last()
    assert (line.text, line.own, line.delivery) == ("halo semua", True, Delivery.PENDING)
    assert it.sent() == [f"@label={label} PRIVMSG #jarkom :halo semua"]
    it.says(":budi!b@h PRIVMSG #jarkom :meanwhile")
    events = it.says(
        f"@label={label};msgid=m1;time=2026-01-01T00:00:00.000Z "
        ":andi!andi@10.0.0.1 PRIVMSG #jarkom :halo semua"
    )
    assert only(Delivered, events) == Delivered(label)
    assert (line.delivery, line.msgid, line.stamp) == (Delivery.SENT, "m1", 1767225600000)
    assert [one.text for one in it.room().lines[-2:]] == ["halo semua", "meanwhile"]


def test_a_message_without_an_answer_for_two_seconds_is_shown_to_wait(it: Dialogue) -> None:
    label, _ = it.talk.submit("halo", it.now)
    line = it.last()
    it.talk.tick(it.now + 1_900)
    seen = [line.delivery]
    it.talk.tick(it.now + 2_000)
    seen.append(line.delivery)
    assert seen == [Delivery.PENDING, Delivery.LATE]
    it.says(f"@label={label};msgid=m1 :andi!a@h PRIVMSG #jarkom :halo")
    assert line.delivery is Delivery.SENT


@pytest.mark.parametrize(
    "refusal",
    [
        "@label={} :s 404 andi #jarkom :Cannot send to channel",
        "@label={} :s FAIL PRIVMSG CANNOT_STORE #jarkom :The disk is full",
    ],
)
def test_a_refused_message_is_marked_and_the_reason_is_said(it: Dialogue, refusal: str) -> None:
    label, _ = it.talk.submit("halo", it.now)
    events = it.says(refusal.format(label))
    assert only(Delivered, events).reason
    error, line = it.room().lines[-1], it.room().lines[-2]
    assert line.delivery is Delivery.FAILED
    assert error.kind is Kind.ERROR
    assert error.text.startswith("Not sent: ")
    assert "404" not in error.text
    assert "#" not in error.text


def test_a_message_to_nobody_says_so_where_the_person_looks(it: Dialogue) -> None:
    label, _ = it.talk.submit("/msg badu halo", it.now)
    it.says(f"@label={label} :s 401 andi badu :No such nick/channel")
    assert it.room("badu").lines[-1].delivery is Delivery.FAILED
    assert it.last().text == "Not sent: There is nobody called badu here."


def test_answers_inside_a_labeled_batch_settle_the_message_and_are_shown(it: Dialogue) -> None:
    label, _ = it.talk.submit("/msg budi halo", it.now)
    events = it.says(
        f"@label={label} :s BATCH +1 labeled-response",
        "@batch=1 :s 301 andi budi :makan",
        "@batch=1;msgid=z :andi!andi@10.0.0.1 PRIVMSG budi :halo",
        ":s BATCH -1",
    )
    assert only(Delivered, events) == Delivered(label)
    assert it.last().text == "budi is away: makan"
    assert [line.text for line in it.room("budi").lines] == ["halo"]


def test_without_labels_the_answer_to_a_ping_settles(it: Dialogue) -> None:
    it = in_room("server-time")
    label, _ = it.talk.submit("halo", it.now)
    assert it.sent() == ["PRIVMSG #jarkom :halo", f"PING {label}"]
    assert it.last().delivery is Delivery.SENT
    assert only(Delivered, it.says(f":s PONG s :{label}")) == Delivered(label)


def test_without_labels_an_error_about_the_target_refuses(it: Dialogue) -> None:
    it = in_room("server-time")
    label, _ = it.talk.submit("/msg badu halo", it.now)
    events = it.says(":s 401 andi badu :No such nick", f":s PONG s :{label}")
    assert only(Delivered, events).reason == "There is nobody called badu here."
    assert it.room("badu").lines[-1].delivery is Delivery.FAILED


def test_with_echo_but_without_labels_the_echo_is_not_a_second_line(it: Dialogue) -> None:
    it = in_room("echo-message server-time")
    it.types("halo")
    it.says("@time=2026-01-01T00:00:00.000Z :andi!andi@10.0.0.1 PRIVMSG #jarkom :halo")
    assert [line.text for line in it.room().lines if line.own and line.text] == ["halo"]
    assert it.last().stamp == 1767225600000


def test_what_we_said_elsewhere_under_the_same_nick_is_an_own_line(it: Dialogue) -> None:
    it.says(":andi!andi@10.0.0.1 PRIVMSG #jarkom :from my other window")
    assert it.last().own
    assert it.last().delivery is Delivery.SENT


def test_words_to_oneself_are_there_once(it: Dialogue) -> None:
    label, _ = it.talk.submit("/msg andi ingat kopi", it.now)
    it.says(
        f"@label={label};msgid=q :andi!a@h PRIVMSG andi :ingat kopi",
        "@msgid=q :andi!a@h PRIVMSG andi :ingat kopi",
    )
    assert [line.text for line in it.room("andi").lines] == ["ingat kopi"]


def test_a_long_text_is_several_messages_that_reach_everybody_whole(it: Dialogue) -> None:
    text = "kopi ☕ susu " * 120
    label, _ = it.talk.submit(text, it.now)
    lines = it.sent()
    assert len(lines) > 3
    assert f"@label={label} " in lines[-1]
    pieces = []
    for line in lines:
        body = line.partition(" ")[2]
        relayed = f":andi!andi@10.0.0.1 {body}\r\n"
        assert len(relayed.encode()) <= 512
        pieces.append(body.partition(" :")[2])
    assert " ".join(pieces).split() == text.split()


def test_several_lines_are_several_messages_and_empty_ones_none(it: Dialogue) -> None:
    it.types("satu\n\n  \ndua\r\ntiga")
    assert [line.rpartition(":")[2] for line in it.sent()] == ["satu", "dua", "tiga"]


def test_what_a_terminal_could_obey_does_not_leave_the_house(it: Dialogue) -> None:
    it.types("a\x1b[31mb\x07\x00\ud800c")
    (line,) = it.sent()
    assert line.endswith(" :a[31mbc")


def test_an_action_is_split_inside_its_frame(it: Dialogue) -> None:
    it.types("/me " + "menari " * 100)
    lines = it.sent()
    assert len(lines) > 1
    for line in lines:
        assert " :\x01ACTION " in line
        assert line.endswith("\x01")
        body = line.partition(" ")[2]
        assert len(f":andi!andi@10.0.0.1 {body}\r\n".encode()) <= 512
    assert it.last().kind is Kind.ACTION
    assert "\x01" not in it.last().text


def test_a_lost_connection_lets_what_was_on_its_way_wait_and_settles_barriers(
    it: Dialogue,
) -> None:
    it.types("halo")
    label = it.talk.barrier()
    events = it.talk.closed("gone", it.now)
    assert only(Delivered, events) == Delivered(label, LOST)
    assert it.last().delivery is Delivery.WAITING


def test_an_echo_without_a_label_is_known_by_its_id() -> None:
    it = in_room("echo-message message-tags", run="r")
    it.types("halo")
    it.types("halo")
    it.says("@+warkop/once=r-2;msgid=b :andi!a@h PRIVMSG #jarkom :halo")
    first, second = it.room().lines[-2:]
    assert (first.msgid, second.msgid) == ("", "b")


def test_a_barrier_comes_after_everything_before_it(it: Dialogue) -> None:
    label = it.talk.barrier()
    assert it.sent() == [f"PING {label}"]
    assert only(Delivered, it.says(f":s PONG s {label}")) == Delivered(label)
