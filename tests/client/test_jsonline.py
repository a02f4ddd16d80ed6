"""Lines for programs, which a person may look at as well."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from client.jsonline import json_line


@given(st.dictionaries(st.text(max_size=5), st.text(), max_size=3))
def test_what_is_read_is_what_was_written_and_commands_no_terminal(value: dict[str, str]) -> None:
    written = json_line(value)
    assert json.loads(written) == value
    assert written.isprintable()


def test_letters_stay_letters() -> None:
    assert json_line({"text": "kopi ☕ 世界\n"}) == '{"text": "kopi ☕ 世界\\n"}'
    assert json_line("\x9b2J\x7f\u202e") == '"\\u009b2J\\u007f\\u202e"'
