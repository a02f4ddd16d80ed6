"""The live log: what the host sees, and what nobody may find there or on the disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.integration.programs import Server
from tests.integration.wire import CAPABILITIES, Wire

# Words that occur nowhere else.
WHISPER = "wisper-7291"
PASSWORD = "sandi-5530"
SET_BY_MODE = "kunci-8146"
WRONG = "salah-9917"
SERVER_PASSWORD = "gerbang-3358"
SECRETS = (PASSWORD, SET_BY_MODE, WRONG, SERVER_PASSWORD)


def evening(house: Server, wire: Callable[..., Wire]) -> None:
    """Two people do everything that a log could betray, and leave."""
    andi, budi = wire(house.port), wire(house.port)
    for one, nick in ((andi, "andi"), (budi, "budi")):
        one.send(f"PASS {SERVER_PASSWORD}")
        one.register(nick, *CAPABILITIES)
        one.join("jarkom")
        one.send(f"JOIN #rahasia {WRONG}")
        one.wait_for(lambda message: message.verb == "475")
        one.join("rahasia", PASSWORD)
    andi.send("PRIVMSG #rahasia :hello everybody", f"PRIVMSG budi :{WHISPER}",
              f"NOTICE budi :{WHISPER}", f"@+x={WHISPER} TAGMSG budi")  # fmt: skip
    andi.join("mine")
    andi.send(f"MODE #mine +k {SET_BY_MODE}")
    andi.ping()
    budi.join("mine", SET_BY_MODE)
    stranger = wire(house.port)
    stranger.send(f"PASS {WRONG}", "NICK eve", "USER eve 0 * :eve")
    stranger.wait_for(lambda message: message.verb == "464")
    budi.send("PART #rahasia :sleepy", "QUIT :bye")
    andi.wait_for(lambda message: message.verb == "QUIT")


def secrets_of(folder: Path) -> tuple[str, ...]:
    """The arguments of a server whose passwords stand in no process list."""
    files = []
    for name, secret in (("room", PASSWORD), ("server", SERVER_PASSWORD)):
        path = folder / f"{name}-password"
        path.write_text(secret, encoding="utf-8")
        files.append(str(path))
    return ("--room", "jarkom", "--password-file", f"rahasia={files[0]}",
            "--server-password-file", files[1])  # fmt: skip


def test_the_host_sees_who_comes_and_goes_and_what_is_said_but_no_secrets_and_no_whispers(
    server: Callable[..., Server], wire: Callable[..., Wire], tmp_path: Path
) -> None:
    data_dir = tmp_path / "hosted"
    house = server(*secrets_of(tmp_path), data_dir=data_dir)
    evening(house, wire)
    for line in (
        "server .*history in ", "fingerprint ", r"room jarkom \(open\)", r"room rahasia \(locked\)",
        f"address {house.address}",
    ):  # fmt: skip
        assert re.search(line, house.process.output), line
    for line in (
        "andi is here from 127.0.0.1", "andi joins jarkom", "refused: andi .* in rahasia",
        "andi joins rahasia", "budi joins rahasia", "rahasia <andi> hello everybody",
        "andi opens the room mine", "budi leaves rahasia.*sleepy", "budi is gone.*bye",
    ):  # fmt: skip
        house.wait_for_log(line)
    house.stop()
    assert WHISPER not in house.process.output
    for secret in SECRETS:
        assert secret not in house.process.output
        for path in (file for file in data_dir.rglob("*") if file.is_file()):
            assert secret.encode() not in path.read_bytes(), path


def test_passwords_are_nowhere_on_the_disk_also_when_the_server_was_killed(
    server: Callable[..., Server], wire: Callable[..., Wire], tmp_path: Path
) -> None:
    data_dir = tmp_path / "hosted"
    house = server(*secrets_of(tmp_path), data_dir=data_dir)
    evening(house, wire)
    house.kill()  # what SQLite keeps beside the database while it runs is still there
    for path in (file for file in data_dir.rglob("*") if file.is_file()):
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path


def test_a_host_who_does_not_want_to_read_along_still_sees_who_is_there(
    server: Callable[..., Server], wire: Callable[..., Wire], tmp_path: Path
) -> None:
    house = server(*secrets_of(tmp_path), "--no-log-messages")
    evening(house, wire)
    house.wait_for_log("andi joins rahasia")
    house.wait_for_log("budi is gone.*bye")
    house.stop()
    for word in ("hello everybody", WHISPER, *SECRETS):
        assert word not in house.process.output


def test_hostile_names_and_texts_reach_the_hosts_terminal_harmless(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server()
    eve = wire(house.port)
    eve.register("eve", *CAPABILITIES)
    eve.join("jarkom")
    clears = "\x1b[2J\x1b]52;c;ZXZpbA==\x07\u202e12:00:00 andi is here"
    eve.send(f"PRIVMSG #jarkom :{clears}", f"TOPIC #jarkom :{clears}", f"PART #jarkom :{clears}",
             "JOIN #\x1b[31mred", f"QUIT :{clears}")  # fmt: skip
    house.wait_for_log("eve is gone")
    assert all(line.isprintable() for line in house.process.lines)
