"""The host types into the server's terminal, and people feel it; what must last survives a kill."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.message import Message
from tests.integration.programs import Programs, Server
from tests.integration.wire import Wire

if sys.platform == "win32":
    pytest.skip("pseudo terminals are POSIX", allow_module_level=True)

from tests.integration.host_terminal import HostTerminal

Connect = Callable[..., Wire]
ROOMS = ("--room", "jarkom", "--room", "kopi")


def is_(verb: str, *params: str) -> Callable[[Message], bool]:
    return lambda message: message.verb == verb and message.params[: len(params)] == params


def join(wire: Connect, host: HostTerminal, nick: str, room: str = "jarkom") -> Wire:
    person = wire(host.port)
    person.register(nick)
    person.join(room)
    return person


def test_the_host_runs_the_evening_from_the_terminal(tmp_path: Path, wire: Connect) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        andi, budi = join(wire, host, "andi"), join(wire, host, "budi")
        host.shows("budi joins jarkom")
        host.types("rooms\r")
        host.shows(r"jarkom  2 people  stays")
        host.types("kick budi jarkom ribut\r")
        host.shows("budi is out of jarkom")
        for person in (andi, budi):
            assert person.wait_for(is_("KICK", "#jarkom", "budi")).params[2] == "ribut"
        host.types("password jarkom\r")
        host.shows(r"New password for jarkom \(not shown\):")
        host.types("kopi-susu\r")
        host.shows("The room jarkom is locked")
        andi.wait_for(is_("MODE", "#jarkom", "+k", "*"))
        budi.send("JOIN #jarkom")
        budi.wait_for(is_("475"))
        budi.join("jarkom", "kopi-susu")
        host.types("announce tutup jam 5\r")
        host.shows("2 people were told")
        for person in (andi, budi):
            assert person.wait_for(is_("NOTICE")).params[1] == "tutup jam 5"
        host.types("stop sampai besok\r")
        host.shows("the host ends the server")
        for person in (andi, budi):
            error = person.wait_for(is_("ERROR"))
            assert error.params == ("Closing link: The server is closing: sampai besok",)
        assert host.ends() == 0
        assert host.screen.rstrip().endswith("closed")
        assert "kopi-susu" not in host.screen


def test_the_log_goes_on_while_the_host_types(tmp_path: Path, wire: Connect) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        host.types("roo")
        host.shows("roo")
        andi = join(wire, host, "andi")
        andi.send("PRIVMSG #jarkom :halo semua")
        host.shows("jarkom <andi> halo semua")
        host.types("ms\r")
        host.shows(r"jarkom  1 person  stays")


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_end_the_server_with_notice(
    tmp_path: Path, wire: Connect, key: str
) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        andi = join(wire, host, "andi")
        host.types(key)
        andi.wait_for(is_("ERROR", "Closing link: The server is closing"))
        assert host.ends() == 0


def test_a_signal_from_elsewhere_ends_the_server_too(tmp_path: Path) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        host.types("half a line")
        host.shows("half a line")
        host.interrupt()
        assert host.ends() == 0
        assert host.screen.rstrip().endswith("closed")


def test_the_host_gets_an_invite_for_a_room_with_a_picture_for_phones(tmp_path: Path) -> None:
    with HostTerminal(tmp_path, "--room", "jarkom=kopi", "--room", "コーヒー") as host:
        # Of two rooms the invite at the start names none.
        assert re.search(r"invite warkop://127\.0\.0\.1:\d+#[0-9a-f]{64}\s", host.screen)
        assert host.screen.count("▄▄▄▄▄") >= 3
        host.types("invite コ\t\r")
        host.shows(rf"invite warkop://127\.0\.0\.1:{host.port}/%E3%82%B3%E3%83%BC%E3%83%92%E3%83%BC#")
        host.shows("▄▄▄▄▄")
        host.types("invite jarkom\r")
        host.shows(rf"address 127\.0\.0\.1:{host.port}")
        host.shows("jarkom has a password, which the invite does not tell")
        host.types("invite nirgends\r")
        host.shows("There is no room nirgends; `rooms` lists them")


def test_bans_mutes_and_operators_are_there_after_a_kill(tmp_path: Path, wire: Connect) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        join(wire, host, "andi").send("REGISTER * * :rahasia sekali")
        host.shows("andi")
        for line, answer in {
            "ban 10.9.0.0/16 7d wifi tetangga": "10.9.0.0/16 is banned for 7 days",
            "ban joko": "joko is banned until you end it",
            "mute budi jarkom 2h": "budi is muted in jarkom for 2 hours",
            "open dosen": "The room dosen is open",
        }.items():
            host.types(line + "\r")
            host.shows(answer)
        host.kill()
    with HostTerminal(tmp_path, *ROOMS) as host:
        host.types("bans\r")
        host.shows(r"10.9.0.0/16 +banned +everywhere +for another 7 days")
        host.shows(r"joko +banned +everywhere +without end")
        host.shows(r"budi +muted +in jarkom +for another \d+ \w+ +by the host +nick budi")
        host.types("rooms\r")
        host.shows(r"dosen +0 people +stays")
        joko = wire(host.port)
        joko.send("NICK joko", "USER joko 0 * :joko")
        assert joko.wait_for(is_("465")).params[1] == "You are banned from this server"
        budi = join(wire, host, "budi")
        budi.send("PRIVMSG #jarkom :halo")
        assert "muted in the room jarkom" in budi.wait_for(is_("404")).params[2]


def test_who_is_banned_by_address_is_told_so_before_the_door_shuts(
    tmp_path: Path, wire: Connect
) -> None:
    with HostTerminal(tmp_path, *ROOMS) as host:
        andi = join(wire, host, "andi")
        host.types("ban 127.0.0.1 2h pulang\r")
        host.shows("put out: andi")
        text = "You are banned from this server for another 2 hours: pulang"
        andi.wait_for(is_("ERROR", f"Closing link: {text}"))
        again = wire(host.port)
        again.wait_for(is_("465", "*", text))
        again.wait_for(is_("ERROR", f"Closing link: {text}"))


def test_an_operator_of_the_command_line_does_the_same_from_a_client(
    server: Callable[..., Server], programs: Programs, wire: Connect
) -> None:
    file = programs.folder / "operator"
    file.write_text("rahasia\n", encoding="utf-8")
    running = server(*ROOMS, "--operator-file", f"dosen={file}")
    dewi, budi = wire(running.port), wire(running.port)
    dewi.register("dewi")
    budi.register("budi")
    dewi.send("OPER dosen salah")
    dewi.wait_for(is_("464"))
    dewi.send("OPER dosen rahasia")
    dewi.wait_for(is_("381"))
    dewi.send("HOST kick budi pulang")
    budi.wait_for(is_("ERROR", "Closing link: Put out by dewi: pulang"))
    running.wait_for_log("dewi as operator: kick budi pulang")
    dewi.send("HOST stop")
    dewi.wait_for(is_("ERROR", "Closing link: The server is closing"))
    assert running.process.wait() == 0


def test_limits_hold_where_the_host_wants_them_on_this_computer_too(
    server: Callable[..., Server], wire: Connect
) -> None:
    running = server(*ROOMS, "--limit-loopback")
    andi = wire(running.port)
    andi.register("andi")
    andi.send(*["PRIVMSG andi :x"] * 200)
    andi.wait_for(is_("263", "andi", "PRIVMSG"))
    andi.wait_for(is_("ERROR", "Closing link: Excess flood"))


def test_no_limit_holds_on_this_computer_otherwise(
    server: Callable[..., Server], wire: Connect
) -> None:
    running = server(*ROOMS)
    people = [wire(running.port) for _ in range(20)]
    for number, person in enumerate(people):
        person.register(f"p{number}")
    people[0].send(*["PRIVMSG p0 :x"] * 200)
    assert not [one for one in people[0].ping() if one.verb == "263"]
