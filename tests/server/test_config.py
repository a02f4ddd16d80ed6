"""A config file says the same as a command line, and every complaint names file, line and key."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.config import READ_LIMIT, line_of, read_config
from server.given import Given, RoomSetting
from server.problem import StartProblem

WHOLE = """
# how our lab hosts
host = "::1"
port = 7000
plain_port = 6667
cert = "tls/cert.pem"
key = "/etc/warkop/key.pem"
data_dir = "data"
name = "lab 2"
advertise = false
server_password_file = "secret"
log_messages = false
create_rooms = false
keep_days = 7
keep_messages = 500
exempt = ["10.0.0.7", "fd00::/8"]
limit_loopback = true

[[operator]]
name = "dosen"
password = "kopi"

[[operator]]
name = "asisten"
password_file = "secret"

[[room]]
name = "jarkom"
password = "kopi"
topic = "Bab 3"
keep_days = 1
keep_messages = 2

[[room]]
name = "#café"
password = ""

[[room]]
name = "lobby"
password_file = "secret"
topic = ""
"""


def write(directory: Path, content: str | bytes) -> Path:
    file = directory / "config.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refusal(directory: Path, content: str | bytes) -> str:
    """What is said of the file, after its name."""
    file = write(directory, content)
    with pytest.raises(StartProblem) as raised:
        read_config(file)
    assert raised.value.status == 2
    assert raised.value.sentence.startswith(f"{file}:")
    return raised.value.sentence.removeprefix(f"{file}:")


def test_every_setting_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("rahasia\n", encoding="utf-8")
    assert read_config(write(tmp_path, WHOLE)) == Given(
        rooms=[
            RoomSetting("#jarkom", "kopi", "Bab 3", 1, 2),
            RoomSetting("#café", ""),
            RoomSetting("#lobby", "rahasia"),
        ],
        host="::1",
        port=7000,
        plain_port=6667,
        cert=tmp_path / "tls/cert.pem",
        key=tmp_path / "/etc/warkop/key.pem",
        data_dir=tmp_path / "data",
        name="lab 2",
        advertise=False,
        server_password="rahasia",
        log_messages=False,
        create_rooms=False,
        keep_days=7,
        keep_messages=500,
        exempt=(ip_network("10.0.0.7"), ip_network("fd00::/8")),
        limit_loopback=True,
        operators={"dosen": "kopi", "asisten": "rahasia"},
    )


def test_an_empty_file_leaves_everything_as_it_is(tmp_path: Path) -> None:
    assert read_config(write(tmp_path, "")) == Given()


def test_files_of_windows_editors_are_read(tmp_path: Path) -> None:
    file = write(tmp_path, b"\xef\xbb\xbfport = 7000\r\n[[room]]\r\nname = 'a'\r\n")
    assert read_config(file) == Given(rooms=[RoomSetting("#a")], port=7000)
    assert refusal(tmp_path, "keep_days = 1\r\nport = 'x'\r\n").startswith("2: port: ")


def test_a_wrong_value_is_named_with_its_line_and_what_would_do(tmp_path: Path) -> None:
    content = "# one\n\nhost = '::1'\n\n\n\nport = 'abc'\nkeep_days = 3\n"
    expected = '7: port: must be a number from 1 to 65535, not "abc"'
    assert refusal(tmp_path, content) == " ".join(expected.split())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("prot = 1", "1: prot: is not a setting; did you mean port?"),
        ("plain-port = 1", "1: plain-port: is not a setting; did you mean plain_port?"),
        ("no_advertise = true", "1: no_advertise: is not a setting; did you mean advertise?"),
        ("[[rooms]]\nname = 'a'", "1: rooms: is not a setting; did you mean room?"),
        ("\n[[room]]\nname='a'\npasswd='x'", "4: room.passwd: is not a setting; did you mean "),
        ("xyzzy = 1", "1: xyzzy: is not a setting; there are advertise, cert, create_rooms, "),
        ("port = true", "1: port: must be a number from 1 to 65535, not true"),
        ("advertise = 'no'", '1: advertise: must be true or false, not "no"'),
        ("[room]\nname = 'a'", "1: room: each room begins with a line [[room]]"),
        ("room = ['a', 'b']", "1: room: each room begins with a line [[room]]"),
        ("[[room]]\nname = 'a'\n\n[[room]]\ntopic = 'x'", "4: room: has no name; add a line"),
        ("[[room]]\nname='a'\n[[room]]\nname='A'", "4: room.name: A is already above; write it"),
        ("[[room]]\nname = 'a b'", '2: room.name: "a b" cannot be used: a room\'s name has no'),
        ("[[room]]\nname='a'\npassword = 5", "3: room.password: must be text in quotes"),
        ("[[room]]\nname='a'\npassword='geheim nis'", "3: room.password: must have no spaces"),
        ("operator = 'a'", "1: operator: each operator begins with a line [[operator]]"),
        ("[[operator]]\nname = 'a'", "1: operator: has no password; add a line password = …"),
        ("[[operator]]\npassword = 'a'", "1: operator: has no name; add a line name = …"),
        ("[[operator]]\nname = 'a b'\npassword='x'", "2: operator.name: must be one word"),
        ("[[operator]]\nname='a'\npassword=''", "3: operator.password: must not be empty"),
        ("[[operator]]\nname='a'\npassword='x'\n[[operator]]\nname='a'\npassword='y'",
         "5: operator.name: a is already above; write it once"),
        ("exempt = ['10.0.0.7', 'andi']", "1: exempt: must be an address or a network"),
        ("server_password='a'\nserver_password_file='b'", "2: server_password_file: give server_"),
        ("server_password_file='gone'", "1: server_password_file: "),
        ("port = = 1", "1: Invalid value (column 8)"),
        ("a = 1\nb = 2\na = 3", "3: Cannot overwrite a value"),
        ("a = 1\nb = '''", "2: "),
        (b"a = 1\nb = '\xff'", "2: is not UTF-8 text"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    found = refusal(tmp_path, content)
    assert found.startswith(said)
    assert "nis" not in found


@pytest.mark.parametrize(
    ("value", "said"), [("[" * 20_000, "nested too deeply"), ("9" * 5000, "too many digits")]
)
def test_values_without_end_are_refused(tmp_path: Path, value: str, said: str) -> None:
    with pytest.raises(StartProblem, match=said):
        read_config(write(tmp_path, f"port = {value}"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.toml", tmp_path):
        with pytest.raises(StartProblem, match=r"cannot be read .* --config"):
            read_config(path)


def test_a_film_is_no_config_file(tmp_path: Path) -> None:
    file = write(tmp_path, "#" * (READ_LIMIT + 1))
    with pytest.raises(StartProblem, match="too much for a config file"):
        read_config(file)


def test_lines_are_counted_past_values_of_several_lines() -> None:
    content = (
        'a = """\nport = 1\n"""\n'  # 1 to 3
        "b = [\n  1, # port = 2\n\n  2,\n]\n"  # 4 to 8
        "'port' = 3\n"  # 9
        "[[room]]\n"  # 10
        "[[room]] # second\n"  # 11
        "name = '''\nx'''\n"  # 12 to 13
        "port = 4\n"  # 14
        "[c.d]\ne.f = 5"  # 15 to 16
    )
    assert line_of(content, ("a",)) == 1
    assert line_of(content, ("b",)) == 4
    assert line_of(content, ("port",)) == 9
    assert line_of(content, ("room",)) == 10
    assert line_of(content, ("room", 1)) == 11
    assert line_of(content, ("room", 1, "name")) == 12
    assert line_of(content, ("room", 1, "port")) == 14
    assert line_of(content, ("c", "d", "e", "f")) == 16


@given(st.lists(st.sampled_from(["", "# x = 1", "[t{}]", "k{} = 1", "k{} = '''\n\n'''"])))
def test_every_key_is_found_on_the_line_where_it_stands(pieces: list[str]) -> None:
    lines: list[str] = []
    expected: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, piece in enumerate(pieces):
        name = piece[:1].replace("[", "t") + str(number)
        if piece.startswith("["):
            table = (name,)
            expected[table] = len(lines) + 1
        elif piece.startswith("k"):
            expected[(*table, name)] = len(lines) + 1
        lines += piece.format(number).split("\n")
    for where, line in expected.items():
        assert line_of("\n".join(lines), where) == line
