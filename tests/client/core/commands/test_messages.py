"""/reply /react /delete /edit-last /me /again as a person types them."""

from __future__ import annotations

import pytest

from client.core.model import Delivery, Kind
from tests.client.core.dialogue import ALL_CAPS, Dialogue, in_room, online

CAPS = f"{ALL_CAPS} draft/message-redaction draft/multiline=max-bytes=4096,max-lines=32"


@pytest.fixture
def it() -> Dialogue:
    it = in_room(CAPS)
    it.says(
        "@msgid=b1 :budi!b@h PRIVMSG #jarkom :Ada kopi?",
        "@msgid=c1 :citra!c@h PRIVMSG #jarkom :Pagi",
    )
    return it


@pytest.mark.parametrize(("typed", "about", "text"), [
    ("/reply Pagi juga", "c1", "Pagi juga"),
    ("/reply 2 ada", "b1", "ada"),
    ("/reply budi ada", "b1", "ada"),
])
def test_a_reply_goes_with_what_it_answers(
    it: Dialogue, typed: str, about: str, text: str
) -> None:
    label, _ = it.talk.submit(typed, it.now)
    assert it.sent() == [f"@label={label};+reply={about} PRIVMSG #jarkom :{text}"]
    assert (it.last().text, it.last().reply_to) == (text, about)


def test_a_reply_may_have_several_lines(it: Dialogue) -> None:
    label, _ = it.talk.submit("/reply budi satu\n/dua", it.now)
    assert it.sent()[0] == f"@label={label};+reply=b1 BATCH +{label} draft/multiline #jarkom"
    assert it.last().text == "satu\n/dua"


@pytest.mark.parametrize("tag", ["+reply", "+draft/reply"])
def test_replies_of_others_are_known_as_such(it: Dialogue, tag: str) -> None:
    it.says(f"@msgid=d1;{tag}=b1 :dewi!d@h PRIVMSG #jarkom :ada")
    assert it.last().reply_to == "b1"


def test_an_answer_to_us_concerns_us_as_if_it_named_us(it: Dialogue) -> None:
    it.says(
        "@msgid=a1 :andi!a@h PRIVMSG #jarkom :siapa?",
        "@msgid=d1;+reply=a1 :dewi!d@h PRIVMSG #jarkom :saya",
        "@msgid=d2;+reply=b1 :dewi!d@h PRIVMSG #jarkom :ada",
    )
    assert [line.mention for line in it.room().lines[-3:]] == [False, True, False]


def test_a_reply_in_several_lines_is_known_as_such(it: Dialogue) -> None:
    it.says(
        "@msgid=d1;+reply=b1 :dewi!d@h BATCH +x draft/multiline #jarkom",
        "@batch=x :dewi!d@h PRIVMSG #jarkom :satu", "@batch=x :dewi!d@h PRIVMSG #jarkom :dua",
        ":s BATCH -x",
    )
    assert (it.last().reply_to, it.last().text) == ("b1", "satu\ndua")


def test_a_program_takes_back_a_message_by_its_id(it: Dialogue) -> None:
    it.says("@msgid=01JB-x :andi!a@h PRIVMSG #jarkom :salah", ":andi!a@h PRIVMSG #jarkom :ya")
    it.types("/delete 01JB-x keliru")
    assert it.sent()[0].endswith("REDACT #jarkom 01JB-x keliru")


@pytest.mark.parametrize("typed", [
    "/reply 9 ya", "/react 9 👍", "/react eko 👍", "/delete 9", "/delete", "/edit-last ya",
    "/react :no_such_emoji:", "/reply", "/react", "/edit-last",
])
def test_what_does_not_work_says_so_and_sends_nothing(it: Dialogue, typed: str) -> None:
    it.types(typed)
    assert it.last().kind is Kind.ERROR
    assert it.sent() == []


@pytest.mark.parametrize(("typed", "said"), [
    ("/react 2 :smi", "There is no emoji :smi. Did you mean :smile: 😄?"),
    ("/react :smie:", "There is no emoji :smie:. Did you mean :smile: 😄?"),
    ("/react :qqqqqq", "There is no emoji :qqqqqq."),
    ("/react :", "A reaction is an emoji or a short word, such as 👍 or :thumbsup:."),
])
def test_half_a_name_of_an_emoji_is_no_reaction_for_everybody(
    it: Dialogue, typed: str, said: str
) -> None:
    it.types(typed)
    assert it.sent() == []
    assert it.last().text == said


@pytest.mark.parametrize(("typed", "emoji"), [
    ("/react :kopi:", "☕"), ("/react :kopi", "☕"), ("/react :D", ":D"), ("/react :-D", ":-D"),
    ("/react +1", "+1"),
])
def test_names_and_smileys_are_reactions(it: Dialogue, typed: str, emoji: str) -> None:
    it.types(typed)
    assert f"+draft/react={emoji} " in it.sent()[0]


@pytest.mark.parametrize(
    "typed", ["/reply ya", "/react 👍", "/delete", "/edit-last ya", "/me makan"]
)
def test_outside_of_rooms_it_is_said_how_to_get_into_one(typed: str) -> None:
    it = online(CAPS)
    it.types(typed)
    assert it.last("").kind is Kind.ERROR
    assert "/join" in it.last("").text
    assert it.sent() == []


def test_in_an_empty_room_there_is_nothing_to_answer() -> None:
    it = in_room(CAPS)
    it.types("/reply ya")
    assert it.last().text == "Nobody else has said anything here yet."


def test_an_action_is_done_in_the_room(it: Dialogue) -> None:
    label, _ = it.talk.submit("/me menyapu", it.now)
    assert it.sent() == [f"@label={label} PRIVMSG #jarkom :\x01ACTION menyapu\x01"]
    assert it.last().kind is Kind.ACTION


def test_an_edited_action_stays_one(it: Dialogue) -> None:
    label, _ = it.talk.submit("/me menyapu", it.now)
    it.says(f"@label={label};msgid=a1 :andi!a@h PRIVMSG #jarkom :\x01ACTION menyapu\x01")
    label, _ = it.talk.submit("/edit-last mengepel", it.now)
    it.sent()
    it.says(f"@label={label} :andi!a@h REDACT #jarkom a1")
    assert it.sent()[0].endswith(":\x01ACTION mengepel\x01")


def test_what_was_refused_is_sent_again_where_it_now_stands_last(it: Dialogue) -> None:
    label, _ = it.talk.submit("/reply budi ada", it.now)
    it.says(f"@label={label} :s FAIL PRIVMSG CANNOT_STORE #jarkom :The disk is full")
    assert it.room().lines[-2].failure == "The disk is full."
    it.sent()
    again, _ = it.talk.submit("/again", it.now)
    assert it.sent() == [f"@label={again};+reply=b1 PRIVMSG #jarkom :ada"]
    assert (it.last().text, it.last().delivery) == ("ada", Delivery.PENDING)
    assert [line.text for line in it.room().lines].count("ada") == 1


def test_when_all_was_sent_there_is_nothing_to_send_again(it: Dialogue) -> None:
    it.types("/again")
    assert it.last().text == "Everything here was sent, or waits to be."
