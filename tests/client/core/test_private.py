"""If these fail, private messages go openly where they should not, or don't go at all."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from client.core.acquaintances import FRESH, PATIENCE
from client.core.cards import Card, Kept
from client.core.events import CardKept, Delivered
from client.core.model import Delivery, Kind, Seal
from client.core.private import KEY
from client.core.sealed import SENTENCE, TAG, Content, End
from client.identity import Identity
from client.sealing import Sealer
from protocol.framing import CLIENT_TAG_DATA_LIMIT
from protocol.message import Message, format_tags
from protocol.words import spoken
from tests.client.core.letters import FINGERPRINT, Change, Post, Writer

OPEN, SEALED, UNREADABLE = Seal.OPEN, Seal.SEALED, Seal.UNREADABLE


def words(writer: Writer) -> str:
    return spoken(writer.identity.public.hex())


def asked(writer: Writer) -> int:
    """How often the server was asked for a card."""
    return sum(one.verb == "METADATA" and one.params[1] == "GET" for one in writer.sent)


def on_the_wire(writer: Writer) -> list[Message]:
    return [one for one in writer.sent if one.verb == "PRIVMSG"]


def without(message: Message, tag: str) -> Message:
    return replace(message, tags={key: text for key, text in message.tags.items() if key != tag})


def showing(card: str) -> Change:
    """A host who shows that word as everybody's card."""

    def change(reader: Writer, message: Message) -> Iterable[Message]:
        if message.verb == "761" and message.params[2] == KEY:
            return [replace(message, params=(*message.params[:4], card))]
        return [message]

    return change


def hiding(*capabilities: str) -> Change:
    """A host whose server can't do these any more."""

    def change(reader: Writer, message: Message) -> Iterable[Message]:
        if message.verb == "CAP" and message.params[1] == "LS":
            offered = message.params[-1].split()
            left = " ".join(one for one in offered if one.split("=")[0] not in capabilities)
            return [replace(message, params=(*message.params[:-1], left))]
        return [message]

    return change


@pytest.fixture
def post() -> Post:
    return Post()


# -- as it should be -------------------------------------------------------------------------------


def test_two_people_write_and_only_they_can_read_it(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi kopi?", "/msg budi jam berapa?")
    budi.says("/msg andi nanti ☕")
    said = [("kopi?", SEALED), ("jam berapa?", SEALED), ("nanti ☕", SEALED)]
    assert andi.reads("budi") == budi.reads("andi") == said
    assert [one.own for one in andi.lines("budi")] == [True, True, False]
    assert all(one.delivery is Delivery.SENT for one in andi.lines("budi"))
    everything = " ".join(one.format() for one in (*andi.sent, *budi.sent, *andi.got, *budi.got))
    assert "kopi?" not in everything
    assert [one.params for one in on_the_wire(budi)] == [("andi", SENTENCE)]


def test_both_are_told_once_which_words_to_compare(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu", "/msg budi dua")
    assert andi.notes().count(words(budi)) == 1
    assert budi.notes().count(words(andi)) == 1
    assert [one for one in andi.events if isinstance(one, CardKept)] == [
        CardKept("budi", (Kept(Sealer(budi.identity).card),))
    ]


def test_after_a_restart_both_read_what_was_said_their_own_words_too(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi kopi?", "/me menunggu")
    budi.says("/msg andi nanti")
    andi, budi = andi.returns(), budi.returns()
    andi.says("/msg budi")
    budi.says("/msg andi")
    said = [("kopi?", SEALED), ("nanti", SEALED)]
    assert andi.reads("budi") == budi.reads("andi") == said
    assert [one.own for one in budi.lines("andi")] == [False, True]
    assert "encrypted from now on" not in andi.notes()


def test_what_was_said_is_read_without_the_list_of_keys_if_the_server_still_shows_them(
    post: Post,
) -> None:
    andi, budi = post.two()
    andi.says("/msg budi kopi?")
    budi.says("/msg andi nanti")
    andi.known.clear()
    andi = andi.returns().says("/msg budi")
    assert andi.reads("budi") == [("kopi?", SEALED), ("nanti", SEALED)]


def test_what_waits_for_an_owner_is_closed_and_news_on_return(post: Post) -> None:
    andi, budi = post.two()
    budi.leaves()
    andi.says("/msg budi sampai besok")
    assert andi.reads("budi") == [("sampai besok", SEALED)]
    post.pass_time(60)
    budi = post.arrive("budi", budi.identity)
    budi.says("/msg andi")
    assert budi.reads("andi") == [("sampai besok", SEALED)]


def test_actions_are_closed_too(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi", "/me melambai")
    (line,) = budi.lines("andi")
    assert (line.kind, line.text, line.seal) == (Kind.ACTION, "melambai", SEALED)
    assert andi.lines("budi")[0].kind is Kind.ACTION
    assert on_the_wire(andi)[0].params[1] == SENTENCE


def test_a_long_text_comes_whole_in_few_messages_that_fit(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi halo")
    text = "kopi ☕ susu " * 500
    andi.says(f"/msg budi {text}")
    parts = on_the_wire(andi)[1:]
    assert len(parts) == 4
    assert all(len(format_tags(one.tags).encode()) <= CLIENT_TAG_DATA_LIMIT for one in parts)
    assert " ".join(text for text, _ in budi.reads("andi")[1:]).split() == text.split()
    assert {seal for _, seal in budi.reads("andi")} == {SEALED}


def test_before_a_key_is_known_texts_are_cut_so_that_they_can_also_go_openly(post: Post) -> None:
    andi, _ = post.two()
    cici = post.arrive("cici", private=False)
    andi.says("/msg cici " + "kopi susu " * 300)
    assert len(andi.reads("cici")) == 2
    assert cici.reads("andi") == andi.reads("cici")


def test_talking_to_oneself_is_private(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg andi ingat kopi")
    assert andi.reads("andi") == [("ingat kopi", SEALED)]
    assert asked(andi) == 0
    room = andi.talk.model.find("andi")
    assert room is not None
    assert room.seal is SEALED
    again = andi.returns().says("/msg andi")
    assert again.reads("andi") == [("ingat kopi", SEALED)]


def test_a_wrong_clock_keeps_nobody_from_reading(post: Post) -> None:
    andi = post.arrive("andi", skew=7 * 3_600_000)
    budi = post.arrive("budi", skew=-30 * 86_400_000)
    andi.says("/msg budi kopi?")
    budi.says("/msg andi nanti")
    assert andi.reads("budi") == budi.reads("andi") == [("kopi?", SEALED), ("nanti", SEALED)]


def test_a_key_is_asked_for_now_and_then_and_after_somebody_left(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/join kedai", "/msg budi a", "/msg budi b")
    assert asked(andi) == 1
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg budi c")
    assert asked(andi) == 2
    budi.says("/join kedai")
    budi.leaves()
    andi.says("/msg budi d")
    assert asked(andi) == 3


# -- to those who have no key ----------------------------------------------------------------------


def test_to_another_program_it_goes_openly_and_says_so(post: Post) -> None:
    andi, _ = post.two()
    cici = post.arrive("cici", private=False)
    andi.says("/msg cici halo")
    assert on_the_wire(andi)[0].params == ("cici", "halo")
    cici.says("/msg andi ya")
    assert andi.reads("cici") == cici.reads("andi") == [("halo", OPEN), ("ya", OPEN)]
    room = andi.talk.model.find("cici")
    assert room is not None
    assert room.seal is OPEN


def test_who_gets_a_key_later_is_written_to_with_it_at_once(post: Post) -> None:
    andi = post.arrive("andi")
    cici = post.arrive("cici", private=False)
    andi.says("/msg cici halo")
    cici.leaves()
    post.arrive("cici", cici.identity)
    andi.says("/msg cici rahasia")
    assert andi.reads("cici") == [("halo", OPEN), ("rahasia", SEALED)]


def test_without_keys_of_our_own_everything_is_open(post: Post) -> None:
    andi = post.arrive("andi", private=False)
    budi = post.arrive("budi")
    andi.says("/msg budi halo")
    assert budi.reads("andi") == [("halo", OPEN)]
    budi.says("/msg andi ya")
    assert andi.reads("budi") == [("halo", OPEN), ("ya", OPEN)]


def test_who_is_written_to_openly_because_the_server_takes_no_key_is_told(post: Post) -> None:
    def refuse(reader: Writer, message: Message) -> Iterable[Message]:
        if message.verb == "761" and message.params[1] == reader.nick:
            return [Message("FAIL", ("METADATA", "LIMIT_REACHED", reader.nick, "too many"), "s")]
        return [message]

    post.change = refuse
    andi, _ = post.two()
    assert "does not take your key" in andi.notes()


def test_a_message_to_nobody_says_so(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg siti halo")
    assert andi.lines("siti")[0].delivery is Delivery.FAILED
    assert "nobody called siti" in andi.notes()


# -- never openly to those who have one ------------------------------------------------------------


def use_another_program(writer: Writer) -> None:
    writer.person >> f"METADATA * SET {KEY}"


def test_who_had_a_key_and_shows_none_gets_nothing_unasked(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    use_another_program(budi)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg budi dua")
    assert len(on_the_wire(andi)) == 1
    assert andi.lines("budi")[-1].delivery is Delivery.FAILED
    assert "budi shows no key here any more" in andi.notes()
    assert "/msg! budi TEXT" in andi.notes()
    assert [one.reason != "" for one in andi.events if isinstance(one, Delivered)] == [False, True]


def test_the_person_may_send_openly_all_the_same_and_it_is_marked(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu", "/msg! budi dua", "/msg budi tiga")
    said = [("satu", SEALED), ("dua", OPEN), ("tiga", SEALED)]
    assert andi.reads("budi") == budi.reads("andi") == said
    assert budi.notes().count("andi has a key, but this came openly") == 1


def test_a_host_who_hides_the_key_gets_no_text(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg budi satu")

    def hide(reader: Writer, message: Message) -> Iterable[Message]:
        if message.verb == "761":
            return [Message("766", (*message.params[:3], "is not set"), message.source)]
        return [message]

    post.change = hide
    again = andi.returns().says("/msg budi dua")
    assert on_the_wire(again) == []
    post.change = lambda reader, message: () if message.verb == "761" else [message]
    again = again.returns().says("/msg budi tiga")
    assert on_the_wire(again) == []
    post.pass_time(4)
    # The key that is known is good enough: he who has it can read.
    (message,) = on_the_wire(again)
    assert message.params[1] == SENTENCE


def test_a_host_who_never_passes_on_closed_messages_gets_no_open_ones(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg budi satu")

    post.change = hiding("message-tags", "draft/metadata-2")
    again = andi.returns().says("/msg budi dua")
    assert on_the_wire(again) == []
    assert "passes on no encrypted messages" in again.notes()


def test_without_the_other_draft_who_is_known_is_written_to_with_the_known_key(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg budi satu")

    post.change = hiding("draft/metadata-2")
    again = andi.returns().says("/msg budi dua", "/msg cici halo")
    assert again.reads("budi")[-1] == ("dua", SEALED)
    assert again.reads("cici") == [("halo", OPEN)]


# -- another key -----------------------------------------------------------------------------------


def reinstalled(budi: Writer) -> Writer:
    """The same nick, released by the host, with new keys."""
    budi.leaves()
    budi.post.house.host("release budi")
    return budi.post.arrive("budi")


def test_a_changed_key_is_shown_with_the_words_of_both_and_gets_nothing(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    newer = reinstalled(budi)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg budi dua")
    assert len(on_the_wire(andi)) == 1
    line = andi.lines("budi")[-1]
    assert (line.text, line.delivery) == ("dua", Delivery.FAILED)
    assert "budi has another key than before" in andi.notes()
    assert words(newer) in andi.notes()
    assert andi.notes().count(words(budi)) == 2
    assert "/trust budi" in andi.notes()
    room = andi.talk.model.find("budi")
    assert room is not None
    assert room.seal is UNREADABLE


def test_the_person_takes_the_new_key_and_still_reads_what_is_old(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    post.pass_time(100)
    newer = reinstalled(budi)
    andi.says("/msg budi dua", "/trust budi", "/msg budi tiga")
    assert newer.reads("andi")[-1] == ("tiga", SEALED)
    assert [kept.until > 0 for kept in andi.known["budi"]] == [False, True]
    again = andi.returns().says("/msg budi")
    assert again.reads("budi") == [("satu", SEALED), ("tiga", SEALED)]


def test_words_closed_with_a_new_key_are_readable_as_soon_as_it_is_taken(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    newer = reinstalled(budi)
    newer.says("/msg andi ini aku", "/msg andi sungguh")
    assert [seal for _, seal in andi.reads("budi")] == [SEALED, UNREADABLE, UNREADABLE]
    assert "the key of budi has changed" in andi.reads("budi")[1][0]
    assert andi.notes().count(words(newer)) == 1
    andi.says("/trust budi")
    assert andi.reads("budi")[1:] == [("ini aku", SEALED), ("sungguh", SEALED)]


def test_a_thief_of_an_older_key_can_not_write_with_it_any_more(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    thief = budi.identity
    reinstalled(budi)
    andi.says("/whois budi", "/trust budi")
    post.pass_time(1)
    sealer, mine = Sealer(thief), Sealer(andi.identity).card
    ends = End.of("budi", sealer.card), End.of("andi", mine)
    content = Content(FINGERPRINT, *ends, andi.now, Kind.MESSAGE, "kirim uang")
    box = sealer.close(mine, content.format())
    andi.gets(Message("PRIVMSG", ("andi", SENTENCE), "budi!b@h", {TAG: box, "msgid": "x"}))
    post.settle()
    assert andi.lines("budi")[-1].seal is UNREADABLE


def test_trust_without_a_new_key_changes_nothing(post: Post) -> None:
    andi, _ = post.two()
    andi.says("/msg budi satu", "/trust budi", "/trust siti")
    assert "The key of budi has not changed" in andi.notes()
    assert len(andi.known["budi"]) == 1


def test_a_key_that_the_owner_of_the_known_one_vouches_for_is_taken_silently(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    budi.leaves()
    renewed = Identity(budi.identity.sign_seed, Identity.make().box_seed)
    budi = post.arrive("budi", renewed)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg budi dua")
    assert budi.reads("andi")[-1] == ("dua", SEALED)
    assert len(andi.known["budi"]) == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda card, eve: replace(card, box=eve.box),
        lambda card, eve: replace(card, public=eve.public),
        lambda card, eve: replace(card, signature=bytes(64)),
        lambda card, eve: replace(card, box=bytes(32)),
    ],
    ids=["another box", "another person", "no signature", "useless"],
)
def test_a_forged_card_gets_nothing(post: Post, make: Callable[[Card, Card], Card]) -> None:
    andi, budi = post.two()
    eve = Sealer(Identity.make()).card
    post.change = showing(make(Sealer(budi.identity).card, eve).format())
    andi.says("/msg budi satu")
    assert on_the_wire(andi) == []
    assert andi.lines("budi")[0].delivery is Delivery.FAILED
    assert "is not genuine" in andi.notes()
    assert andi.known == {}


def test_a_genuine_card_with_a_useless_key_gets_nothing(post: Post) -> None:
    andi, budi = post.two()
    useless = replace(Sealer(budi.identity).card, box=bytes(32))
    useless = replace(useless, signature=budi.identity.sign(useless.signed))
    post.change = showing(useless.format())
    andi.says("/msg budi satu")
    assert on_the_wire(andi) == []
    assert "is of no use" in andi.notes()


@pytest.mark.parametrize("word", ["x", "A" * 171, "A" * 400, "ä" * 172, "A" * 10_000_000])
def test_what_is_no_card_gets_nothing_and_costs_nothing(post: Post, word: str) -> None:
    andi, _ = post.two()
    post.change = showing(word)
    andi.says("/msg budi satu")
    post.pass_time(PATIENCE / 1000 + 1)
    assert on_the_wire(andi) == []
    assert andi.lines("budi")[0].delivery is Delivery.FAILED


def test_a_card_that_nobody_asked_for_counts_for_nothing(post: Post) -> None:
    andi, _ = post.two()
    eve = Sealer(Identity.make()).card.format()
    andi.gets(Message("761", ("andi", "budi", KEY, "*", eve), "s"))
    andi.says("/msg budi satu")
    andi.gets(Message("761", ("andi", "budi", KEY, "*", eve), "s"))
    andi.says("/msg budi dua")
    assert [seal for _, seal in andi.reads("budi")] == [SEALED, SEALED]


# -- waiting ---------------------------------------------------------------------------------------


def mute(reader: Writer, message: Message) -> Iterable[Message]:
    """A host who says nothing of keys."""
    return () if message.verb in ("761", "766") else [message]


def test_a_message_waits_in_sight_at_most_five_seconds_and_delays_no_others(post: Post) -> None:
    andi, budi = post.two()
    post.change = mute
    andi.says("/join kedai", "/msg budi satu", "/msg budi dua", "di sini")
    pending = [one.delivery for one in andi.lines("budi")]
    assert pending == [Delivery.PENDING, Delivery.PENDING]
    assert [one.params[0] for one in on_the_wire(andi)] == ["#kedai"]
    for _ in range(2):  # the program looks every two seconds
        post.pass_time(2)
    assert [one.delivery for one in andi.lines("budi")] == [Delivery.FAILED, Delivery.FAILED]
    assert "does not say what the key of budi is" in andi.notes()
    assert budi.reads("andi") == []
    post.change = lambda reader, message: [message]
    andi.says("/msg budi tiga")
    assert budi.reads("andi") == [("tiga", SEALED)]


def test_messages_that_waited_keep_their_order(post: Post) -> None:
    andi, budi = post.two()
    post.change = mute
    andi.says("/msg budi satu", "/msg budi dua")
    post.change = lambda reader, message: [message]
    andi.gets(
        Message("761", ("andi", "budi", KEY, "*", Sealer(budi.identity).card.format()), "s")
    )
    andi.says("/msg budi tiga")
    assert [text for text, _ in budi.reads("andi")] == ["satu", "dua", "tiga"]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_message_under_way_when_the_connection_broke_comes_once(
    post: Post, arrived: bool
) -> None:
    andi, budi = post.two()
    andi.says("/join kedai", "/msg budi satu")
    if arrived:
        post.change = lambda reader, one: () if reader is andi and TAG in one.tags else [one]
        andi.says("/msg budi dua")
        post.change = lambda reader, one: [one]
    else:
        andi.talk.submit("/msg budi dua", andi.now)
        andi.talk.take()
    andi.reconnects()
    said = [("satu", SEALED), ("dua", SEALED)]
    assert budi.reads("andi") == andi.reads("budi") == said
    assert andi.lines("budi")[-1].delivery is Delivery.SENT
    assert len(on_the_wire(andi)) == 2


def test_a_message_that_waits_for_a_key_when_the_connection_breaks_goes_over_the_next(
    post: Post,
) -> None:
    andi, budi = post.two()
    andi.says("/join kedai")
    post.change = mute
    andi.says("/msg budi satu")
    post.change = lambda reader, message: [message]
    andi.reconnects()
    assert andi.reads("budi") == budi.reads("andi") == [("satu", SEALED)]
    assert andi.lines("budi")[0].delivery is Delivery.SENT


def test_what_is_typed_without_a_connection_goes_closed_over_the_next(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/join kedai", "/msg budi satu")
    andi._take(andi.talk.closed("gone", andi.now))
    andi.talk.seek()
    andi.says("/msg budi dua", "/msg cici halo", "/msg! budi tiga")
    post.arrive("cici", private=False)
    andi.reconnects()
    assert budi.reads("andi") == [("satu", SEALED), ("dua", SEALED), ("tiga", OPEN)]
    assert andi.reads("cici") == [("halo", OPEN)]


# -- nicks -----------------------------------------------------------------------------------------


def test_a_key_goes_with_its_owner_to_another_nick(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/join kedai", "/msg budi satu")
    budi.says("/join kedai", "/nick bang-budi")
    andi.says("/msg bang-budi dua")
    assert andi.reads("bang-budi") == [("satu", SEALED), ("dua", SEALED)]
    assert budi.reads("andi") == [("satu", SEALED), ("dua", SEALED)]
    assert set(andi.known) == {"budi"}


def test_another_key_behind_a_new_nick_is_noticed(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/join kedai", "/msg budi satu")
    budi.says("/join kedai", "/nick bang-budi")
    eve = Sealer(Identity.make()).card.format()
    post.change = showing(eve)
    andi.says("/msg bang-budi dua")
    assert len(on_the_wire(andi)) == 1
    assert "bang-budi has another key" in andi.notes()


def test_what_waits_for_a_key_follows_to_the_new_nick(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/join kedai")
    budi.says("/join kedai")
    post.change = mute
    andi.says("/msg budi satu")
    post.change = lambda reader, message: [message]
    budi.says("/nick bang-budi")
    assert budi.reads("andi") == [("satu", SEALED)]


def test_what_we_said_under_another_nick_stays_our_own(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu", "/nick anto", "/msg budi dua")
    assert [one.own for one in andi.lines("budi")] == [True, True]
    assert budi.reads("anto") == [("dua", SEALED)]
    again = andi.returns().says("/msg budi")
    assert again.reads("budi") == [("satu", SEALED), ("dua", SEALED)]
    assert [one.own for one in again.lines("budi")] == [True, True]


def test_an_owner_who_goes_by_another_nick_is_reached_by_his_own(post: Post) -> None:
    andi, budi = post.two()
    budi.says("/nick bang-budi")
    andi.says("/msg budi halo")
    assert budi.reads("andi") == [("halo", SEALED)]
    assert andi.reads("budi") == [("halo", SEALED)]


def test_of_two_computers_of_one_owner_the_last_one_shown_counts(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    phone = Identity.make()
    second = "ed25519:" + base64.b64encode(phone.public).decode()
    accounts = post.house.world.accounts
    account = accounts.find("budi")
    assert account is not None
    accounts.change("budi", keys=(*account.keys, second))
    budi.leaves()
    other = post.arrive("budi", phone)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg budi dua")
    assert "budi has another key than before" in andi.notes()
    andi.says("/trust budi", "/msg budi tiga")
    assert other.reads("andi")[-1] == ("tiga", SEALED)


def test_one_key_on_two_computers_is_no_other_key(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    budi.leaves()
    second = post.arrive("budi", budi.identity).says("/msg andi")
    assert second.reads("andi") == [("satu", SEALED)]


def test_guests_write_privately_while_they_are_here(post: Post) -> None:
    andi = post.arrive("andi", owns=False)
    tamu = post.arrive("tamu", owns=False)
    andi.says("/msg tamu halo")
    tamu.says("/msg andi ya")
    assert andi.reads("tamu") == tamu.reads("andi") == [("halo", SEALED), ("ya", SEALED)]
    tamu.leaves()
    post.arrive("tamu", owns=False)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/msg tamu rahasia")
    assert "tamu has another key than before" in andi.notes()
    assert len(on_the_wire(andi)) == 1


def test_a_nick_that_looks_like_a_place_in_a_sentence_stays_a_nick(post: Post) -> None:
    andi, _ = post.two()
    other = post.arrive("{1}")
    andi.says("/msg {1} halo")
    assert "Private messages with {1} are encrypted" in andi.notes()
    assert words(other) in andi.notes()


# -- the words -------------------------------------------------------------------------------------


def test_whois_shows_the_words_of_both_sides(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/whois budi", "/whois")
    assert andi.notes().count(words(budi)) == 1
    assert andi.notes().count(words(andi)) == 1
    assert andi.known == {}  # looking is not trusting
    budi.says("/whois BUDI")
    assert words(budi) in budi.notes()


def test_whois_says_when_there_is_nothing_to_show(post: Post) -> None:
    andi, _ = post.two()
    post.arrive("cici", private=False)
    andi.says("/whois cici", "/whois siti", "/whois a:b,c")
    assert "cici has no key here" in andi.notes()
    assert "Nothing is known here of a key of siti" in andi.notes()
    other = post.arrive("dodi", private=False).says("/whois andi")
    assert "There are no keys on this connection" in other.notes()


def test_whois_shows_both_keys_of_somebody_with_a_new_one(post: Post) -> None:
    andi, budi = post.two()
    andi.says("/msg budi satu")
    newer = reinstalled(budi)
    post.pass_time(FRESH / 1000 + 1)
    andi.says("/whois budi")
    assert words(newer) in andi.notes()
    assert andi.notes().count(words(budi)) == 2
