"""The command line: what is meant, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.options import Address, parse


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("laptop", "laptop", 6697),
        ("10.0.0.7:7000", "10.0.0.7", 7000),
        ("[::1]", "::1", 6697),
        ("[fe80::1%3]:7000", "fe80::1%3", 7000),
        ("::1", "::1", 6697),
    ],
)
def test_an_address_is_understood_in_all_its_forms(text: str, host: str, port: int) -> None:
    assert Address.parse(text) == Address(host, port)
    assert Address.parse(str(Address(host, port))) == Address(host, port)


@pytest.mark.parametrize("text", ["", ":7000", "a:b", "a:0", "a:65536", "[::1", "a b", "a:", "x@y"])
def test_what_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$|PORT"):
        Address.parse(text)


def test_nothing_said_is_nothing_assumed() -> None:
    options = parse([], {})
    assert (options.server, options.room, options.nick, options.password) == (None,) * 4
    assert not options.plain
    assert options.pins_path.parent == options.data_dir


def test_room_may_be_written_with_or_without_its_sign() -> None:
    assert parse(["--room", "jarkom"], {}).room == "#jarkom"
    assert parse(["--room", "#jarkom"], {}).room == "#jarkom"


def test_the_password_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes("\ufeffkopi susu\r\nsecond line".encode())
    environment = {"WARKOP_PASSWORD": "teh"}
    assert parse(["--password-file", str(file)], environment).password == "kopi susu"
    assert parse([], environment).password == "teh"
    assert parse(["--server-password-file", str(file)], {}).server_password == "kopi susu"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--server", "a:b"], "not a port"),
        (["--room", "dua kata"], "can't be a room"),
        (["--nick", "1abc"], "can't be a nick"),
        (["--password-file", "/nowhere/at/all"], "can't be read"),
        (["--pla"], "--pla"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(arguments, {})
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


def test_an_empty_or_binary_password_file_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content, words in ((b"", "no password"), (b"\n", "no password"), (b"\xff\xff", "UTF-8")):
        file = tmp_path / "password"
        file.write_bytes(content)
        with pytest.raises(SystemExit):
            parse(["--password-file", str(file)], {})
        assert words in capsys.readouterr().err


def test_help_tells_of_plain_mode_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--help"], {})
    assert caught.value.code == 0
    page = capsys.readouterr().out
    assert "not a terminal" in page
    assert "Exit codes" in page
