"""Lists of capabilities: whatever their number, a client understands each line of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from protocol.capabilities import LIST_LIMIT, format_list, parse_list

names = st.from_regex(r"[a-z][a-z0-9./-]{0,30}", fullmatch=True)
values = st.from_regex(r"[a-zA-Z0-9,=.-]{0,60}", fullmatch=True)


@given(st.dictionaries(names, values, max_size=40))
def test_a_list_is_read_as_it_was_written(capabilities: dict[str, str]) -> None:
    lines = format_list(capabilities, values=True)
    assert all(len(line) <= LIST_LIMIT for line in lines)
    assert parse_list(" ".join(lines)) == capabilities


def test_values_are_only_for_who_understands_them() -> None:
    assert format_list({"sasl": "PLAIN", "batch": ""}, values=False) == ["sasl batch"]
    assert format_list({"sasl": "PLAIN", "batch": ""}, values=True) == ["sasl=PLAIN batch"]


def test_an_empty_list_is_one_empty_line() -> None:
    assert format_list({}, values=True) == [""]
    assert parse_list("") == {}


def test_a_request_to_switch_off_keeps_its_sign() -> None:
    assert parse_list(" -batch  echo-message =x") == {"-batch": "", "echo-message": ""}
