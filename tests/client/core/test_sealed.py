"""If these fail, a server can pass private messages on to others, back, elsewhere or twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core import sealed
from client.core.cards import Card
from client.core.model import Kind
from client.core.sealed import BLOCK, TEXT_LIMIT, TOLERANCE, Content, End, Envelope, Seen
from client.core.sealed import UnreadableError as Unreadable

SERVER = "ab" * 32
NOW = 1_700_000_000_000
ANDI, BUDI, EVE = (Card(bytes([n]) * 32, bytes([n + 9]) * 32, bytes(64)) for n in (1, 2, 3))
SAID = Content(
    SERVER, End.of("Budi", BUDI), End.of("andi", ANDI), NOW, Kind.MESSAGE, "kopi? ☕"
)
CAME = Envelope(SERVER, "budi", "andi", ANDI, BUDI, frozenset({"andi"}), NOW + 40)


def why(content: Content, envelope: Envelope = CAME) -> str:
    with pytest.raises(Unreadable) as refusal:
        envelope.check(content)
    return str(refusal.value)


# -- as bytes --------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_what_is_written_is_read(text: str) -> None:
    said = replace(SAID, text=text, kind=Kind.ACTION)
    assert Content.parse(said.format()) == said


def test_lengths_tell_little() -> None:
    lengths = {len(replace(SAID, text="x" * count).format()) for count in range(200)}
    assert lengths == {128, 192, 256, 320}
    assert all(length % BLOCK == 0 for length in lengths)


def test_what_can_not_be_written_is_refused() -> None:
    for said in (
        replace(SAID, text="x" * (TEXT_LIMIT + 1)),
        replace(SAID, kind=Kind.JOIN),
        replace(SAID, stamp=-1),
        replace(SAID, server="zz"),
        replace(SAID, sender=End("", BUDI.public)),
        replace(SAID, sender=End("n" * 65, BUDI.public)),
    ):
        with pytest.raises(ValueError, match=r"."):
            said.format()


@pytest.mark.parametrize("kept", [1, 2, 50, 109, 110, 112, 118])
def test_what_is_cut_makes_no_sense(kept: int) -> None:
    with pytest.raises(Unreadable, match="no sense"):
        Content.parse(SAID.format()[:kept])


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        (0, 2, sealed.NEWER),
        (1, 9, sealed.GARBLED),
        (106, 255, sealed.GARBLED),
        (108, 255, sealed.GARBLED),
        (110, 255, sealed.GARBLED),
    ],
    ids=["version", "kind", "length of a nick", "length of the text", "no UTF-8"],
)
def test_what_is_outside_the_form_is_told(at: int, value: int, reason: str) -> None:
    raw = bytearray(SAID.format())
    raw[at] = value
    with pytest.raises(Unreadable) as refusal:
        Content.parse(bytes(raw))
    assert str(refusal.value) == reason


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    for one in (raw, b"\x01\0" + raw):
        with suppress(Unreadable):
            CAME.check(Content.parse(one))


# -- where it came from ----------------------------------------------------------------------------


def test_a_message_that_is_what_it_seems_is_theirs_or_our_own() -> None:
    assert not CAME.check(SAID)
    answer = replace(SAID, sender=SAID.receiver, receiver=SAID.sender)
    assert replace(CAME, source="Andi", target="BUDI").check(answer)


def test_what_we_said_under_another_nick_is_our_own() -> None:
    answer = replace(SAID, sender=End("anto", ANDI.public), receiver=SAID.sender)
    assert replace(CAME, source="anto", target="budi").check(answer)


def test_what_is_written_to_our_account_reaches_us_under_any_nick() -> None:
    here = replace(CAME, target="anto", readers=frozenset({"anto", "andi"}))
    assert not here.check(SAID)
    assert why(SAID, replace(here, readers=frozenset({"anto"}))) == sealed.REDIRECTED


def test_own_words_that_come_back_are_noticed() -> None:
    answer = replace(SAID, sender=SAID.receiver, receiver=SAID.sender)
    assert why(answer) == sealed.REFLECTED


def test_words_that_were_meant_for_somebody_else_are_noticed() -> None:
    # Eve told everybody that our key is hers: what was closed for her opens here.
    assert why(replace(SAID, receiver=End.of("eve", EVE))) == sealed.REDIRECTED
    assert why(replace(SAID, receiver=End.of("andi", EVE))) == sealed.REDIRECTED
    # Or that Budi's is hers: what he wrote would seem hers.
    from_eve = replace(CAME, source="eve", other=replace(EVE, box=BUDI.box))
    assert why(SAID, from_eve) == sealed.REDIRECTED


def test_words_under_another_nick_are_noticed() -> None:
    assert why(SAID, replace(CAME, source="siti")) == sealed.RENAMED
    assert why(replace(SAID, receiver=End.of("siti", ANDI))) == sealed.REDIRECTED
    # What we said to one is not shown as said to another.
    answer = replace(SAID, sender=SAID.receiver, receiver=SAID.sender)
    elsewhere = replace(CAME, source="andi", target="siti")
    assert why(answer, elsewhere) == sealed.REDIRECTED


def test_words_of_another_server_are_noticed() -> None:
    assert why(replace(SAID, server="cd" * 32)) == sealed.ELSEWHERE


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (TOLERANCE + 1, "written 15 minutes before it came"),
        (5 * 3_600_000, "written 5 hours before it came"),
        (72 * 3_600_000, "written 3 days before it came"),
        (-TOLERANCE - 1, "written 15 minutes after it came"),
    ],
)
def test_an_old_message_does_not_pass_for_a_new_one(gap: int, words: str) -> None:
    reason = why(SAID, replace(CAME, came=NOW + gap))
    assert words in reason
    assert reason.endswith("perhaps somebody sent it again")


def test_clocks_may_differ_a_little_and_a_server_may_not_say_the_time() -> None:
    assert not replace(CAME, came=NOW + TOLERANCE).check(SAID)
    assert not replace(CAME, came=None).check(SAID)


def test_with_one_key_on_two_computers_the_nicks_tell_who_wrote() -> None:
    said = replace(SAID, sender=End.of("budi", ANDI))
    shared = replace(CAME, other=ANDI)
    assert not shared.check(said)
    own = replace(said, sender=said.receiver, receiver=said.sender)
    assert replace(shared, source="andi", target="budi").check(own)
    myself = replace(said, sender=said.receiver)
    assert replace(shared, source="andi", target="andi").check(myself)
    assert why(own, shared) == sealed.RENAMED


# -- twice -----------------------------------------------------------------------------------------


def test_a_box_comes_once() -> None:
    seen, box = Seen(), "N" * 32 + "content"
    seen.note(box, "m1")
    seen.note(box, "m1")  # as echo, and again in the history
    seen.note("O" * 32 + "content", "m2")
    with pytest.raises(Unreadable, match="came before"):
        seen.note(box, "m2")
    with pytest.raises(Unreadable, match="came before"):
        seen.note("N" * 32 + "other words", "m3")


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "REMEMBERED", 3)
    seen = Seen()
    for number in range(5):
        seen.note(f"{number:032}", number)
    seen.note(f"{0:032}", "elsewhere")
    with pytest.raises(Unreadable):
        seen.note(f"{4:032}", "elsewhere")
