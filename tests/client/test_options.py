"""The command line: what is meant, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from client.connection import Endpoint
from client.options import parse


def test_nothing_said_is_nothing_assumed() -> None:
    options = parse([], {})
    assert (options.server, options.room, options.nick, options.password) == (None,) * 4
    assert not options.plain
    assert not options.send_password


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


def test_an_address_an_invite_or_a_room_may_stand_alone() -> None:
    fingerprint = "3f" * 32
    options = parse([f"warkop://10.0.0.7:7000/jarkom#{fingerprint}"], {})
    assert options.server == Endpoint((("10.0.0.7", 7000),), fingerprint)
    assert options.room == "#jarkom"
    assert parse(["10.0.0.7"], {}).server == parse(["--server", "10.0.0.7"], {}).server
    assert parse(["jarkom"], {}).room == "#jarkom"
    assert parse(["10.0.0.7", "--room", "lobi"], {}).room == "#lobi"


def test_an_option_counts_more_than_the_room_of_an_invite() -> None:
    assert parse(["warkop://10.0.0.7/jarkom", "--room", "lobi"], {}).room == "#lobi"
    assert parse(["jarkom", "--server", "warkop://10.0.0.7/lobi"], {}).room == "#jarkom"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--server", "a:b"], "not a port"),
        (["10.0.0.7", "--server", "10.0.0.8"], "Two servers"),
        (["jarkom", "--room", "lobi"], "Two rooms"),
        (["dua kata"], "neither an address"),
        (["warkop://10.0.0.7/#x"], "64 hexadecimal digits"),
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


def test_settings_are_where_the_system_has_them_or_with_all_that_is_ours(tmp_path: Path) -> None:
    assert parse(["--data-dir", str(tmp_path)]).settings_file == tmp_path / "settings.toml"
    usual = parse([]).settings_file
    assert usual.name == "settings.toml"
    assert usual.parent == Path(platformdirs.user_config_dir("warkop", appauthor=False)) / "client"
