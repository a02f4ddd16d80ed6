"""The lists of MONITOR from both sides: what one side forgets, the other must not keep."""

from __future__ import annotations

from server.core.limits import MONITORED
from server.core.session import Session
from server.core.watches import Watches


def somebody(uid: str) -> Session:
    return Session(uid, "127.0.0.1", True, 0.0, lambda _: None)


def test_both_sides_know_of_a_watch_until_it_ends() -> None:
    watches, andi = Watches(), somebody("1")
    assert watches.add(andi, "Budi")
    assert list(watches.watchers("BUDI")) == [andi]
    assert watches.watched_by(andi) == ["Budi"]
    watches.remove(andi, "buDi")
    watches.remove(andi, "buDi")
    assert list(watches.watchers("budi")) == []
    assert watches.watched_by(andi) == []


def test_who_goes_is_forgotten_wholly() -> None:
    watches, andi, cici = Watches(), somebody("1"), somebody("2")
    for nick in ("budi", "dedi"):
        watches.add(andi, nick)
        watches.add(cici, nick)
    watches.clear(andi)
    watches.clear(andi)
    assert list(watches.watchers("budi")) == [cici]
    watches.clear(cici)
    assert watches == Watches()


def test_a_full_list_takes_nothing_new_but_what_it_has() -> None:
    watches, andi = Watches(), somebody("1")
    assert all(watches.add(andi, f"budi{number}") for number in range(MONITORED))
    assert not watches.add(andi, "cici")
    assert watches.add(andi, "BUDI0")
    assert list(watches.watchers("cici")) == []
