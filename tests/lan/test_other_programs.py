"""Programs that are not ours find our servers by mDNS, and we find what they announce."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lan.network import Lan
from tests.lan.talk import fingerprint_of, open_server
from tests.lan.watching import Watch, entry_of, here
from tests.support import needs_program

# Seconds until a list shows what another program announces.
FOUND = 5
# Seconds of lies: three rounds of everything, and six goodbyes.
LISTENED = 12
# Of memory: Python with zeroconf and asyncio has about 50.
MEGABYTES = 150


@needs_program("avahi-daemon", "avahi-browse", "avahi-publish", "dbus-daemon")
def test_avahi_sees_our_server_under_both_types_and_we_see_what_avahi_publishes() -> None:
    with Lan(3) as lan:
        a, b, c = lan.hosts
        anna = open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
        avahi = b.start_avahi()
        old = b.python("-m", "tests.lan.other_irc", "7001")
        old_fingerprint = old.wait_for_line("^ready ").split()[1]
        # Beyond the ports of broadcast probes: only the announcement leads there.
        quiet = open_server(b, "--no-advertise", "--port", "7002", "--name", "Kopi Budi")
        avahi.publish("Old IRC", "_ircs-u._tcp", 7001)
        avahi.publish("Kopi Budi", "_warkop._tcp", 7002, f"id={fingerprint_of(quiet)}")

        watch = Watch(c)
        watch.wait_until(here("Kopi Anna", "Kopi Budi", "Old IRC"), within=FOUND)
        assert len(watch.shown) == 3  # ours is announced under two types, and one server
        assert entry_of(watch.shown, old_fingerprint).kind == "irc"
        assert entry_of(watch.shown, fingerprint_of(quiet)).kind == "warkop"
        assert entry_of(watch.shown, fingerprint_of(anna)).kind == "warkop"

        for service_type in ("_warkop._tcp", "_ircs-u._tcp"):
            listed = avahi.browse(service_type)
            resolved = [
                line for line in listed.splitlines()
                if line.startswith("=") and f";{a.address};6697;" in line
            ]  # fmt: skip
            assert resolved, listed


@pytest.mark.timeout(120)
def test_a_thousand_fakes_forged_goodbyes_and_forged_answers_hide_no_server() -> None:
    with Lan(3) as lan:
        a, mischief, c = lan.hosts
        anna = open_server(a, "--name", "Kopi Anna", "--room", "jarkom")
        key = fingerprint_of(anna)
        flood = mischief.python(
            "-m", "tests.lan.flood", mischief.address, a.address, key,
            f"Kopi Anna [{key[:6]}]",
        )  # fmt: skip
        flood.wait_for_line("flooding")
        watch = Watch(c)
        watch.wait_until(here("Kopi Anna"), within=FOUND)
        watch.listen(LISTENED)
        assert watch.program.running, watch.program.output
        states = [entry.state for entry in watch.history if entry.key == key]
        assert states[states.index("here") :] == ["here"] * (len(states) - states.index("here"))
        places = entry_of(watch.shown, key).places
        assert all(place.endswith(":6697") for place in places), places
        assert not any(place.startswith(mischief.address) for place in places)
        assert [entry.name for entry in watch.shown.values() if entry.here] == ["Kopi Anna"]
        assert len(watch.shown) <= 256
        assert all(line.isprintable() for line in watch.program.lines)
        assert memory_megabytes(watch.program.pid) < MEGABYTES


def memory_megabytes(pid: int) -> int:
    """The most that the process ever had in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024
