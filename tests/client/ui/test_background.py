"""What a terminal answers is heard, and never types itself."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prompt_toolkit.input import DummyInput, create_pipe_input

from client.ui.background import (
    ANSWER_LIMIT,
    Answers,
    listen,
    may_be_asked,
    of_environment,
    read_answer,
)
from client.ui.themes import Background

BODY = "rgb:1e1e/1e1e/2e2e"
ENDS = ("\x07", "\x1b\\")
KEYS = st.lists(
    st.sampled_from(["a", "ä", "\x1b", "\x1b[A", "\x1bOP", "]", "1", "\x1b]", "\r", "\x03", "\\"])
).map("".join)


def heard(*pieces: str | None) -> tuple[str, list[str]]:
    """(what is left as keys, the answers) of pieces that arrive; None: nothing for a while."""
    told: list[str] = []
    answers = Answers(told.append)
    keys = ""
    for piece in (*pieces, None):
        keys += answers.flush() if piece is None else answers.feed(piece)
    return keys, told


@pytest.mark.parametrize("end", ENDS)
def test_an_answer_is_heard_and_is_no_key(end: str) -> None:
    assert heard(f"\x1b]11;{BODY}{end}") == ("", [BODY])
    assert heard(f"ab\x1b]11;{BODY}{end}cd") == ("abcd", [BODY])
    assert heard(f"\x1b]11;{BODY}{end}" * 2) == ("", [BODY] * 2)


@pytest.mark.parametrize("end", ENDS)
@given(data=st.data(), before=KEYS.filter(lambda one: not one.endswith(("\x1b", "]"))), after=KEYS)
def test_an_answer_is_heard_however_it_is_cut(
    end: str, data: st.DataObject, before: str, after: str
) -> None:
    whole = f"{before}\x1b]11;{BODY}{end}{after}"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    places = zip([0, *cuts], [*cuts, len(whole)], strict=True)
    assert heard(*(whole[start:end] for start, end in places)) == (before + after, [BODY])


@pytest.mark.parametrize("place", range(1, len(f"\x1b]11;{BODY}")))
def test_a_slow_answer_types_nothing_or_an_esc_at_worst(place: int) -> None:
    whole = f"\x1b]11;{BODY}\x07"
    keys, told = heard(whole[:place], None, whole[place:])
    assert told == [BODY]
    assert keys == whole[:place] * (place <= 2)


@given(keys=st.one_of(KEYS, st.text()))
@example(keys="\x1b\x1b]")
def test_what_is_no_answer_comes_as_it_is(keys: str) -> None:
    if "\x1b]1" not in keys:
        assert heard(keys) == (keys, [])
        assert heard(*keys) == (keys, [])


def test_a_lone_esc_is_a_key_as_soon_as_nothing_follows() -> None:
    assert heard("\x1b", None, "a") == ("\x1ba", [])


def test_an_endless_answer_is_not_kept() -> None:
    keys, told = heard("\x1b]11;" + "x" * (ANSWER_LIMIT + 1), "a")
    assert (keys, told) == ("a", [])


def test_an_answer_that_breaks_off_lets_the_next_key_through() -> None:
    assert heard("\x1b]11;rgb:12", "\r") == ("\r", [])
    assert heard("\x1b]11;rgb:12", "\x1b[A") == ("\x1b[A", [])


@pytest.mark.parametrize(
    ("answer", "background"),
    [
        ("rgb:0000/0000/0000", Background.DARK),
        ("rgb:ffff/ffff/ffff", Background.LIGHT),
        ("rgb:1e1e/1e1e/2e2e", Background.DARK),
        ("rgb:fd/f6/e3", Background.LIGHT),
        ("rgba:0000/2b2b/3636/ffff", Background.DARK),
        ("rgb:0000/0000/ffff", Background.DARK),
        ("rgb:ffff/ffff/0000", Background.LIGHT),
        ("rgb:f/f/f", Background.LIGHT),
        ("", Background.UNKNOWN),
        ("?", Background.UNKNOWN),
        ("rgb:00000/0/0", Background.UNKNOWN),
        ("rgb:zz/0/0", Background.UNKNOWN),
    ],
)
def test_an_answer_is_a_background(answer: str, background: Background) -> None:
    assert read_answer(answer) is background


@pytest.mark.parametrize(
    ("value", "background"),
    [
        ("15;0", Background.DARK),
        ("0;15", Background.LIGHT),
        ("0;default;7", Background.LIGHT),
        ("15;default;8", Background.DARK),
        ("default;default", Background.UNKNOWN),
        ("", Background.UNKNOWN),
        ("0;16", Background.UNKNOWN),
        ("0;" + "9" * 5000, Background.UNKNOWN),
        ("0;\u0661", Background.UNKNOWN),
    ],
)
def test_the_environment_may_say_it(value: str, background: Background) -> None:
    assert of_environment({"COLORFGBG": value}) is background


def test_terminals_that_might_show_the_question_are_not_asked() -> None:
    assert may_be_asked({"TERM": "tmux-256color"})
    assert not may_be_asked({"TERM": "linux"})
    assert not may_be_asked({})


def test_keys_are_made_of_the_rest_and_a_paste_stays_whole() -> None:
    told: list[Background] = []
    with create_pipe_input() as keys:
        if not listen(keys, told.append):
            pytest.skip("an input without a parser of its own")
        keys.send_text(f"a\x1b]11;{BODY}\x07\x1b[200~two\nlines\x1b[201~\x1b[A")
        pressed = [one.data for one in keys.read_keys()]
    assert pressed == ["a", "two\nlines", "\x1b[A"]
    assert told == [Background.DARK]


def test_an_input_that_can_not_be_listened_to_is_not() -> None:
    assert not listen(DummyInput(), lambda background: None)
