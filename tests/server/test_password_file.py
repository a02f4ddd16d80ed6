"""A password in a file is its first line, whatever the editor put around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.password_file import read_password
from server.values import BadValueError


@pytest.mark.parametrize(
    "content", [b"kopi", b"kopi\n", b"kopi\r\n", b"\xef\xbb\xbfkopi\r\n", b"kopi\nsecond line\n"]
)
def test_the_first_line_is_the_password(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    assert read_password(file) == "kopi"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\nkopi", "is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"kopi tubruk", "must have no spaces"),
        (b"kopi ", "must have no spaces"),
        (b"x" * 10_000, "at most 64 bytes"),
    ],
)
def test_a_file_that_holds_no_password_is_named_and_its_content_is_not_shown(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(BadValueError, match=why) as raised:
        read_password(file)
    assert str(file) in str(raised.value)
    assert "tubruk" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(BadValueError, match="cannot be read"):
            read_password(path)
