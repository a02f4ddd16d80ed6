"""A connection breaks at any moment between a word and its echo: neither lost nor doubled."""

from __future__ import annotations

import pytest

from client.core.events import (
    Delivered,
    Disconnected,
    HistoryRestored,
    Joined,
    Missed,
    Rejoined,
    Resumed,
)
from client.core.gaps import MISSED_LIMIT
from client.core.model import Delivery, Kind, Phase
from client.core.outgoing import WAITING_LIMIT
from client.core.resuming import AT_ONCE, MORE, PATIENCE, UNSURE
from client.core.talk import Talk
from tests.client.core.dialogue import (
    ALL_CAPS,
    FINGERPRINT,
    TOLD,
    Dialogue,
    connected,
    enter,
    in_room,
    online,
    only,
)

SECOND = 1000
HALO = "@label=w1;msgid=h;time=1970-01-01T00:17:00.000Z;+warkop/once=r-1 :andi!a@h PRIVMSG #jarkom"
STORED = HALO.replace("label=w1;", "")
OLD = "@time=1970-01-01T00:16:00.000Z;msgid=a :budi!b@h PRIVMSG #jarkom :lama"


def talking() -> Dialogue:
    """In a room where budi said something; our messages have the ids r-1, r-2 …"""
    it = in_room(run="r")
    it.says(OLD)
    return it


def breaks(it: Dialogue, after: int = 0) -> None:
    it.talk.closed("It broke.", it.now)
    it.talk.seek(1)
    it.now += after * SECOND
    assert it.talk.take() == b""


def comes_back(it: Dialogue, caps: str = ALL_CAPS, *, server: str = FINGERPRINT) -> list[str]:
    """Connected, and in the room again; returns what we asked of it."""
    it.talk.renew()
    connected(it, caps, server=server)
    assert "JOIN #jarkom" in it.sent()
    enter_again(it)
    return it.sent()


def enter_again(it: Dialogue) -> None:
    it.says(":andi!andi@10.0.0.1 JOIN #jarkom", ":s 353 andi = #jarkom :@andi budi citra",
            ":s 366 andi #jarkom :End")


def page(it: Dialogue, *lines: str, room: str = "#jarkom") -> list[object]:
    """A page of history, of lines with their tags."""
    inside = [f"@batch=1;{line.removeprefix('@')}" for line in lines]
    return [*it.says(f":s BATCH +1 chathistory {room}", *inside, ":s BATCH -1")]


def shown(it: Dialogue, name: str = "#jarkom") -> list[tuple[str, Delivery]]:
    return [(line.text, line.delivery) for line in it.room(name).lines if line.kind is Kind.MESSAGE]


def said(number: int, stamp: int, text: str) -> str:
    return (
        f"@time=1970-01-01T00:{stamp:02}:00.000Z;msgid=m{number} :budi!b@h PRIVMSG #jarkom :{text}"
    )


# -- the moments ----------------------------------------------------------------------------------


def test_what_was_typed_without_a_connection_waits_and_is_sent_once_the_gap_is_filled() -> None:
    it = talking()
    breaks(it)
    it.types("halo")
    assert shown(it)[-1] == ("halo", Delivery.WAITING)
    asked = comes_back(it)
    assert [line for line in asked if "PRIVMSG" in line] == []
    page(it, OLD)
    (sent,) = it.sent()
    assert sent == "@label=w1;+warkop/once=r-1 PRIVMSG #jarkom :halo"
    it.says(f"{HALO} :halo")
    assert shown(it) == [("lama", Delivery.SENT), ("halo", Delivery.SENT)]


def test_what_the_server_never_got_is_sent_again_with_the_same_id() -> None:
    it = talking()
    it.types("halo")
    assert it.sent() == ["@label=w1;+warkop/once=r-1 PRIVMSG #jarkom :halo"]
    breaks(it)
    comes_back(it)
    page(it, OLD)
    assert it.sent() == ["@label=w1;+warkop/once=r-1 PRIVMSG #jarkom :halo"]


def test_what_was_stored_before_its_echo_is_found_and_not_sent_again() -> None:
    it = talking()
    label, _ = it.talk.submit("halo", it.now)
    line = it.last()
    breaks(it)
    comes_back(it)
    stored = f"{STORED} :halo"
    events = page(it, OLD, said(1, 16, "sebelum"), stored, said(2, 18, "sesudah"))
    page(it)
    assert Delivered(label) in events
    assert [text for text, _ in shown(it)] == ["lama", "sebelum", "halo", "sesudah"]
    assert (line.delivery, line.msgid) == (Delivery.SENT, "h")
    assert not any("PRIVMSG" in one for one in it.sent())


def test_what_was_echoed_is_not_touched() -> None:
    it = talking()
    it.types("halo")
    it.says(f"{HALO} :halo")
    it.sent()
    breaks(it)
    comes_back(it)
    page(it, OLD, f"{STORED} :halo")
    page(it)
    assert shown(it) == [("lama", Delivery.SENT), ("halo", Delivery.SENT)]
    assert it.sent() == []


def test_a_second_break_before_the_gap_was_filled_changes_nothing() -> None:
    it = talking()
    it.types("halo")
    for _ in range(3):
        breaks(it)
        comes_back(it)
    page(it, OLD, f"{STORED} :halo")
    page(it)
    assert shown(it) == [("lama", Delivery.SENT), ("halo", Delivery.SENT)]


def test_the_order_of_what_was_under_way_and_typed_later_is_kept() -> None:
    it = talking()
    for text in ("satu", "dua"):
        it.types(text)
    breaks(it)
    it.types("tiga")
    comes_back(it)
    it.types("empat")
    page(it, OLD)
    assert [line.rpartition(":")[2] for line in it.sent()] == ["satu", "dua", "tiga", "empat"]
    assert [text for text, _ in shown(it)] == ["lama", "satu", "dua", "tiga", "empat"]


def test_two_equal_texts_are_two_messages() -> None:
    it = talking()
    it.types("halo")
    it.types("halo")
    breaks(it)
    comes_back(it)
    page(it, OLD, f"{STORED} :halo")
    page(it)
    (again,) = (line for line in it.sent() if "PRIVMSG" in line)
    assert "+warkop/once=r-2" in again


def test_a_history_that_forgets_the_id_is_searched_for_the_text() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    comes_back(it)
    page(it, OLD, "@msgid=h;time=1970-01-01T00:17:00.000Z :andi!a@h PRIVMSG #jarkom :halo")
    page(it)
    assert shown(it)[-1] == ("halo", Delivery.SENT)
    assert not any("PRIVMSG" in one for one in it.sent())


# -- where nothing can tell -----------------------------------------------------------------------


def unsure(it: Dialogue, events: list[object]) -> None:
    assert Delivered("w1", UNSURE) in events
    assert shown(it)[-1] == ("halo", Delivery.UNSURE)
    assert not any("PRIVMSG" in one for one in it.sent())


def test_without_history_the_person_decides_and_what_was_never_sent_goes() -> None:
    it = in_room("echo-message labeled-response message-tags server-time", run="r")
    it.types("halo")
    breaks(it)
    it.types("belum")
    it.talk.renew()
    connected(it, "echo-message labeled-response message-tags server-time")
    it.sent()
    enter_again(it)
    assert [one.rpartition(":")[2] for one in it.sent()] == ["belum"]
    assert shown(it) == [("halo", Delivery.UNSURE), ("belum", Delivery.PENDING)]
    it.types("/again")
    assert it.sent() == ["@label=w3;+warkop/once=r-1 PRIVMSG #jarkom :halo"]
    assert shown(it) == [("belum", Delivery.PENDING), ("halo", Delivery.PENDING)]
    it.types("/again")
    assert it.sent() == []
    assert it.last().kind is Kind.NOTE


def test_a_refused_history_leaves_it_to_the_person() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    comes_back(it)
    unsure(it, [*it.says(":s FAIL CHATHISTORY INVALID_TARGET AFTER #jarkom :No")])


def test_a_history_that_is_another_one_proves_nothing() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    comes_back(it)
    unsure(it, page(it))


def test_another_server_proves_nothing_and_gets_no_password() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    comes_back(it, server="cd" * 32)
    unsure(it, page(it, OLD))


def test_under_another_nick_the_old_connection_may_still_speak() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    it.talk.renew()
    it.talk.choose_nick("andi2")
    it.talk.start(FINGERPRINT)
    it.says(f":s CAP * LS :{ALL_CAPS}", f":s CAP andi2 ACK :{ALL_CAPS}", ":s 001 andi2 :Hi")
    it.sent()
    it.says(":andi2!a@h JOIN #jarkom", ":s 366 andi2 #jarkom :End")
    it.sent()
    unsure(it, page(it, OLD))


def test_a_page_that_never_comes_does_not_hold_up_what_is_typed() -> None:
    it = talking()
    breaks(it)
    it.types("halo")
    comes_back(it)
    it.says(":s PONG s :alive")  # it lives, only the page does not come
    it.talk.tick(it.now + PATIENCE)
    assert not any("PRIVMSG" in one for one in it.sent())
    it.talk.tick(it.now + PATIENCE + 1)
    assert any("PRIVMSG #jarkom :halo" in one for one in it.sent())


def test_a_connection_that_dies_on_the_way_back_is_noticed_before_anything_is_in_doubt() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    comes_back(it)
    events: list[object] = []
    for seconds in range(0, 20, 2):
        events += it.talk.tick(it.now + seconds * SECOND)
    assert any(isinstance(one, Disconnected) for one in events)
    assert shown(it)[-1] == ("halo", Delivery.WAITING)


def test_a_room_that_lets_us_in_no_more_sends_nothing() -> None:
    it = talking()
    it.types("halo")
    breaks(it)
    it.talk.renew()
    connected(it)
    events = it.says(":s 474 andi #jarkom :Cannot join channel (+b)")
    assert only(Delivered, events).reason
    assert shown(it)[-1] == ("halo", Delivery.FAILED)


# -- what was missed ------------------------------------------------------------------------------


def test_the_gap_is_asked_from_just_before_it_and_page_by_page() -> None:
    it = talking()
    breaks(it, after=34)
    assert comes_back(it) == ["CHATHISTORY AFTER #jarkom timestamp=1970-01-01T00:15:59.999Z 50"]
    events = page(it, OLD, said(1, 17, "satu"))
    assert only(Missed, events).room == "#jarkom"  # type: ignore[arg-type]
    assert it.sent() == ["CHATHISTORY AFTER #jarkom msgid=m1 50"]
    page(it, said(2, 18, "dua"))
    assert it.sent() == ["CHATHISTORY AFTER #jarkom msgid=m2 50"]
    events = page(it)
    assert Resumed("#jarkom") in events
    assert it.sent() == []
    assert [text for text, _ in shown(it)] == ["lama", "satu", "dua"]
    assert it.last().text == "You are back after 34 s. 2 messages were said meanwhile."
    assert not it.talk.is_away


def test_what_is_said_live_before_the_pages_come_stands_after_them_once() -> None:
    it = talking()
    breaks(it)
    it.types("halo")
    comes_back(it)
    it.says(said(3, 20, "langsung"))
    page(it, OLD, said(1, 17, "satu"), said(3, 20, "langsung"))
    page(it)
    assert [text for text, _ in shown(it)] == ["lama", "satu", "langsung", "halo"]


def test_a_break_between_two_pages_leaves_no_hole() -> None:
    it = talking()
    breaks(it)
    comes_back(it)
    page(it, OLD, said(1, 17, "satu"))
    it.says(said(4, 20, "langsung"))
    breaks(it)
    assert comes_back(it) == ["CHATHISTORY AFTER #jarkom msgid=m1 50"]
    page(it, said(2, 18, "dua"), said(4, 20, "langsung"), said(5, 21, "lagi"))
    page(it)
    assert [text for text, _ in shown(it)] == ["lama", "satu", "dua", "langsung", "lagi"]


def test_after_a_long_absence_there_is_a_mark_and_the_newest() -> None:
    it = talking()
    breaks(it)
    comes_back(it)
    for start in range(0, MISSED_LIMIT, 100):
        page(it, OLD, *(said(number, 17, f"{number}") for number in range(start, start + 100)))
    assert it.sent()[-1] == "CHATHISTORY LATEST #jarkom * 50"
    page(it, said(90_000, 50, "baru"))
    texts = [line.text for line in it.room().lines]
    assert texts[-4:] == [
        "999", MORE, "baru", "You are back after 1 s. 1001 messages were said meanwhile.",
    ]
    assert it.sent() == []


def test_what_was_missed_in_another_room_is_unread_and_the_room_looked_at_stays() -> None:
    it = talking()
    enter(it, "#dapur")
    it.sent()
    breaks(it)
    it.talk.renew()
    connected(it)
    assert {"JOIN #jarkom", "JOIN #dapur"} <= set(it.sent())
    enter_again(it)
    page(it, OLD, said(1, 17, "satu"), said(2, 18, "andi: dua"))
    assert it.talk.model.current == "#dapur"
    assert (it.room().unread, it.room().mentioned) == (2, True)


def test_coming_back_is_no_new_arrival() -> None:
    it = talking()
    before = list(it.room().lines)
    breaks(it)
    assert list(it.room().members) == ["andi", "budi"]
    it.talk.renew()
    connected(it)
    events = it.says(":andi!a@h JOIN #jarkom")
    assert not any(isinstance(one, Joined | HistoryRestored) for one in events)
    assert only(Rejoined, events).room == "#jarkom"
    assert it.room().lines == before


def test_a_room_whose_first_page_had_not_come_gets_it_now() -> None:
    it = online()
    it.talk.join("jarkom")
    it.says(":andi!a@h JOIN #jarkom", ":s 366 andi #jarkom :End")
    breaks(it)
    comes_back(it)
    page(it)
    assert it.sent() == ["CHATHISTORY LATEST #jarkom * 50"]
    assert only(HistoryRestored, page(it, OLD)).count == 1  # type: ignore[arg-type]


def test_a_room_that_was_being_entered_is_entered() -> None:
    it = talking()
    it.types("/join dapur")
    breaks(it)
    it.talk.renew()
    connected(it)
    assert it.sent()[-2:] == ["JOIN #dapur", "JOIN #jarkom"]


def test_rooms_that_were_left_are_left() -> None:
    it = talking()
    enter(it, "#dapur")
    breaks(it)
    it.types("/part dapur")
    it.talk.renew()
    connected(it)
    assert [one for one in it.sent() if one.startswith("JOIN")] == ["JOIN #jarkom"]


def test_the_password_of_a_room_is_remembered_for_this_server_only() -> None:
    it = online(dealings=None)
    it.talk.passwords.let_see()
    it.talk.join("#rahasia", "kopi")
    it.says(":andi!a@h JOIN #rahasia", ":s 366 andi #rahasia :End")
    breaks(it)
    it.talk.renew()
    it.talk.passwords.let_see()
    connected(it)
    assert "JOIN #rahasia kopi" in it.sent()
    breaks(it)
    it.talk.renew()
    it.talk.passwords.let_see()
    connected(it, server="cd" * 32)
    assert "JOIN #rahasia" in it.sent()


# -- private talks --------------------------------------------------------------------------------

PSST = "@time=1970-01-01T00:16:30.000Z;msgid=p :budi!b@h PRIVMSG andi :psst"


def whispering(account: str) -> Dialogue:
    it = Dialogue(run="r")
    connected(it, account=account)
    enter(it, "#jarkom")
    it.says(PSST, ":s BATCH +0 chathistory budi", ":s BATCH -0")
    it.types("/msg budi halo")
    it.sent()
    breaks(it)
    it.talk.renew()
    return it


def test_a_private_message_of_an_account_is_looked_for_too() -> None:
    it = whispering("andi")
    connected(it, account="andi")
    assert "CHATHISTORY AFTER budi timestamp=1970-01-01T00:16:29.999Z 100" in it.sent()
    page(it, PSST, room="budi")
    assert it.sent() == ["@label=w1;+warkop/once=r-1 PRIVMSG budi :halo"]


def test_without_an_account_a_private_history_begins_anew_and_tells_nothing() -> None:
    it = whispering("")
    connected(it)
    it.sent()
    page(it, room="budi")
    assert it.sent() == []
    assert shown(it, "budi")[-1] == ("halo", Delivery.UNSURE)


def test_whom_somebody_wrote_to_meanwhile_is_asked_and_found_once() -> None:
    it = Dialogue(run="r")
    connected(it, account="andi")
    enter(it, "#jarkom")
    it.says(PSST, ":s BATCH +0 chathistory budi", ":s BATCH -0")
    breaks(it)
    it.talk.renew()
    connected(it, account="andi")
    targets = [one for one in it.sent() if "TARGETS" in one]
    assert targets == ["CHATHISTORY TARGETS timestamp=1970-01-01T00:16:29.999Z "
                       "timestamp=2100-01-01T00:00:00.000Z 50"]
    it.says(":s CHATHISTORY TARGETS budi 1970-01-01T00:20:00.000Z")
    events = page(it, PSST, PSST.replace("=p", "=q").replace("psst", "masih?"), room="budi")
    assert only(Missed, events).room == "budi"  # type: ignore[arg-type]
    assert [text for text, _ in shown(it, "budi")] == ["psst", "masih?"]
    assert it.room("budi").unread == 2


# -- without a connection -------------------------------------------------------------------------


def test_messages_wait_only_while_the_next_connection_is_sought() -> None:
    it = talking()
    it.talk.closed("It broke.", it.now)
    it.types("halo")
    assert it.last().kind is Kind.ERROR
    it.talk.seek(3)
    assert (it.talk.model.phase, it.talk.model.pause) == (Phase.CONNECTING, 3)
    it.types("/me melambai")
    it.types("/msg citra psst")
    assert it.last().delivery is Delivery.WAITING
    assert it.talk.unsent == 2
    it.talk.rest()
    assert it.talk.model.phase is Phase.OFFLINE


def test_what_the_server_has_not_answered_yet_counts_as_unsent() -> None:
    it = talking()
    label, _events = it.talk.submit("halo", it.now)
    assert it.talk.unsent == 1, "the network may be gone: who quits now must be asked"
    it.says(f"@label={label} :andi!a@h PRIVMSG #jarkom :halo")
    assert it.talk.unsent == 0


def test_more_than_a_server_takes_at_once_goes_bit_by_bit() -> None:
    it = talking()
    breaks(it)
    for number in range(AT_ONCE + 5):
        it.types(f"{number}")
    comes_back(it)
    page(it, OLD)
    assert len(it.sent()) == AT_ONCE
    it.types("terakhir")
    assert it.sent() == []
    for seconds in (0, 2):
        it.talk.tick(it.now + seconds * SECOND)
    assert [one.rpartition(":")[2] for one in it.sent()] == [
        *(f"{number}" for number in range(AT_ONCE, AT_ONCE + 5)), "terakhir",
    ]


def test_so_much_may_wait_and_no_more() -> None:
    it = talking()
    breaks(it)
    it.types("\n".join(map(str, range(WAITING_LIMIT + 1))))
    assert it.talk.unsent == WAITING_LIMIT
    assert any("wait to be sent already" in line.text for line in it.room().lines)


def test_a_room_that_is_gone_is_locked_as_when_it_was_opened() -> None:
    it = online()
    it.talk.passwords.let_see()
    it.talk.join("#rahasia", "kopi")
    it.says(":andi!a@h JOIN #rahasia", ":s 353 andi = #rahasia :@andi budi",
            ":s 366 andi #rahasia :End")
    breaks(it)
    it.talk.renew(dealings=TOLD)
    connected(it)
    it.says(":andi!a@h JOIN #rahasia", ":s 353 andi = #rahasia :@andi", ":s 366 andi #rahasia :End")
    assert "MODE #rahasia" in it.sent()
    it.says(":s 324 andi #rahasia +nt")
    assert it.sent() == ["MODE #rahasia +k kopi"]


@pytest.mark.parametrize(
    ("farewell", "returns"),
    [
        ("Came back on another connection", False),
        ("Put out by host", False),
        ("Server stops", True),
        ("No answer for 120 seconds", True),
    ],
)
def test_a_goodbye_that_is_meant_for_us_is_obeyed(farewell: str, returns: bool) -> None:
    it = talking()
    it.says(f"ERROR :Closing link: {farewell}")
    it.talk.closed("", it.now)
    assert it.talk.may_return is returns


def test_whoever_was_never_inside_does_not_come_back_by_himself() -> None:
    talk = Talk("andi")
    talk.start(FINGERPRINT)
    talk.closed("It broke.", 1)
    assert not talk.may_return


def test_a_page_that_is_not_shown_does_not_end_what_was_missed() -> None:
    it = talking()
    it.types("/ignore budi")
    breaks(it)
    comes_back(it)
    page(it, OLD, *(said(number, 17, f"{number}") for number in range(10, 20)))
    assert it.sent() == ["CHATHISTORY AFTER #jarkom msgid=m19 50"]
    page(it, said(30, 18, "akhirnya").replace(":budi!", ":citra!"))
    page(it)
    assert [text for text, _ in shown(it)] == ["lama", "akhirnya"]


def test_what_happened_meanwhile_is_shown_but_that_we_were_gone() -> None:
    it = talking()
    breaks(it)
    it.types("Andi")  # the real name in our own JOIN below
    comes_back(it)
    page(
        it,
        OLD,
        "@msgid=m8;time=1970-01-01T00:16:57.000Z :andi!a@h QUIT :gone",
        "@msgid=m9;time=1970-01-01T00:16:58.000Z :citra!c@h JOIN #jarkom",
        "@msgid=m10;time=1970-01-01T00:16:59.000Z :andi!a@h JOIN #jarkom * Andi",
    )
    page(it)
    happened = [(line.kind, line.nick) for line in it.room().lines[1:] if line.nick]
    assert (Kind.JOIN, "citra") in happened
    assert (Kind.QUIT, "andi") not in happened
    assert [text for text, _ in shown(it)] == ["lama", "Andi"]
    assert it.last().text.endswith("back after 1 s.")


def test_a_message_without_an_answer_shows_that_the_server_is_slow() -> None:
    it = talking()
    it.types("halo")
    it.sent()
    for seconds in (0, 2, 4):
        it.talk.tick(it.now + seconds * SECOND)
    assert it.talk.model.slow
    it.says(f"{HALO} :halo")
    assert not it.talk.model.slow


def test_whoever_leaves_a_room_reads_what_was_not_sent_there() -> None:
    it = talking()
    enter(it, "#tugas")
    breaks(it)
    it.types("satu")
    it.types("dua")
    events = it.types("/part")
    assert [one.reason for one in events if isinstance(one, Delivered)] == [
        "You left before it was sent."
    ] * 2
    assert [line.text for line in it.room().lines[-2:]] == [
        "Not sent to tugas, since you left: satu",
        "Not sent to tugas, since you left: dua",
    ]
