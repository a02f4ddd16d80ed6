"""Messages taken back: gone wherever they were, and nothing typed is lost on the way."""

from __future__ import annotations

import pytest

from client.core.events import Deleted, Delivered
from client.core.model import Delivery, Kind, Line, Past
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room, only

CAPS = f"{ALL_CAPS} draft/message-redaction"


def talking(caps: str = CAPS) -> Dialogue:
    it = in_room(caps)
    it.says("@msgid=b1 :budi!b@h PRIVMSG #jarkom :andi: lihat http://a.id")
    label, _ = it.talk.submit("salah ketik", it.now)
    it.says(f"@label={label};msgid=a1 :andi!a@h PRIVMSG #jarkom :salah ketik")
    it.sent()
    return it


def test_what_somebody_takes_back_is_gone_with_its_links_and_reactions() -> None:
    it = talking()
    line = next(one for one in it.room().lines if one.msgid == "b1")
    it.says("@+reply=b1;+draft/react=👍 :citra!c@h TAGMSG #jarkom")
    event = only(Deleted, it.says(":budi!b@h REDACT #jarkom b1 :salah kamar"))
    assert (event.line, event.by) == (line, "budi")
    assert (line.deleted, line.text, line.links, line.reactions) == (True, "salah kamar", (), {})
    assert not line.mention
    assert it.room().links == [""]
    it.says("@+reply=b1;+draft/react=👍 :citra!c@h TAGMSG #jarkom")
    assert line.reactions == {}


def test_it_is_gone_from_older_lines_that_are_being_read_too() -> None:
    it = talking()
    old = Line(Kind.MESSAGE, 1, "budi", "rahasia", "p1")
    it.room().past = Past([old])
    it.says(":budi!b@h REDACT #jarkom p1")
    assert (old.deleted, old.text) == (True, "")


def test_history_that_tells_of_it_takes_the_text_away() -> None:
    it = in_room(CAPS)
    it.talk.pages.older("#jarkom")
    it.says(
        ":s BATCH +h chathistory #jarkom",
        "@batch=h;msgid=m1;time=2025-01-01T00:00:00.000Z :budi!b@h PRIVMSG #jarkom :rahasia",
        "@batch=h;msgid=m2;time=2025-01-01T00:00:01.000Z :budi!b@h REDACT #jarkom m1",
        ":s BATCH -h",
    )
    assert it.room().lines[0].deleted
    assert "rahasia" not in [line.text for line in it.room().lines]


@pytest.mark.parametrize("target", ["#jarkom zzz", "#lain b1", "cici b1", "#jarkom"])
def test_what_is_not_known_there_is_left_alone(target: str) -> None:
    it = talking()
    assert not [one for one in it.says(f":x!x@h REDACT {target}") if isinstance(one, Deleted)]
    assert not any(line.deleted for line in it.room().lines)


def test_comings_and_goings_are_nobodys_to_take_back() -> None:
    it = talking()
    it.says("@msgid=j1 :citra!c@h JOIN #jarkom", ":x!x@h REDACT #jarkom j1")
    assert not it.last().deleted


def test_the_last_own_message_is_deleted_when_the_server_says_so() -> None:
    it = talking()
    label, _ = it.talk.submit("/delete", it.now)
    assert it.sent() == [f"@label={label} REDACT #jarkom a1"]
    assert it.last().text == "salah ketik"
    events = it.says(f"@label={label};msgid=x1 :andi!a@h REDACT #jarkom a1")
    assert only(Delivered, events) == Delivered(label)
    assert len([one for one in events if isinstance(one, Deleted)]) == 1
    assert it.last().deleted


def test_a_number_and_a_reason_may_be_given() -> None:
    it = talking()
    label, _ = it.talk.submit("/delete 2 iklan saja", it.now)
    assert it.sent() == [f"@label={label} REDACT #jarkom b1 :iklan saja"]
    it.says(f"@label={label} :s FAIL REDACT REDACT_FORBIDDEN #jarkom b1 :You can't")
    assert it.last().text == "Not deleted: You can't."
    assert not any(line.deleted for line in it.room().lines)


def test_without_labels_and_echoes_the_answer_to_a_ping_tells() -> None:
    it = in_room("message-tags draft/message-redaction")
    it.says("@msgid=b1 :budi!b@h PRIVMSG #jarkom :halo")
    label, _ = it.talk.submit("/delete 1", it.now)
    assert it.sent() == ["REDACT #jarkom b1", f"PING {label}"]
    it.says(f":s PONG s {label}")
    assert it.last().deleted
    it.says("@msgid=b2 :budi!b@h PRIVMSG #jarkom :halo")
    label, _ = it.talk.submit("/delete 1", it.now)
    it.says(":s FAIL REDACT REDACT_FORBIDDEN #jarkom b2 :No", f":s PONG s {label}")
    assert not any(line.deleted for line in it.room().lines if line.msgid == "b2")


def test_an_edited_message_is_said_anew_only_when_the_old_one_is_gone() -> None:
    it = talking()
    label, _ = it.talk.submit("/edit-last benar ketik", it.now)
    assert it.sent() == [f"@label={label} REDACT #jarkom a1"]
    it.says(f"@label={label} :andi!a@h REDACT #jarkom a1")
    (sent,) = it.sent()
    assert sent.endswith(" PRIVMSG #jarkom :benar ketik")


@pytest.mark.parametrize(
    "refusal", [" :s FAIL REDACT REDACT_WINDOW_EXPIRED #jarkom a1 60 :Too late", ""]
)
def test_what_can_not_be_deleted_is_not_said_twice_but_kept(refusal: str) -> None:
    it = talking(CAPS if refusal else ALL_CAPS)
    label, _ = it.talk.submit("/edit-last benar", it.now)
    it.sent()
    if refusal:
        it.says(f"@label={label}{refusal}")
    assert it.sent() == []
    assert [line.text for line in it.room().lines if line.kind is Kind.ERROR]
    line = it.last()
    assert (line.text, line.delivery) == ("benar", Delivery.FAILED)
    it.types("/again")
    assert it.sent()[0].endswith(" :benar")


def test_a_message_that_the_server_has_not_named_yet_can_not_be_edited() -> None:
    it = talking()
    it.types("baru")
    it.sent()
    it.types("/edit-last lebih baru")
    assert it.sent() == []
    assert it.last().delivery is Delivery.FAILED


def test_a_connection_that_breaks_meanwhile_loses_nothing_of_it() -> None:
    it = talking()
    it.types("/edit-last benar")
    it.talk.closed("", it.now)
    assert (it.last().text, it.last().delivery) == ("benar", Delivery.FAILED)
    assert not any(line.deleted for line in it.room().lines)


def test_a_message_that_waits_or_failed_is_just_not_sent() -> None:
    it = talking()
    label, _ = it.talk.submit("rahasia", it.now)
    it.says(f"@label={label} :s 404 andi #jarkom :Cannot send")
    line = next(one for one in it.room().lines if one.text == "rahasia")
    assert line.delivery is Delivery.FAILED
    it.sent()
    it.types("/delete 1")
    assert it.sent() == []
    assert "rahasia" not in [one.text for one in it.room().lines]
    it.types("/again")
    assert it.sent() == []
