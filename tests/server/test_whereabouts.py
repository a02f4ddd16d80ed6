from __future__ import annotations

import asyncio

import pytest

from server import whereabouts
from server.whereabouts import Whereabouts

HOME = ("192.168.1.5", "fe80::5")


class Computer:
    """Its addresses, as a test wants them."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.broken = False

    def __call__(self) -> tuple[str, ...]:
        if self.broken:
            raise OSError("not now")
        return self.addresses


def test_what_is_new_and_what_is_gone_is_told_once() -> None:
    computer = Computer(*HOME)
    known = Whereabouts(None, computer)
    assert known.addresses == HOME
    assert known.look() == ([], [])
    elsewhere = computer.addresses = ("10.7.0.5", "fd00::5", "fe80::5")
    assert known.look() == (["10.7.0.5", "fd00::5"], ["192.168.1.5"])
    assert known.look() == ([], [])
    assert Whereabouts(None, computer).addresses == elsewhere


def test_a_computer_that_loses_its_network_does_not_praise_its_loopback() -> None:
    computer = Computer(*HOME)
    known = Whereabouts(None, computer)
    computer.addresses = ("127.0.0.1",)
    assert known.look() == ([], ["192.168.1.5"])
    computer.addresses = HOME
    assert known.look() == (["192.168.1.5"], [])


def test_a_system_that_does_not_tell_changes_nothing() -> None:
    computer = Computer(*HOME)
    known = Whereabouts(None, computer)
    computer.broken = True
    assert known.look() == ([], [])
    assert known.addresses == HOME


@pytest.mark.parametrize("host", ["127.0.0.1", "fd00::9", "anna.example"])
async def test_the_one_address_that_the_host_wants_stays(host: str) -> None:
    known = Whereabouts(host, Computer(*HOME))
    assert known.addresses == (host,)
    await known.watch(lambda come, gone: None)  # nothing to watch


def test_a_wildcard_stands_for_the_addresses_there_are() -> None:
    assert Whereabouts("0.0.0.0", Computer(*HOME)).addresses == HOME[:1]
    assert Whereabouts("::", Computer(*HOME)).addresses == HOME[1:]


async def test_changes_are_told_while_the_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "POLL", 0.01)
    computer = Computer(*HOME)
    known = Whereabouts(None, computer)
    told: asyncio.Queue[tuple[list[str], list[str]]] = asyncio.Queue()
    watching = asyncio.create_task(known.watch(lambda *news: told.put_nowait(news)))
    computer.addresses = ("10.7.0.5",)
    async with asyncio.timeout(20):
        assert await told.get() == (["10.7.0.5"], ["192.168.1.5"])
    watching.cancel()
    await asyncio.wait([watching])
