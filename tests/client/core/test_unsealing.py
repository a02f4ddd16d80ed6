"""If these fail, a host or a stranger makes people read what was not said to them, or loses what
was. Everything that comes in stays in sight, whatever it is."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import Box, PrivateKey, PublicKey

from client.core import sealed
from client.core.acquaintances import LOCKED
from client.core.events import LineAdded
from client.core.model import Kind, Seal
from client.core.sealed import SENTENCE, TAG, Content, End
from client.identity import Identity
from client.sealing import Sealer
from protocol.message import Message
from tests.client.core.letters import FINGERPRINT, Change, Post, Writer

OPEN, SEALED, UNREADABLE = Seal.OPEN, Seal.SEALED, Seal.UNREADABLE


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def andi(post: Post) -> Writer:
    """Somebody who wrote with budi."""
    andi, _ = post.two()
    return andi.says("/msg budi satu")


@pytest.fixture
def budi(post: Post, andi: Writer) -> Writer:
    return post.writers[1]


def closed(writer: Writer, reader: Writer, text: str, **other: object) -> str:
    """A box of a writer's own making."""
    sealer, mine = Sealer(writer.identity), Sealer(reader.identity).card
    ends = End.of(writer.nick, sealer.card), End.of(reader.nick, mine)
    content = Content(FINGERPRINT, *ends, reader.now, Kind.MESSAGE, text)
    return sealer.close(mine, replace(content, **other).format())  # type: ignore[arg-type]


def comes(reader: Writer, box: str, *, source: str = "budi", msgid: str = "x1") -> tuple[str, Seal]:
    """The host shows a box as somebody's message; what is read then, last in that talk."""
    tags = {TAG: box, "msgid": msgid}
    reader.gets(Message("PRIVMSG", (reader.nick, SENTENCE), f"{source}!u@h", tags))
    reader.post.settle()
    return reader.reads(source)[-1]


def box_of(writer: Writer, number: int = -1) -> str:
    """A box that somebody sent."""
    return [one.tags[TAG] for one in writer.sent if TAG in one.tags][number]


# -- a host who plays with messages ----------------------------------------------------------------


def test_own_words_that_come_back_are_not_the_others(andi: Writer) -> None:
    assert comes(andi, box_of(andi)) == (f"(unreadable: {sealed.REFLECTED})", UNREADABLE)


def test_words_are_not_passed_on_to_somebody_else(post: Post, andi: Writer) -> None:
    cici = post.arrive("cici")
    andi.says("/msg cici halo")
    text, seal = comes(cici, box_of(andi, 0), source="andi")
    assert seal is UNREADABLE
    assert "no key that you know andi by" in text


def test_words_are_not_passed_on_to_who_was_taken_for_another(post: Post, andi: Writer) -> None:
    budi, eve = post.writers[1], Identity.make()
    # Eve says that budi's key is hers. Budi must not believe that andi wrote this to him.
    mixed = replace(Sealer(eve).card, box=Sealer(budi.identity).card.box)
    mixed = replace(mixed, signature=eve.sign(mixed.signed))
    post.arrive("eve", eve)
    post.change = telling("eve", mixed.format())
    andi.says("/msg eve pulang saja")
    assert comes(budi, box_of(andi), source="andi") == (
        f"(unreadable: {sealed.REDIRECTED})",
        UNREADABLE,
    )


def test_words_are_not_shown_under_another_nick(post: Post, andi: Writer) -> None:
    budi = post.writers[1].says("/msg andi ya")
    post.change = telling("siti", Sealer(budi.identity).card.format())
    assert comes(andi, closed(budi, andi, "aku siti"), source="siti") == (
        f"(unreadable: {sealed.RENAMED})",
        UNREADABLE,
    )


def telling(nick: str, card: str) -> Change:
    """A host who shows that card as that of a nick."""

    def change(reader: Writer, message: Message) -> Iterable[Message]:
        if message.verb == "761" and message.params[1] == nick:
            return [replace(message, params=(*message.params[:4], card))]
        if message.verb == "FAIL" and nick in message.params:
            return [Message("761", (reader.nick, nick, "warkop.card", "*", card), "s")]
        return [message]

    return change


def test_words_of_another_server_are_not_shown_here(andi: Writer, budi: Writer) -> None:
    box = closed(budi, andi, "besok saja", server="cd" * 32)
    assert comes(andi, box) == (f"(unreadable: {sealed.ELSEWHERE})", UNREADABLE)


def test_a_message_does_not_come_twice(andi: Writer, budi: Writer) -> None:
    budi.says("/msg andi ya")
    assert comes(andi, box_of(budi)) == (f"(unreadable: {sealed.REPEATED})", UNREADABLE)
    assert comes(andi, box_of(andi), source="andi")[1] is not SEALED


@pytest.mark.parametrize("restarts", [False, True])
def test_an_old_message_does_not_come_as_a_new_one(
    post: Post, andi: Writer, budi: Writer, restarts: bool
) -> None:
    budi.says("/msg andi ya")
    box = box_of(budi)
    post.pass_time(3 * 3600)
    if restarts:
        # The host hides the history, so the program can't know that it came.
        post.change = lambda reader, one: () if one.tags.get("batch") else [one]
        andi = andi.returns()
    text, seal = comes(andi, box)
    assert seal is UNREADABLE
    assert "3 hours before it came" in text or sealed.REPEATED in text


def test_words_with_a_nonce_that_was_used_are_refused(andi: Writer, budi: Writer) -> None:
    first = closed(budi, andi, "satu")
    comes(andi, first)
    nonce = base64.b64decode(first)[:24]
    both = PrivateKey(budi.identity.box_seed), PublicKey(andi.identity.box_public)
    raw = Sealer(budi.identity).open(Sealer(andi.identity).card, closed(budi, andi, "dua"))
    assert raw is not None
    again = base64.b64encode(bytes(Box(*both).encrypt(raw, nonce))).decode()
    assert comes(andi, again, msgid="x2") == (f"(unreadable: {sealed.REPEATED})", UNREADABLE)


def test_whatever_is_cut_or_changed_stays_in_sight_and_unread(andi: Writer, budi: Writer) -> None:
    box = closed(budi, andi, "halo")
    other = "C" if box.startswith("B") else "B"
    broken = [box[:-4], box[:40], box[4:], other + box[1:], box[:-9] + "AAAA" + box[-5:], "!", "A"]
    for number, one in enumerate(broken):
        text, seal = comes(andi, one, msgid=f"b{number}")
        assert seal is UNREADABLE, text
        assert text.startswith("(unreadable: no key that you know budi by")
    assert len(andi.reads("budi")) == 1 + len(broken)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1))
def test_no_box_crashes_the_reader(andi: Writer, box: str) -> None:
    assert comes(andi, box, msgid="")[1] is UNREADABLE


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.booleans())
def test_no_content_of_a_true_key_crashes_the_reader(
    andi: Writer, budi: Writer, raw: bytes, looks_right: bool
) -> None:
    raw = (b"\x01\x00" if looks_right else b"") + raw
    box = Sealer(budi.identity).close(Sealer(andi.identity).card, raw)
    text, seal = comes(andi, box, msgid="")
    assert (text.startswith("(unreadable: "), seal) == (True, UNREADABLE)


def test_what_a_terminal_could_obey_does_not_come_out_of_a_box(andi: Writer, budi: Writer) -> None:
    text, _ = comes(andi, closed(budi, andi, "a\x1b[31mb\x07\u202e\nc\x01ACTION"))
    assert text == "a[31mb\ncACTION"


def test_a_newer_program_is_told_from_a_broken_one(andi: Writer, budi: Writer) -> None:
    box = Sealer(budi.identity).close(Sealer(andi.identity).card, b"\x02 something new")
    assert comes(andi, box) == (f"(unreadable: {sealed.NEWER})", UNREADABLE)


def test_somebody_who_shows_no_key_is_told(post: Post, andi: Writer) -> None:
    eve = post.arrive("eve", private=False)
    assert comes(andi, closed(eve, andi, "halo"), source="eve") == (
        "(unreadable: eve shows no key here)",
        UNREADABLE,
    )
    assert comes(andi, "x" * 4000, source="nobody")[1] is UNREADABLE


# -- what is no private message --------------------------------------------------------------------


def test_boxes_elsewhere_are_only_their_sentence(andi: Writer, budi: Writer) -> None:
    andi.says("/join kedai")
    box = closed(budi, andi, "halo")
    andi.gets(Message("PRIVMSG", ("#kedai", SENTENCE), "budi!u@h", {TAG: box}))
    room = andi.talk.model.find("#kedai")
    assert room is not None
    assert (room.lines[-1].text, room.lines[-1].seal) == (SENTENCE, Seal.NONE)
    andi.gets(Message("NOTICE", ("andi", "halo"), "budi!u@h", {TAG: box}))
    assert andi.reads("budi")[-1] == ("halo", OPEN)


def test_a_box_that_was_taken_out_on_the_way_is_missed(andi: Writer) -> None:
    andi.gets(Message("PRIVMSG", ("andi", SENTENCE), "budi!u@h"))
    text, seal = andi.reads("budi")[-1]
    assert (text, seal) == ("(unreadable: the server did not pass on what was in it)", UNREADABLE)


def test_open_words_in_the_name_of_somebody_with_a_key_are_marked(andi: Writer) -> None:
    for text in ("kirim uang", "cepat"):
        andi.gets(Message("PRIVMSG", ("andi", text), "budi!u@h"))
    assert andi.reads("budi")[1:] == [("kirim uang", OPEN), ("cepat", OPEN)]
    assert andi.notes().count("could have written it") == 1


# -- waiting ---------------------------------------------------------------------------------------


def added(writer: Writer) -> list[str]:
    lines = [one.line for one in writer.events if isinstance(one, LineAdded)]
    return [line.text for line in lines if line.kind is Kind.MESSAGE]


def test_a_first_message_is_news_when_it_can_be_read(post: Post) -> None:
    andi, budi = post.two()
    post.change = lambda reader, one: () if one.verb == "761" and reader is budi else [one]
    andi.says("/msg budi halo")
    ((text, seal),) = budi.reads("andi")
    assert (text, seal) == ("(encrypted: asking for the key of andi …)", Seal.WAITING)
    assert added(budi) == []
    room = budi.talk.model.find("andi")
    assert room is not None
    assert (room.unread, room.mentioned) == (1, True)
    card = Sealer(andi.identity).card.format()
    budi.gets(Message("761", ("budi", "andi", "warkop.card", "*", card), "s"))
    assert budi.reads("andi") == [("halo", SEALED)]
    assert added(budi) == ["halo"]


def test_a_key_that_never_comes_leaves_the_line_in_sight(post: Post) -> None:
    andi, budi = post.two()
    post.change = lambda reader, one: () if one.verb == "761" and reader is budi else [one]
    andi.says("/msg budi halo")
    post.pass_time(2)
    post.pass_time(2)
    assert budi.reads("andi") == [("(unreadable: andi shows no key here)", UNREADABLE)]
    assert added(budi) == ["(unreadable: andi shows no key here)"]
    post.change = lambda reader, one: [one]
    budi.says("/whois andi")
    assert budi.reads("andi") == [("halo", SEALED)]


def test_a_lost_connection_leaves_it_in_sight_and_the_next_opens_it(post: Post) -> None:
    andi, budi = post.two()
    post.change = lambda reader, one: () if one.verb == "761" and reader is budi else [one]
    andi.says("/msg budi halo")
    budi.talk.closed("gone", budi.now)
    assert budi.reads("andi")[0][1] is UNREADABLE
    post.change = lambda reader, one: [one]
    budi.reconnects()
    assert budi.reads("andi") == [("halo", SEALED)]


def test_news_from_the_time_of_absence_comes_as_news(post: Post) -> None:
    andi, budi = post.two()
    budi.leaves()
    andi.says("/msg budi sampai besok")
    seen = post.house.moment().stamp - 1000
    post.pass_time(60)
    budi = post.arrive("budi", budi.identity, seen=seen)
    assert budi.reads("andi") == [("sampai besok", SEALED)]
    assert added(budi) == ["sampai besok"]


def test_what_waits_for_a_key_is_bounded(andi: Writer) -> None:
    for number in range(LOCKED + 50):
        tags = {TAG: "x" * 40, "msgid": f"m{number}"}
        andi.gets(Message("PRIVMSG", ("andi", SENTENCE), "budi!u@h", tags))
    who = andi.talk._ctx.people.find("budi")
    assert who is not None
    assert len(who.locked) == LOCKED
    assert {seal for _, seal in andi.reads("budi")} == {SEALED, Seal.WAITING, UNREADABLE}
    andi.post.settle()
    assert sum(seal is UNREADABLE for _, seal in andi.reads("budi")) == LOCKED + 50
