"""The command line by its documented names, and a kind word for what it does not know."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from server.given import Given, RoomSetting
from server.options import read_language, read_options
from server.problem import StartProblem


def refusal(*argv: str) -> str:
    with pytest.raises(StartProblem) as raised:
        read_options(argv)
    assert raised.value.status == 2
    return raised.value.sentence


def rooms(*argv: str) -> list[tuple[str, str | None]]:
    return [(room.name, room.password) for room in read_options(argv).given.rooms]


def test_an_empty_command_line_says_nothing() -> None:
    line = read_options([])
    assert (line.given, line.to_ask, line.config) == (Given(), [], None)


def test_every_option_has_its_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("rahasia\n", encoding="utf-8")
    argv = [
        *("--room", "jarkom", "--room", "lab=kopi", "--ask-password", "dosen"),
        *("--no-create-rooms", "--no-advertise", "--no-log-messages"),
        *("--host", "::1", "--port", "0", "--plain-port", "6667"),
        *("--cert", "c.pem", "--key", "k.pem", "--data-dir", "d", "--config", "my.toml"),
        *("--keep-days", "7", "--keep-messages", "500"),
        *("--operator", "dosen=a=b", "--operator-file", f"asisten={secret}"),
        *("--exempt", "10.0.0.7", "--exempt", "fd00::/8", "--limit-loopback"),
        *("--name", "lab 2", "--server-password-file", str(secret)),
    ]
    line = read_options(argv)
    assert line.given == Given(
        rooms=[RoomSetting("#jarkom"), RoomSetting("#lab", "kopi"), RoomSetting("#dosen")],
        host="::1",
        port=0,
        plain_port=6667,
        cert=Path("c.pem"),
        key=Path("k.pem"),
        data_dir=Path("d"),
        name="lab 2",
        advertise=False,
        server_password="rahasia",
        log_messages=False,
        create_rooms=False,
        keep_days=7,
        keep_messages=500,
        operators={"dosen": "a=b", "asisten": "rahasia"},
        exempt=(ip_network("10.0.0.7"), ip_network("fd00::/8")),
        limit_loopback=True,
    )
    assert line.to_ask == ["#dosen"]
    assert line.config == Path("my.toml")


def test_a_room_may_have_a_hash_and_a_password_may_have_an_equals_sign() -> None:
    assert rooms("--room", "#a=b=c") == [("#a", "b=c")]


def test_an_empty_password_takes_the_password_away_and_none_leaves_it() -> None:
    assert rooms("--room", "a=", "--room", "b") == [("#a", ""), ("#b", None)]


def test_a_password_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "x=y").write_text("kopi\n", encoding="utf-8")
    assert rooms("--password-file", f"lab={tmp_path / 'x=y'}") == [("#lab", "kopi")]
    assert "cannot be read" in refusal("--password-file", f"lab={tmp_path / 'gone'}")
    for value in ("lab", "lab="):
        assert refusal("--password-file", value).startswith("--password-file: write NAME=FILE")


def test_a_room_named_twice_is_one_room_in_its_first_place() -> None:
    assert rooms("--room", "a", "--room", "b", "--room", "A=x", "--room", "a") == [
        ("#A", "x"),
        ("#b", None),
    ]


def test_a_room_with_two_passwords_is_refused_since_one_would_be_ignored(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("other\n", encoding="utf-8")
    said = "The room a is given two passwords on the command line. Give it one."
    assert refusal("--room", "a=x", "--room", "a=y") == said
    assert refusal("--room", "a=x", "--password-file", f"a={tmp_path / 's'}") == said
    assert refusal("--room", "a=x", "--ask-password", "a") == said
    assert rooms("--room", "a=x", "--room", "a=x") == [("#a", "x")]
    assert read_options(["--ask-password", "a", "--ask-password", "A"]).to_ask == ["#A"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ("--port abc", '--port: must be a number from 1 to 65535, not "abc"'),
        ("--plain-port 70000", '--plain-port: must be a number from 1 to 65535, not "70000"'),
        ("--keep-days 0", '--keep-days: must be a number from 1 to 36500, not "0"'),
        ("--room a,b", '--room: "a,b" cannot be used: a room\'s name has no commas; a-b would do'),
        ("--room =x", '--room: must be the name of a room, such as jarkom, not ""'),
        ("--room a=geheim,nis", "--room a: the password must have no spaces and no commas"),
        ("--server-password a,nis", "--server-password: must have no spaces and no commas"),
        ("--ask-password a*", "--ask-password: "),
        ("--operator dosen", "--operator: write NAME=PASSWORD"),
        ("--operator-file dosen", "--operator-file: write NAME=FILE"),
        ("--operator =nis", "--operator: must be one word of at most 30 characters"),
        ("--operator a=", "--operator a: must not be empty"),
        ("--operator a=geheim,nis", "--operator a: must have no spaces and no commas"),
        ("--operator a=nis --operator a=nis", "--operator: a is given two passwords. Give one."),
        ("--exempt andi", '--exempt: must be an address or a network (10.0.0.0/24), not "andi"'),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_option_and_no_password_shown(
    argv: str, said: str
) -> None:
    found = refusal(*argv.split())
    assert found.startswith(said)
    assert "nis" not in found


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ("--rom a", "there is no option --rom; did you mean --room?"),
        ("--advertise", "there is no option --advertise; did you mean --no-advertise?"),
        ("--qqqq=1", "there is no option --qqqq; see --help"),
        ("jarkom", "do not know what to do with 'jarkom'; to open a room: --room jarkom"),
        ("--port", "argument --port: expected one argument"),
        ("--server-password a --server-password-file b", "not allowed with argument"),
    ],
)
def test_an_option_that_does_not_exist_is_answered_with_the_nearest(
    argv: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(argv.split())
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_printed_and_end_well(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options([option])
    assert ended.value.code == 0
    assert capsys.readouterr().out.split()[0] in ("usage:", "warkop-server")


@pytest.mark.parametrize(
    ("argv", "environ", "code"),
    [
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        (["--language", "en"], {"LANG": "id_ID.UTF-8"}, "en"),
        (["--language=id"], {}, "id"),
        (["--language", "auto"], {"LANG": "id_ID.UTF-8"}, "id"),
        (["--language", "klingon"], {"LANG": "id_ID.UTF-8"}, "id"),  # refused, in that language
        (["--language"], {}, "en"),
        (["--room", "x", "--help", "--language=id"], {}, "id"),
    ],
)
def test_the_language_is_known_before_anything_else_is_read(
    argv: list[str], environ: dict[str, str], code: str
) -> None:
    assert read_language(argv, environ) == code


def test_a_language_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["--language", "klingon"])
    assert "'auto', 'en', 'id'" in capsys.readouterr().err
