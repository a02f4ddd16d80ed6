"""A power cut takes nothing that people set up: rooms, accounts and how far they have read."""

from __future__ import annotations

import base64
from collections.abc import Callable

from protocol import numerics as num
from tests.integration.programs import Server
from tests.integration.wire import Wire

PASSWORD = "kata sandi panjang"
MARKED = "timestamp=2026-01-02T03:04:05.678Z"
CAPABILITIES = ("message-tags", "draft/metadata-2", "draft/read-marker")


def test_rooms_modes_keys_bans_metadata_and_read_markers_are_there_after_kill_9(
    server: Callable[..., Server], wire: Callable[..., Wire]
) -> None:
    house = server()
    andi = wire(house.port)
    andi.register("andi", *CAPABILITIES, "draft/account-registration")
    andi.send(f"REGISTER * * :{PASSWORD}")
    andi.wait_for(lambda one: one.verb == "REGISTER" and one.params[0] == "SUCCESS")
    andi.join("kopi")
    andi.send(
        "TOPIC #kopi :bawa gelas sendiri",
        "MODE #kopi +sl-t 7",
        "MODE #kopi +k robusta",
        "MODE #kopi +beI tamu!*@* andi!*@* *!*@10.0.0.9",
        "METADATA #kopi SET url :https://kopi.example",
        f"MARKREAD #kopi {MARKED}",
    )
    andi.ping()
    house.kill()

    house.start()
    again = wire(house.port)
    log_in(again, "andi")
    again.send("JOIN #kopi arabika")
    again.wait_for(lambda one: one.verb == num.ERR_BADCHANNELKEY)
    again.send("JOIN #kopi robusta")
    assert again.wait_for(lambda one: one.verb == num.RPL_TOPIC).params[-1] == "bawa gelas sendiri"
    assert again.wait_for(lambda one: one.verb == "MARKREAD").params == ("#kopi", MARKED)
    again.send("MODE #kopi")
    modes = again.wait_for(lambda one: one.verb == num.RPL_CHANNELMODEIS)
    assert modes.params[2:] == ("+nskl", "*", "7")
    for letter, numeric, mask in (
        ("b", num.RPL_BANLIST, "tamu!*@*"),
        ("e", num.RPL_EXCEPTLIST, "andi!*@*"),
        ("I", num.RPL_INVEXLIST, "*!*@10.0.0.9"),
    ):
        again.send(f"MODE #kopi {letter}")
        assert again.wait_for(lambda one, n=numeric: one.verb == n).params[2] == mask  # type: ignore[misc]
    again.send("METADATA #kopi GET url")
    value = again.wait_for(lambda one: one.verb == "761")
    assert value.params[-1] == "https://kopi.example"


def log_in(wire: Wire, nick: str) -> None:
    """Register with the nick that the account owns."""
    wire.send("CAP LS 302", f"CAP REQ :sasl {' '.join(CAPABILITIES)}", f"NICK {nick}")
    wire.send(f"USER {nick} 0 * :{nick}", "AUTHENTICATE PLAIN")
    wire.wait_for(lambda one: one.verb == "AUTHENTICATE")
    proof = base64.b64encode(f"{nick}\0{nick}\0{PASSWORD}".encode()).decode()
    wire.send(f"AUTHENTICATE {proof}", "CAP END")
    wire.wait_for(lambda one: one.verb == num.RPL_WELCOME)
