"""Accounts of a real server: they outlive `kill -9`, and so does what waits for their owners."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from protocol import numerics as num
from protocol.sasl import Plain, split_message
from protocol.scram import ClientFirst, ServerFirst, answer
from tests.integration.programs import Programs, Server
from tests.integration.wire import Wire

PASSWORD = "kopi susu gula aren"


def say(wire: Wire, message: bytes) -> None:
    wire.send(*(f"AUTHENTICATE {piece}" for piece in split_message(message)))


def asked(wire: Wire) -> bytes:
    """What the server says in the exchange."""
    said = wire.wait_for(lambda message: message.verb == "AUTHENTICATE").params[0]
    return b"" if said == "+" else base64.b64decode(said)


def begin(wire: Wire, nick: str, mechanism: str) -> None:
    wire.send("CAP LS 302", f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP REQ :sasl")
    wire.send(f"AUTHENTICATE {mechanism}")
    assert asked(wire) == b""


def log_in_by_scram(wire: Wire, nick: str) -> None:
    begin(wire, nick, "SCRAM-SHA-256")
    first = ClientFirst.make(nick, "fyko+d2lbbFgONRv9qkxdawL")
    say(wire, first.format())
    final, expected = answer(first, ServerFirst.parse(asked(wire), first), PASSWORD)
    say(wire, final)
    assert asked(wire) == expected
    wire.send("AUTHENTICATE +")
    wire.wait_for(lambda message: message.verb == num.RPL_SASLSUCCESS)
    wire.send("CAP END")


def test_an_account_and_what_waits_for_it_outlive_kill_9(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server()
    budi = wire(house.port)
    begin(budi, "budi", "PLAIN")
    say(budi, Plain("", "budi", PASSWORD).format())
    budi.wait_for(lambda message: message.verb == num.RPL_SASLSUCCESS)
    budi.send("CAP END")
    budi.wait_for(lambda message: message.verb == num.RPL_WELCOME)
    budi.ping()

    house.kill()
    house.start()
    andi = wire(house.port)
    andi.register("andi")
    andi.send("NICK budi", "PRIVMSG budi :besok jam delapan")
    assert [message.verb for message in andi.ping()][-2:] == [num.ERR_NICKNAMEINUSE, num.RPL_AWAY]

    house.kill()
    house.start()
    budi = wire(house.port)
    log_in_by_scram(budi, "budi")
    message = budi.wait_for(lambda message: message.verb == "PRIVMSG")
    assert message.params == ("budi", "besok jam delapan")
    budi.send("QUIT")
    house.stop()
    assert PASSWORD not in house.process.output


def test_our_client_owns_its_nick_by_its_key_and_finds_what_waited(
    programs: Programs, server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server()
    own = ("--data-dir", str(programs.folder / "own"))
    first = programs.run_client(house, "siti", "jarkom", *own)
    assert first.returncode == 0, first.stderr

    stranger = programs.run_client(house, "siti", input="halo\n")
    assert stranger.returncode == 3
    assert "taken by somebody else" in stranger.stderr
    andi = wire(house.port)
    andi.register("andi")
    andi.send("PRIVMSG siti :besok jam delapan")
    assert num.RPL_AWAY in [message.verb for message in andi.ping()]

    house.kill()
    house.start()
    again = programs.run_client(house, "siti", "jarkom", *own)
    assert again.returncode == 0, again.stderr
    assert "besok jam delapan" in again.stdout
    third = programs.run_client(house, "siti", "jarkom", *own)
    assert "besok" not in third.stdout
    house.stop()
    kept = (programs.folder / "own" / "identity.json").read_text(encoding="utf-8")
    said = house.process.output + first.stdout + again.stdout
    assert not any(secret in said for secret in json.loads(kept).values())
