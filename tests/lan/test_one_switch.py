"""One switch, five hosts: what the list shows of servers that come, move, are renamed and die."""

from __future__ import annotations

import time

import pytest

from tests.lan.network import Lan
from tests.lan.talk import fingerprint_of, open_server
from tests.lan.watching import Watch, alone, entry_of, here, once

# What people are promised, in seconds.
FOUND = 2
# A place where nobody was a moment ago, since the server was just starting again.
BACK = 5
MARKED = 15  # a server that was killed
OFF_THE_LIST = 45
# Address changed, link back: within three looks at the host's own interfaces (5 s each).
FOLLOWED = 15


@pytest.mark.timeout(120)  # the death of a server alone may take 45 s
def test_servers_are_found_at_once_followed_when_they_move_and_gone_when_killed() -> None:
    with Lan(5) as lan:
        a, b, c, d, e = lan.hosts
        b.without_ipv6()  # so that its change of address leaves no other way to it
        anna = open_server(a, "--name", "Kopi Anna", "--room", "jarkom", "--room", "rahasia=kopi")
        deaths, moves, absences = Watch(c), Watch(d), Watch(e)
        for watch in (deaths, moves, absences):
            watch.wait_until(alone("Kopi Anna"), within=FOUND)
        seen = entry_of(deaths.shown, fingerprint_of(anna))
        assert sorted(seen.rooms) == [("jarkom", False), ("rahasia", True)]
        assert seen.places[0] == f"{a.address}:6697"
        budi = open_server(b, "--name", "Kopi Budi", "--room", "lain")
        ready = budi.stamps[-1]
        for watch in (deaths, moves, absences):
            watch.wait_until(here("Kopi Anna", "Kopi Budi"), within=FOUND, since=ready)
        assert {entry.name for entry in once(c)} == {"Kopi Anna", "Kopi Budi"}

        anna.kill()
        killed = time.monotonic()
        e.link_down()

        b.readdress("10.77.0.92/24")
        moved = time.monotonic()
        key = fingerprint_of(budi)
        moves.wait_until(
            lambda shown: shown[key].here and shown[key].places[0] == "10.77.0.92:6697",
            within=FOLLOWED, since=moved,
        )  # fmt: skip

        absences.wait_until(lambda shown: not here("Kopi Budi")(shown), within=MARKED, since=killed)
        e.link_up()
        absences.wait_until(here("Kopi Budi"), within=FOLLOWED, since=time.monotonic())

        budi.terminate()
        budi.wait()
        renamed = open_server(b, "--name", "Kopi Baru", "--room", "lain")
        moves.wait_until(
            lambda shown: shown.get(key, seen).name == "Kopi Baru" and shown[key].here,
            within=BACK, since=renamed.stamps[-1],
        )  # fmt: skip

        dead = fingerprint_of(anna)
        deaths.wait_until(
            lambda shown: dead not in shown or not shown[dead].here, within=MARKED, since=killed
        )
        deaths.wait_until(lambda shown: dead not in shown, within=OFF_THE_LIST, since=killed)
        assert alone("Kopi Baru")(deaths.catch_up())


def test_who_takes_the_name_of_another_is_flagged(lan: Lan) -> None:
    a, b = lan.hosts
    real = open_server(a, "--name", "Kopi Anna")
    watch = Watch(b)
    watch.wait_until(alone("Kopi Anna"), within=FOUND)
    posing = open_server(b, "--name", "Kopi Anna")
    watch.wait_until(
        lambda shown: here("Kopi Anna")(shown) and len(shown) == 2,
        within=FOUND, since=posing.stamps[-1],
    )  # fmt: skip
    assert entry_of(watch.shown, fingerprint_of(real)).other_of == ""
    assert entry_of(watch.shown, fingerprint_of(posing)).other_of == fingerprint_of(real)
