"""What can be wrong gets one clear sentence, what to do next, and an exit status that is not 0."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.words import in_two_lines, spoken
from tests.integration.conftest import ROOMS
from tests.integration.programs import Programs, Server, quiet_port
from tests.integration.wire import Wire
from tests.lan.network import why_no_lan

Done = subprocess.CompletedProcess[str]


def sentence(done: Done) -> str:
    """The one line on standard error of a program that gave up."""
    assert done.returncode != 0, done.stdout
    (line,) = done.stderr.splitlines()
    return line


def start_in_vain(programs: Programs, *arguments: str) -> str:
    """What a server that cannot start says."""
    done = programs.run("server", "--no-advertise", "--host", "127.0.0.1", *arguments)
    assert "ready" not in done.stdout
    return sentence(done)


def join_in_vain(programs: Programs, server: Server, *arguments: str, room: str = "jarkom") -> str:
    """What a client says that is not let in; ends with 1. The first visit's note aside."""
    done = programs.run_client(server, "andi", room, *arguments, input="lost\n")
    assert done.returncode in (1, 3), done.stdout
    assert "lost" not in done.stdout
    lines = done.stderr.splitlines()
    if "First time" in lines[0]:
        del lines[0]  # its words
    assert len(lines) == 1, done.stderr
    return lines[0]


# -- the server does not start --------------------------------------------------------------------


def test_a_port_in_use_is_named_and_another_one_is_proposed(
    programs: Programs, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = start_in_vain(programs, "--port", port, "--data-dir", str(tmp_path / "data"))
    assert f"Port {port} is in use" in said
    assert "--port" in said


@pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")
def test_a_data_directory_of_everybodys_is_refused_by_both_programs(
    programs: Programs, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    said = start_in_vain(programs, "--port", "0", "--data-dir", str(folder))
    where = ("--server", "127.0.0.1:1", "--data-dir", str(folder))
    for one in (said, sentence(programs.run("client", "--plain", *where))):
        assert f"can write into {folder}" in one
        assert "--data-dir" in one
    assert list(folder.iterdir()) == []


def test_a_file_in_place_of_the_data_directory_is_left_alone(
    programs: Programs, tmp_path: Path
) -> None:
    file = tmp_path / "thesis.txt"
    file.write_text("years of work", encoding="utf-8")
    for path in (file, file / "below"):
        said = start_in_vain(programs, "--port", "0", "--data-dir", str(path))
        assert str(path) in said
        assert "--data-dir" in said
    assert file.read_text(encoding="utf-8") == "years of work"


@pytest.mark.skipif(why_no_lan() is not None, reason="a read-only mount needs Linux and root")
def test_a_data_directory_that_cannot_be_written_is_named(
    programs: Programs, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    mount = 'mount -t tmpfs -o ro,size=4k none "$1"; shift; exec "$@"'
    server = programs.command(
        "server", "--no-advertise", "--host", "127.0.0.1", "--port", "0", "--data-dir", str(folder)
    )
    # In a mount namespace of its own: the mount goes away with the program.
    process = programs.popen(
        ["unshare", "--mount", "sh", "-ec", mount, "sh", str(folder), *server],
        environment=programs.environment("server"),
    )
    assert process.wait() == 1
    (said,) = process.lines
    assert f"data directory {folder} cannot be written" in said
    assert "--data-dir" in said


def test_a_second_server_on_the_same_data_directory_is_refused_and_the_first_goes_on(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    said = start_in_vain(programs, "--port", "0", "--data-dir", str(house.data_dir))
    assert f"Another server is already using {house.data_dir}" in said
    assert "--data-dir" in said
    assert programs.run_client(house, "andi", input="still here\n").returncode == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('name = "Kopi"\nport = "many"\n', ":2: port: "),
        ('[[room]]\nname = "a"\n\n[[room]]\nname = "two words"\n', ":5: room.name: "),
        ("prot = 6700\n", ":1: prot: is not a setting; did you mean port?"),
        ('name = "Kopi\n', ":1: "),
    ],
)
def test_a_broken_config_file_is_named_with_line_and_key(
    programs: Programs, tmp_path: Path, text: str, complaint: str
) -> None:
    config = tmp_path / "warkop.toml"
    config.write_text(text, encoding="utf-8")
    assert f"{config}{complaint}" in start_in_vain(programs, "--config", str(config))


def test_a_config_file_that_is_not_there_is_named(programs: Programs, tmp_path: Path) -> None:
    config = tmp_path / "nowhere.toml"
    assert str(config) in start_in_vain(programs, "--config", str(config))


def test_a_mistyped_option_gets_the_nearest_one_proposed(programs: Programs) -> None:
    done = programs.run("server", "--rom", "jarkom")
    assert done.returncode == 2
    assert "--room" in done.stderr.splitlines()[-1]


# -- the client is not let in ---------------------------------------------------------------------


def test_a_room_that_does_not_exist_is_named_where_people_may_not_open_rooms(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--no-create-rooms", *ROOMS)
    said = join_in_vain(programs, house, room="nowhere")
    assert "nowhere" in said
    assert "room" in said
    assert programs.run_client(house, "andi", input="hello\n").returncode == 0


def test_a_taken_nick_is_refused_with_the_way_to_choose_another(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    programs.client(house, "Andi")
    said = join_in_vain(programs, house)
    assert "andi is taken" in said
    assert "--nick" in said


def test_a_wrong_password_and_none_are_refused_with_the_way_to_give_it(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    for given in (programs.password_file("teh"), []):
        said = join_in_vain(programs, house, *given, room="rahasia")
        assert "rahasia is locked" in said
        assert "--password-file" in said


def test_guessing_passwords_is_slowed_down_and_says_so(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    guesser = wire(house.port)
    guesser.register("eve")
    said = ""
    for guess in range(20):
        guesser.send(f"JOIN #rahasia guess{guess}")
        said = guesser.wait_for(lambda message: message.verb == "475").params[-1]
        if said.startswith("Too many"):
            break
    assert said.startswith("Too many wrong passwords; try again in ")
    right = programs.password_file("kopi")
    assert "oo many wrong passwords" in join_in_vain(programs, house, *right, room="rahasia")
    assert programs.run_client(house, "andi", input="hello\n").returncode == 0


def test_a_port_where_nobody_listens_is_named(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--port", str(quiet_port()), *ROOMS)
    house.stop()
    said = join_in_vain(programs, house)
    assert house.address in said
    assert "python -m server" in said


# -- the connection changes -----------------------------------------------------------------------


@pytest.mark.parametrize("end", [Server.stop, Server.kill], ids=["stopped", "killed"])
def test_a_server_that_ends_within_a_talk_is_waited_for_and_what_is_said_meanwhile_arrives(
    server: Callable[..., Server], programs: Programs, end: Callable[[Server], object]
) -> None:
    house = server("--port", str(quiet_port()), *ROOMS)
    andi = programs.client(house, "andi")
    end(house)
    andi.wait_for_line("Reconnecting; what you write waits")
    andi.send_line("masih di sini?")
    house.start()
    andi.wait_for_line("<andi> masih di sini[?]$")
    andi.close_input()
    assert andi.wait() == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows cannot make a program stand still")
def test_a_message_that_the_server_did_not_live_to_accept_is_sent_once_to_the_next(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--port", str(quiet_port()), *ROOMS)
    andi = programs.client(house, "andi")
    os.kill(house.process.pid, signal.SIGSTOP)
    andi.send_line("lost")
    andi.close_input()
    house.kill()
    andi.wait_for_line("Reconnecting")
    assert "<andi> lost" not in andi.output
    house.start()
    assert andi.wait() == 0
    assert andi.output.count("<andi> lost") == 1
    assert house.process.output.count("<andi> lost") == 1


def test_a_changed_certificate_is_refused_with_an_explanation_until_it_is_accepted(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--port", str(quiet_port()), *ROOMS)
    assert programs.run_client(house, "andi", input="one\n").returncode == 0
    before = house.fingerprint
    house.stop()
    # What remains is the history; the certificate and its key are made anew.
    for path in house.data_dir.glob("*.pem"):
        path.unlink()
    house.start()
    assert house.fingerprint != before

    refused = programs.run_client(house, "andi", input="two\n")
    assert refused.returncode == 1
    assert refused.stdout == ""
    known = (spoken(before), *in_two_lines(before))
    now = (spoken(house.fingerprint), *in_two_lines(house.fingerprint))
    for part in (house.address, *known, *now, "--replace-certificate"):
        assert part in refused.stderr

    accepted = programs.run_client(house, "andi", "jarkom", "--replace-certificate", input="3\n")
    assert accepted.returncode == 0, accepted.stderr
    assert "<andi> one" in accepted.stdout
    assert "two" not in accepted.stdout
    assert programs.run_client(house, "andi", input="four\n").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(os.name != "posix", reason="Windows sends no signals")
def test_a_server_that_is_asked_to_end_tells_everybody_and_ends_well(
    server: Callable[..., Server], wire: Callable[..., Wire], number: signal.Signals
) -> None:
    house = server()
    guest = wire(house.port)
    guest.register("andi")
    os.kill(house.process.pid, number)
    assert guest.wait_for(lambda message: message.verb == "ERROR").params[-1]
    assert house.process.wait() == 0
    assert house.process.lines[-1].endswith("closed")


def test_a_data_directory_that_was_copied_opens_with_rooms_passwords_and_history(
    server: Callable[..., Server], programs: Programs, tmp_path: Path
) -> None:
    house = server()
    right = programs.password_file("kopi")
    assert programs.run_client(house, "andi", "rahasia", *right, input="hi\n").returncode == 0
    house.stop()
    copy = shutil.copytree(house.data_dir, tmp_path / "copy")
    moved = server("--room", "lobby", data_dir=copy)
    assert "<andi> hi" in programs.run_client(moved, "budi", "rahasia", *right).stdout
    wrong = programs.password_file("teh")
    assert programs.run_client(moved, "budi", "rahasia", *wrong).returncode == 3
