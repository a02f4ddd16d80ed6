"""Who wins when several say something, and what the host gets who says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path

import pytest

from protocol.names import is_channel
from server.datadir import default_directory
from server.problem import StartProblem
from server.settings import RoomSetting, Settings, parse

CONFIG = """
port = 7000
keep_days = 7
server_password = "from-config"
cert = "config-cert.pem"
key = "config-key.pem"
[[room]]
name = "jarkom"
password = "from-config"
topic = "Bab 3"
keep_days = 1
[[room]]
name = "lab"
"""

NOTHING: Mapping[str, str] = {}


def unasked(prompt: str) -> str:
    raise AssertionError(f"asked: {prompt}")


def settings(
    *argv: str, ask: Callable[[str], str] = unasked, environ: Mapping[str, str] = NOTHING
) -> Settings:
    return parse(argv, {"USER": "andi", **environ}, ask)


def refusal(
    *argv: str, ask: Callable[[str], str] = unasked, environ: Mapping[str, str] = NOTHING
) -> str:
    with pytest.raises(StartProblem) as raised:
        settings(*argv, ask=ask, environ=environ)
    assert raised.value.status == 2
    return raised.value.sentence


def passwords(found: Settings) -> dict[str, str | None]:
    return {room.name: room.password for room in found.rooms}


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return str(file)


def test_a_host_who_says_nothing_gets_a_lobby_on_the_port_that_clients_propose() -> None:
    assert settings() == Settings(
        rooms=(RoomSetting("#lobby"),),
        host=None,
        port=6697,
        plain_port=None,
        ws_port=None,
        ws_tls=False,
        cert=None,
        key=None,
        data_dir=default_directory(),
        name="andi's warkop",
        advertise=True,
        server_password=None,
        log_messages=True,
        create_rooms=True,
        keep_days=180,
        keep_messages=100_000,
        replay_lines=20,
    )


def test_operators_of_both_count_and_exemptions_of_the_line_go_before(tmp_path: Path) -> None:
    file = tmp_path / "operators.toml"
    text = "exempt = '10.0.0.7'\n[[operator]]\nname = 'a'\npassword = 'x'\n"
    file.write_text(text, encoding="utf-8")
    found = settings("--config", str(file), "--operator", "b=y", "--operator", "a=typed")
    assert found.operators == {"a": "typed", "b": "y"}
    assert found.exempt == (ip_network("10.0.0.7"),)
    assert "typed" not in repr(found)
    found = settings("--config", str(file), "--exempt", "fd00::/8", "--limit-loopback")
    assert found.exempt == (ip_network("fd00::/8"),)
    assert found.limit_loopback


def test_there_is_no_lobby_where_a_room_was_named() -> None:
    assert passwords(settings("--room", "jarkom")) == {"#jarkom": None}


def test_the_config_file_goes_before_the_default(config: str, tmp_path: Path) -> None:
    found = settings("--config", config)
    assert (found.port, found.keep_days, found.keep_messages) == (7000, 7, 100_000)
    assert found.server_password == "from-config"
    assert found.cert == tmp_path / "config-cert.pem"
    assert found.rooms == (
        RoomSetting("#jarkom", "from-config", "Bab 3", 1),
        RoomSetting("#lab"),
    )


def test_the_command_line_goes_before_the_config_file(config: str) -> None:
    found = settings("--config", config, "--port", "0", "--keep-days", "9", "--room", "kopi=x")
    assert (found.port, found.keep_days) == (0, 9)
    assert passwords(found) == {"#jarkom": "from-config", "#lab": None, "#kopi": "x"}


def test_a_room_of_both_keeps_what_the_command_line_does_not_say(config: str) -> None:
    found = settings("--config", config, "--room", "JARKOM=typed")
    assert found.rooms[0] == RoomSetting("#jarkom", "typed", "Bab 3", 1)
    assert len(found.rooms) == 2
    assert passwords(settings("--config", config, "--room", "jarkom"))["#jarkom"] == "from-config"
    assert passwords(settings("--config", config, "--room", "jarkom="))["#jarkom"] == ""


def test_the_environment_goes_between(config: str) -> None:
    variables = {"WARKOP_PASSWORD_JARKOM": "from-env", "WARKOP_SERVER_PASSWORD": "server-env"}
    found = settings("--config", config, environ=variables)
    assert passwords(found) == {"#jarkom": "from-env", "#lab": None}
    assert found.server_password == "server-env"
    typed = ("--room", "jarkom=typed", "--server-password", "typed-too")
    found = settings("--config", config, *typed, environ=variables)
    assert passwords(found)["#jarkom"] == "typed"
    assert found.server_password == "typed-too"


def test_a_server_password_can_be_taken_away(config: str) -> None:
    assert settings("--config", config, "--server-password", "").server_password is None


@pytest.mark.parametrize(
    ("room", "variable"), [("lobby", "LOBBY"), ("lab-2.a", "LAB_2_A"), ("café", "CAF_")]
)
def test_a_rooms_variable_is_its_name_in_what_variables_may_have(room: str, variable: str) -> None:
    found = settings("--room", room, environ={f"WARKOP_PASSWORD_{variable}": "kopi"})
    assert passwords(found) == {f"#{room}": "kopi"}
    assert found.warnings == ()


def test_an_empty_variable_does_not_open_a_locked_room(config: str) -> None:
    found = settings(
        "--config", config, environ={"WARKOP_PASSWORD_JARKOM": "", "WARKOP_SERVER_PASSWORD": ""}
    )
    assert passwords(found)["#jarkom"] == "from-config"
    assert found.server_password == "from-config"


def test_a_mistyped_variable_is_pointed_out_since_its_room_stays_open() -> None:
    found = settings("--room", "jarkom", environ={"WARKOP_PASSWORD_JARKON": "x"})
    assert found.warnings == (
        "WARKOP_PASSWORD_JARKON is set, but no room of that name is opened here.",
    )


def test_a_variable_that_cannot_be_a_password_is_named_not_shown() -> None:
    said = refusal("--room", "a", environ={"WARKOP_PASSWORD_A": "geheim nis"})
    assert said.startswith("WARKOP_PASSWORD_A: the password must have no spaces")
    assert "nis" not in said


def test_a_password_is_asked_for_with_the_rooms_name() -> None:
    prompts = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return "typed"

    found = settings(
        "--room", "a", "--ask-password", "dosen", ask=ask, environ={"WARKOP_PASSWORD_DOSEN": "env"}
    )
    assert prompts == ["Password for the room dosen: "]
    assert passwords(found) == {"#a": None, "#dosen": "typed"}


def test_nobody_types_a_password_for_nothing() -> None:
    assert refusal("--ask-password", "a", "--port", "x").startswith("--port: ")
    assert "cannot be read" in refusal("--ask-password", "a", "--config", "/gone/config.toml")
    assert refusal("--ask-password", "a", environ={"WARKOP_SERVER_PASSWORD": "a b"}).startswith(
        "WARKOP_SERVER"
    )


def test_a_password_that_was_not_typed_does_not_open_the_room() -> None:
    assert "--room a=" in refusal("--ask-password", "a", ask=lambda _: "")
    said = refusal("--ask-password", "a", ask=lambda _: "a,nis")
    assert said.startswith("The password for a must have no spaces")
    assert "nis" not in said


def test_where_nobody_can_type_the_way_out_is_said() -> None:
    def ask(prompt: str) -> str:
        raise EOFError

    assert "--password-file a=FILE" in refusal("--ask-password", "a", ask=ask)


def test_half_a_certificate_is_never_taken_from_elsewhere(config: str) -> None:
    found = settings("--config", config, "--cert", "both.pem")
    assert (found.cert, found.key) == (Path("both.pem"), None)


@pytest.mark.parametrize("login", ["", "   ", "andi\x1b[2J", "x" * 500, "Ünal Ö"])
def test_any_login_makes_a_name_that_can_be_announced(login: str) -> None:
    name = parse([], {"USERNAME": login}, unasked).name
    assert name.endswith("'s warkop")
    assert len(name) > len("'s warkop")
    assert len(name.encode()) <= 60
    assert "\x1b" not in name


def test_no_password_shows_where_settings_are_printed(config: str) -> None:
    found = settings("--config", config, "--room", "lab=typed")
    assert "typed" not in repr(found)
    assert "from-config" not in repr(found)


def test_every_room_is_a_channel(config: str) -> None:
    assert all(is_channel(room.name) for room in settings("--config", config).rooms)
