"""Anybody can call a server "Warung Andi": who does is seen as such, and gets nothing of use
elsewhere. Nor does a thief of the host's disk. Each with the real programs."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from client.datadir import FILES as CLIENT_FILES
from client.pins import name_key
from protocol import keylogin
from protocol import numerics as num
from protocol.keylogin import KeyLogin, signed
from protocol.message import Message
from protocol.scram import Credentials
from protocol.words import in_two_lines, spoken
from server.credentials import ITERATIONS, check_credentials
from server.datadir import FILES as SERVER_FILES
from server.passwords import parse_hash
from server.store.sqlite import DATABASE_NAME
from tests.client.ui.picture import DOWN, ENTER, ESC, UP, Terminal, terminal
from tests.client.ui.servers import listed
from tests.integration.conftest import ROOMS
from tests.integration.programs import Programs, Server, quiet_port
from tests.integration.thieves import FalseServer, Middle
from tests.integration.wire import Wire

NAME = "Warung Andi"
ROOM_PASSWORD, PASSWORD, OPERATOR = "kopi-tubruk", "rahasia-sekali", "gula-jawa-aren"
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")


def visit(programs: Programs, port: int, *more: str, input: str = "halo\n") -> str:
    """Siti comes there with her key, and the password of the room; what the program told her."""
    where = ("--plain", "--server", f"127.0.0.1:{port}", "--room", "rahasia", "--nick", "siti")
    password = programs.password_file(ROOM_PASSWORD)
    return programs.run("client", *where, *password, *more, input=input).stderr


def traces(secret: str) -> set[bytes]:
    """What would give it away: itself, written otherwise, or as a hash that is quick to guess."""
    raw = secret.encode()
    quick = [hashlib.new(name, raw) for name in ("md5", "sha1", "sha256", "sha512")]
    return {
        raw,
        base64.b64encode(raw).rstrip(b"="),
        raw.hex().encode(),
        *(one.digest() for one in quick),
        *(one.hexdigest().encode() for one in quick),
        *(base64.b64encode(one.digest()).rstrip(b"=") for one in quick),
    }


def said_by_client(lines: Iterable[str]) -> Iterator[bytes]:
    """What it answered in AUTHENTICATE, without the names of mechanisms."""
    for line in lines:
        verb, _, word = line.partition(" ")
        if verb == "AUTHENTICATE" and word not in (keylogin.MECHANISM, "*", "+"):
            yield base64.b64decode(word)


# -- a false server -------------------------------------------------------------------------------


def test_a_false_server_in_the_place_of_a_known_one_is_shown_as_such_and_hears_nothing(
    programs: Programs, server: Callable[..., Server]
) -> None:
    port = quiet_port()
    rooms = ("--room", "jarkom", "--room", f"rahasia={ROOM_PASSWORD}")
    house = server("--port", str(port), "--name", NAME, *rooms)
    met = visit(programs, port)
    assert spoken(house.fingerprint) in met
    assert f"words {spoken(house.fingerprint)}" in house.process.output  # what its host can read
    house.stop()
    with FalseServer(programs.folder / "false", port) as false:
        told = visit(programs, port)
        for one in (house.fingerprint, false.fingerprint):
            assert spoken(one) in told
            assert all(line in told for line in in_two_lines(one))
        assert "another key" in told
        assert false.heard == []


async def test_in_full_screen_the_words_of_both_are_seen_and_the_false_one_gets_nothing(
    programs: Programs, server: Callable[..., Server]
) -> None:
    house = server("--name", NAME, *ROOMS)
    with FalseServer(programs.folder / "false") as false:
        async with terminal(programs.folder / "siti", columns=60, rows=20, nick="siti") as shown:
            find(shown, house.port, house.fingerprint)
            await shown.sees("› jarkom", NAME)
            shown.press(ENTER)
            await shown.sees("siti ›")
            shown.press("/servers", ENTER)
            await shown.sees("Rooms on your network")

            find(shown, false.port, false.fingerprint)
            await shown.sees("other key!")
            shown.press(DOWN if false.fingerprint > house.fingerprint else UP)
            await shown.sees("but not its key")
            shown.press(ENTER)
            await shown.sees(
                f"was {spoken(house.fingerprint)}",
                f"now {spoken(false.fingerprint)}",
                *in_two_lines(house.fingerprint),
                *in_two_lines(false.fingerprint),
                'Type "both" or "replace":',
            )
            shown.press(ESC)
            await shown.sees("siti ›", "siti joined")  # back in the talk that goes on
            assert false.heard == []
        known = json.loads((programs.folder / "siti" / "servers.json").read_text("utf-8"))
        assert known == {name_key(NAME): [house.fingerprint]}


def find(shown: Terminal, port: int, fingerprint: str) -> None:
    """A server of that name is on the LAN."""
    shown.lan.show(
        listed(NAME, "jarkom", address="127.0.0.1", port=port, fingerprint=fingerprint)
    )


# -- somebody in the middle -----------------------------------------------------------------------


def test_a_signature_that_somebody_in_the_middle_passes_on_logs_nobody_in(
    programs: Programs, server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server("--room", "jarkom", "--room", f"rahasia={ROOM_PASSWORD}")
    visit(programs, house.port, input=f"/register {PASSWORD}\n")  # the nick is hers, by both
    with Middle(programs.folder / "middle", house.port) as middle:
        told = visit(programs, middle.port)
        assert "taken by somebody else" in told

    name_and_key, signature = said_by_client(middle.heard)
    login = KeyLogin.parse(name_and_key)
    said = [Message.parse(line) for line in middle.said]
    nonce = next(
        base64.b64decode(one.params[0])
        for one in said
        if one.verb == "AUTHENTICATE" and one.params[0] != "+"
    )
    # It did sign what the right server asked; only for another certificate.
    key = Ed25519PublicKey.from_public_bytes(login.key)
    key.verify(signature, signed(middle.fingerprint, "siti", nonce))
    with pytest.raises(InvalidSignature):
        key.verify(signature, signed(house.fingerprint, "siti", nonce))
    verbs = {one.verb for one in said}
    assert num.ERR_SASLFAIL in verbs
    assert not {num.RPL_SASLSUCCESS, num.RPL_LOGGEDIN} & verbs
    house.wait_for_log("refused: .*That signature is not by this key for this server")
    heard = "\n".join(middle.heard).encode()
    for secret in (PASSWORD, ROOM_PASSWORD):
        assert not any(trace in heard for trace in traces(secret))

    # Nor does it later, to whoever kept it.
    eve = wire(house.port)
    eve.send("CAP LS 302", "NICK eve", "USER eve 0 * :eve", "CAP REQ :sasl")
    eve.send(f"AUTHENTICATE {keylogin.MECHANISM}")
    asked(eve)
    eve.send(f"AUTHENTICATE {base64.b64encode(name_and_key).decode()}")
    assert asked(eve) != base64.b64encode(nonce).decode()
    eve.send(f"AUTHENTICATE {base64.b64encode(signature).decode()}")
    refused = eve.wait_for(lambda message: message.verb in (num.ERR_SASLFAIL, num.RPL_SASLSUCCESS))
    assert refused.verb == num.ERR_SASLFAIL


def asked(wire: Wire) -> str:
    return wire.wait_for(lambda message: message.verb == "AUTHENTICATE").params[0]


# -- thieves of a disk ----------------------------------------------------------------------------


def rights(folder: Path) -> dict[str, int]:
    """Of the directory and of all in it."""
    found = {".": folder, **{path.name: path for path in folder.iterdir()}}
    return {name: stat.S_IMODE(path.lstat().st_mode) for name, path in found.items()}


def without_umask(command: list[str]) -> list[str]:
    """The command where whatever is made may be everybody's."""
    return ["sh", "-c", 'umask 0; exec "$0" "$@"', *command]


@posix
def test_what_is_on_the_hosts_disk_opens_nothing_and_is_the_hosts_alone(
    programs: Programs,
) -> None:
    folder, data_dir = programs.folder / "siti", programs.folder / "hosted"
    password = ("--password-file", str(programs.folder / "typed"))
    (programs.folder / "typed").write_text("pintu-depan-rumah\n", encoding="utf-8")
    house = programs.popen(
        without_umask(
            programs.command(
                "server", "--no-advertise", "--host", "127.0.0.1", "--port", "0",
                "--data-dir", str(data_dir), "--room", f"rahasia={ROOM_PASSWORD}",
                "--server-password", "pintu-depan-rumah", "--operator", f"andi={OPERATOR}",
            )
        ),
        environment=programs.environment("server"),
    )  # fmt: skip
    port = house.wait_for_line(r"^ready: port \d+$").split()[-1]
    done = subprocess.run(
        without_umask(
            programs.command(
                "client", "--plain", "--server", f"127.0.0.1:{port}", "--room", "rahasia",
                "--nick", "siti", "--data-dir", str(folder), "--server-password-file", password[1],
                *programs.password_file(ROOM_PASSWORD),
            )
        ),
        env=programs.environment("client"), input=f"/register {PASSWORD}\nhalo\n",
        capture_output=True, encoding="utf-8", timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for kept, files in ((folder, CLIENT_FILES), (data_dir, SERVER_FILES)):
        found = rights(kept)
        assert found.pop(".") == 0o700
        assert set(found.values()) == {0o600}
        assert set(found) <= set(files)
    assert {f"{DATABASE_NAME}-wal", "key.pem", "warkop.lock"} <= set(rights(data_dir))
    house.terminate()
    assert house.wait() == 0, house.output

    disk = b"".join(path.read_bytes() for path in data_dir.iterdir())
    for secret in (ROOM_PASSWORD, PASSWORD, OPERATOR, "pintu-depan-rumah"):
        assert not any(trace in disk for trace in traces(secret))
        assert secret not in house.output
    with sqlite3.connect(data_dir / DATABASE_NAME) as database:
        records = database.execute("SELECT kind, value FROM record").fetchall()
    database.close()
    account = next(json.loads(value) for kind, value in records if kind == "account")
    assert check_credentials(PASSWORD, account["credentials"])
    assert Credentials.parse(account["credentials"]).iterations >= ITERATIONS
    assert all(key.startswith(keylogin.KIND) for key in account["keys"])
    hashed = disk[disk.index(b"scrypt$") :].split(b'"')[0].decode()
    assert parse_hash(hashed)[2].work >= 2**15 * 8
    assert ROOM_PASSWORD.encode() not in b"".join(path.read_bytes() for path in folder.iterdir())
