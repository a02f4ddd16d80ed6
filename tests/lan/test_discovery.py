"""mDNS between two hosts on one switch: found, kept current, and lost at once with a goodbye."""

from __future__ import annotations

import json

from tests.lan.network import Host, Lan
from tests.lan.process import Process
from tests.support import needs_program


def browse(host: Host) -> Process:
    """A Browser on `host`, looking already."""
    program = host.python("-X", "dev", "-m", "tests.lan.browse")
    program.wait_for_line("looking")
    return program


def advertise(host: Host, name: str, digit: str = "a", port: int = 6697) -> Process:
    """A server's advertisement on `host`, begun; its id is 64 times `digit`."""
    program = host.python("-X", "dev", "-m", "tests.lan.advertise", name, digit, str(port))
    program.wait_for_line("started, problem: None")
    return program


def test_a_server_is_found_kept_current_lost_at_once_and_found_again(lan: Lan) -> None:
    a, b = lan.hosts
    browser = browse(b)
    server = advertise(a, "Kopi Anna")
    found = browser.wait_for_line(r"\+ Kopi Anna")
    assert "0 people · 10.77.0.1:6697 · fingerprint aaaaaaaaaaaaaaaa" in found
    assert "lobby, jarkom (locked)" in browser.wait_for_line("rooms:")

    server.send_line(json.dumps({"people": 3, "rooms": [["jarkom", True], ["games", False]]}))
    browser.wait_for_line(r"\* Kopi Anna · 3 people")
    assert "jarkom (locked), games" in browser.wait_for_line("rooms:")

    # Far less than the 75 minutes that a server without goodbye stays listed.
    server.terminate()
    browser.wait_for_line("- Kopi Anna", timeout=10)
    assert server.wait() == 0

    again = advertise(a, "Kopi Anna")
    browser.wait_for_line(r"\+ Kopi Anna")
    again.interrupt()
    browser.wait_for_line("- Kopi Anna", timeout=10)
    assert again.wait() == 0

    browser.interrupt()
    assert browser.wait() == 0
    for program in (browser, server, again):
        assert "Traceback" not in program.output
        assert "Warning" not in program.output


def test_two_servers_of_one_name_both_appear(lan: Lan) -> None:
    a, b = lan.hosts
    browser = browse(b)
    advertise(a, "lab", "a")
    advertise(b, "lab", "b")
    found = {browser.wait_for_line(r"\+ lab · ").split(" · ")[2] for _ in range(2)}
    assert found == {"10.77.0.1:6697", "10.77.0.2:6697"}


def test_two_copies_of_one_server_both_appear(lan: Lan) -> None:
    a, b = lan.hosts
    browser = browse(b)
    advertise(a, "lab", "a", 6697)
    browser.wait_for_line(r"\+ lab · ")
    advertise(a, "lab", "a", 6698)
    browser.wait_for_line(r"\+ lab \[aaaaaa\]-2 · .*:6698")


def test_forged_records_are_shown_cleaned(lan: Lan) -> None:
    a, b = lan.hosts
    browser = browse(b)
    a.python("-m", "tests.lan.hostile").wait_for_line("published")
    found = browser.wait_for_line(r"\+ evil")
    rooms = browser.wait_for_line("rooms:")
    assert "0 people · 10.77.0.1:6697" in found
    assert "fingerprint" not in found
    assert rooms.startswith("    rooms: [31mred, locked (locked), \ufffd\ufffd, xxx")
    assert all(line.isprintable() for line in browser.lines)
    browser.terminate()
    assert browser.wait() == 0


def test_a_laptop_that_comes_back_to_the_network_sees_what_began_meanwhile(lan: Lan) -> None:
    a, b = lan.hosts
    away, home = browse(b), browse(a)
    b.link_down()
    advertise(a, "Kopi Anna")
    home.wait_for_line(r"\+ Kopi Anna")
    assert "Kopi Anna" not in away.output
    b.link_up()
    away.wait_for_line(r"\+ Kopi Anna")


def test_a_server_whose_link_was_gone_for_a_moment_is_found_by_newcomers(lan: Lan) -> None:
    a, b = lan.hosts
    home = browse(a)
    advertise(a, "Kopi Anna")
    home.wait_for_line(r"\+ Kopi Anna")
    a.link_down()
    a.link_up()
    browse(b).wait_for_line(r"\+ Kopi Anna")


@needs_program("avahi-daemon", "avahi-browse", "dbus-daemon")
def test_other_programs_for_mdns_see_the_server_and_its_record(lan: Lan) -> None:
    a, b = lan.hosts
    browser = browse(b)
    advertise(a, "Kopi Anna")
    browser.wait_for_line(r"\+ Kopi Anna")
    listed = b.start_avahi().browse("_warkop._tcp")
    resolved = [line for line in listed.splitlines() if line.startswith("=")]
    assert resolved, listed
    assert r"Kopi\032Anna\032\091aaaaaa\093;_warkop._tcp;local" in resolved[0]
    assert f";warkop-{'a' * 32}.local;" in resolved[0]
    assert ";6697;" in resolved[0]
    for string in ("txtvers=1", "v=0.1.0", f"id={'a' * 64}", "nrooms=2", "r0=lobby,*jarkom"):
        assert f'"{string}"' in resolved[0]
