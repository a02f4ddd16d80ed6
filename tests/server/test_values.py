"""One rule for each value, and a refusal that says what would do."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.message import Message
from protocol.names import is_channel
from server.values import (
    ROOM_SETTINGS,
    SETTINGS,
    BadValueError,
    flag,
    host,
    number,
    password,
    path,
    room_name,
    text,
)


def refusal(check: object, value: object) -> str:
    assert callable(check)
    with pytest.raises(BadValueError) as raised:
        check(value)
    return str(raised.value)


@pytest.mark.parametrize("value", [1, 9, "1", " 9 "])
def test_numbers_come_with_or_without_quotes(value: object) -> None:
    assert number(1, 9)(value) == int(str(value))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("abc", '"abc"'),
        (0, "0"),
        (10, "10"),
        ("10", '"10"'),
        (-1, "-1"),
        (1.5, "1.5"),
        (True, "true"),
        ("", '""'),
        ("²", '"²"'),
        ("9" * 5000, '"' + "9" * 78 + "…"),
        ([1], "[1]"),
    ],
)
def test_what_is_no_number_in_range_is_shown_beside_the_range(value: object, shown: str) -> None:
    assert refusal(number(1, 9), value) == f"must be a number from 1 to 9, not {shown}"


def test_port_0_is_any_that_is_free() -> None:
    assert SETTINGS["port"](0) == 0
    assert SETTINGS["port"]("65535") == 65535
    expected = 'must be a number from 1 to 65535, not "abc"'
    assert refusal(SETTINGS["port"], "abc") == expected


def test_text_is_visible_and_short() -> None:
    assert text(5)("café") == "café"
    assert text(5)("cafe\u0301") == "café"
    assert text(5, also_empty=True)("") == ""
    for bad in ("", " ", "caffé!", "a\x1bb", "a\nb", 5, None):
        assert "must be visible text of at most 5 bytes" in refusal(text(5), bad)


def test_a_flag_is_true_or_false() -> None:
    assert flag(True) is True
    assert refusal(flag, "yes") == 'must be true or false, not "yes"'
    assert refusal(flag, 1) == "must be true or false, not 1"


def test_a_host_is_one_word() -> None:
    assert host("::1") == "::1"
    for bad in ("", "a b", 5, "10.0.0.0/8"):
        assert "must be an address of this computer" in refusal(host, bad)


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert path("~/x") == tmp_path / "x"
    for bad in ("", " ", 5, "a\x00b"):
        assert "must be a path" in refusal(path, bad)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("a b", "no spaces"),
        ("a,b", "no commas"),
        (":ab", "begin with a colon"),
        ("a\tb", "invisible"),
        ("a\u200bb", "invisible"),
        ("é" * 33, "at most 64 bytes"),
    ],
)
def test_a_password_that_clients_cannot_send_is_refused_without_showing_it(
    bad: str, why: str
) -> None:
    said = refusal(password, bad)
    assert why in said
    assert bad not in said


@given(st.text(max_size=80))
def test_every_password_that_is_taken_arrives_with_any_clients_join(secret: str) -> None:
    try:
        taken = password(secret)
    except BadValueError:
        return
    if taken:
        assert Message.parse(f"JOIN #lab {taken}").params == ("#lab", taken)


def test_no_password_is_a_password_too() -> None:
    assert password("") == ""
    assert refusal(password, 1234) == "must be text in quotes"


@pytest.mark.parametrize(
    ("given_name", "wire"),
    [("jarkom", "#jarkom"), ("#jarkom", "#jarkom"), ("##c", "##c"), ("cafe\u0301", "#café")],
)
def test_a_room_is_named_as_people_name_it(given_name: str, wire: str) -> None:
    assert room_name(given_name) == wire


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("", 'must be the name of a room, such as jarkom, not ""'),
        ("#", 'must be the name of a room, such as jarkom, not "#"'),
        (7, "must be the name of a room, such as jarkom, not 7"),
        ("lab 2", '"lab 2" cannot be used: a room\'s name has no spaces; lab-2 would do'),
        (
            "a, b?",
            '"a, b?" cannot be used: a room\'s name has no spaces and no commas and no question '
            "marks; a-b would do",
        ),
        ("**", '"**" cannot be used: a room\'s name has no asterisks'),
        ("a\x07b", '"a\\u0007b" cannot be used: a room\'s name has no invisible characters'),
    ],
)
def test_a_room_that_cannot_be_is_refused_with_a_reason_and_a_proposal(
    bad: object, said: str
) -> None:
    assert refusal(room_name, bad) == said


def test_a_long_room_name_is_refused() -> None:
    assert "at most 63 bytes" in refusal(room_name, "x" * 64)
    assert room_name("x" * 63) == "#" + "x" * 63


@given(st.text())
def test_every_room_that_is_taken_is_a_channel(name: str) -> None:
    try:
        wire = room_name(name)
    except BadValueError:
        return
    assert is_channel(wire)


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())
    )
)
def test_no_value_of_any_kind_does_more_than_be_refused(value: object) -> None:
    for check in (*SETTINGS.values(), *ROOM_SETTINGS.values()):
        with contextlib.suppress(BadValueError):
            check(value)
