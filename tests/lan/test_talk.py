"""The main job on a LAN: open a room here, find it and talk from there, without any address."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.lan.network import Host, Lan
from tests.lan.process import Process
from tests.lan.talk import arguments_of, find_room, join, open_server
from tests.support import needs_program


def well_behaved(*programs: Process) -> None:
    """No program complained about itself."""
    for program in programs:
        assert "Traceback" not in program.output
        assert "Warning:" not in program.output


def leave(client: Process) -> None:
    client.send_line("/quit")
    assert client.wait() == 0, client.output


def watch(host: Host) -> Process:
    """`python -m discovery` on `host`, looking already."""
    watcher = host.python("-m", "discovery")
    watcher.wait_for_line("Looking for servers")
    return watcher


@pytest.fixture
def three() -> Iterator[tuple[Host, ...]]:
    with Lan(3) as lan:
        yield lan.hosts


def test_a_locked_room_is_found_entered_with_its_password_and_talked_in(
    three: tuple[Host, ...],
) -> None:
    a, b, c = three
    server = open_server(a)
    budi = join(b, "budi")
    citra = join(c, "citra")
    budi.wait_for_line(r"\* citra joined$")
    server.wait_for_line(f"budi is here from ({b.address}|fe80:.*)$")
    server.wait_for_line(f"citra is here from ({c.address}|fe80:.*)$")

    budi.send_line("halo dari B ☕")
    citra.wait_for_line("<budi> halo dari B ☕$")
    citra.send_line("hai dari C")
    budi.wait_for_line("<citra> hai dari C$")
    budi.send_line("/who")
    budi.wait_for_line("2 people in rahasia: budi, citra$")
    budi.send_line("/msg citra psst")
    citra.wait_for_line(r"\[budi\] psst$")
    citra.send_line("/servers")
    citra.wait_for_line("^Looking for servers")
    citra.wait_for_line(r" · here, .* · 2 people · .*:\d+ · fingerprint ")
    citra.wait_for_line(r"^ {4}rooms: .*rahasia \(locked, 2 people\)")
    citra.wait_for_line("start another client: --server ADDRESS")

    # The host stops for the night; the next day it starts with another command line.
    server.terminate()
    assert server.wait() == 0, server.output
    for client in (budi, citra):
        client.wait_for_line("Reconnecting; what you write waits")
        client.terminate()
        client.wait()
    again = open_server(a, "--room", "lobby")
    budi_again = find_room(b, "budi", "rahasia", "kopi")
    budi_again.wait_for_line("Restored 2 messages")
    budi_again.wait_for_line("<budi> halo dari B ☕$")
    budi_again.wait_for_line("<citra> hai dari C$")
    citra_again = join(c, "citra")
    citra_again.send_line("lagi")
    budi_again.wait_for_line("<citra> lagi$")
    assert "psst" not in citra_again.output
    leave(citra_again)
    leave(budi_again)
    well_behaved(server, again, budi, citra, budi_again, citra_again)


def test_a_wrong_password_is_refused_with_one_sentence(lan: Lan) -> None:
    a, b = lan.hosts
    server = open_server(a)
    refused = b.run(
        [sys.executable, "-m", "client", *arguments_of(b, "budi", "rahasia", "teh")], input="x\n"
    )
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert "rahasia is locked, and this was not its password." in refused.stderr.splitlines()[-1]
    assert "--password-file" in refused.stderr.splitlines()[-1]
    server.wait_for_line("refused: budi .* in rahasia: Wrong password")
    well_behaved(server)


def test_a_room_that_nobody_has_is_named_with_those_that_there_are(lan: Lan) -> None:
    a, b = lan.hosts
    open_server(a, "--name", "Kopi Anna", "--room", "jarkom", "--room", "rahasia=kopi")
    lost = find_room(b, "budi", "jarkon")
    lost.wait_for_line("No server here has a room jarkon")
    lost.wait_for_line(r"Kopi Anna: jarkom, rahasia \(locked\)$")
    assert lost.wait() == 1
    well_behaved(lost)


def test_a_client_that_finds_nobody_says_what_to_do(lan: Lan) -> None:
    lonely = find_room(lan.hosts[0], "budi", "jarkom")
    lonely.wait_for_line("No server was found.*python -m server.*--server HOST")
    assert lonely.wait() == 1


def test_the_list_of_the_lan_follows_people_and_rooms_and_a_server_that_ends_leaves_it(
    lan: Lan,
) -> None:
    a, b = lan.hosts
    watcher = watch(b)
    server = open_server(a, "--name", "Kopi Anna", "--room", "jarkom", "--room", "rahasia=kopi")
    found = watcher.wait_for_line(r"Kopi Anna · here, ")
    assert f"0 people · {a.address}:6697" in found
    watcher.wait_for_line(r"rooms: jarkom, rahasia \(locked\)$")
    guest = join(b, "budi", "kuliah", "", "--server", a.address)
    watcher.wait_for_line(r"\* Kopi Anna · here, .* 1 person")
    watcher.wait_for_line(r"rooms: jarkom, rahasia \(locked\), kuliah \(1 person\)$")
    leave(guest)
    watcher.wait_for_line(r"\* Kopi Anna · here, .* 0 people")

    server.interrupt()
    watcher.wait_for_line("- Kopi Anna is gone")
    assert server.wait() == 0, server.output
    again = open_server(a, "--name", "Kopi Anna")
    watcher.wait_for_line(r"Kopi Anna · here")
    again.terminate()
    watcher.wait_for_line("- Kopi Anna is gone")
    assert again.wait() == 0, again.output
    well_behaved(server, guest, again, watcher)


@needs_program("avahi-daemon", "avahi-browse", "dbus-daemon")
def test_other_programs_for_mdns_see_the_server_with_its_rooms_and_locks(lan: Lan) -> None:
    a, b = lan.hosts
    watcher = watch(b)
    server = open_server(a, "--name", "Kopi Anna", "--room", "jarkom", "--room", "rahasia=kopi")
    fingerprint = "".join(server.output.partition("fingerprint ")[2].splitlines()[0].split())
    watcher.wait_for_line(r"\+ Kopi Anna")
    listed = b.start_avahi().browse("_warkop._tcp")
    resolved = [line for line in listed.splitlines() if line.startswith("=")]
    assert resolved, listed
    for string in (f"id={fingerprint}", "people=0", "nrooms=2", "r0=jarkom,*rahasia"):
        assert f'"{string}"' in resolved[0]
    assert ";6697;" in resolved[0]


def test_when_the_usual_port_is_taken_the_next_one_serves_and_is_found(lan: Lan) -> None:
    a, b = lan.hosts
    first = open_server(a)
    second = open_server(a, "--data-dir", str(a.home / "second"), "--room", "lain")
    assert "port 6697 is taken, using 6698" in second.output
    assert "ready: port 6698" in second.output
    guest = join(b, "budi", "lain", "")
    second.wait_for_line("budi joins lain")
    leave(guest)
    well_behaved(first, second, guest)
