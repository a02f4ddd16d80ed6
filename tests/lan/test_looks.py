"""Servers look at each other, and tell whoever looks at them; the host is told where they are."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from discovery.look import look
from discovery.lookformat import Called
from discovery.place import Place
from tests.lan.network import Host, Lan
from tests.lan.process import PATIENCE_SECONDS, Process
from tests.lan.talk import fingerprint_of

PORT = 6697


def start(host: Host, name: str) -> Process:
    server = host.popen([sys.executable, "-m", "server", "--room", name, "--name", name])
    server.wait_for_line(f"ready: port {PORT}")
    return server


def seen(
    by: Host, at: str, *, news: bool = False, called: tuple[bool, bool] | None = None
) -> dict[str, Any]:
    """What a look from one host at another shows; as soon as it has news, or tells that of our port
    (by TCP and by UDP)."""
    code = f"from tests.lan.test_looks import show; show({at!r}, {news}, {called})"
    done = by.run([sys.executable, "-X", "dev", "-c", code], timeout=PATIENCE_SECONDS)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def show(at: str, news: bool, called: tuple[bool, bool] | None) -> None:
    """Runs on a host: looks until it sees that, and prints what it sees."""
    wanted = called and Called(*called)
    call = PORT if called else None

    async def scenario() -> None:
        while True:
            looked = await look(Place(at, PORT), call=call, timeout=PATIENCE_SECONDS)
            if looked.called == wanted and (looked.news or not news):
                break
            # A busy machine may miss the 1.5 s of a call.
            await asyncio.sleep(0.2)
        told = [(one.fingerprint, list(map(str, one.places))) for one in looked.news]
        print(json.dumps({"name": looked.name, "news": told}))

    asyncio.run(scenario())


def test_servers_tell_of_each_other_call_back_and_know_their_new_address(lan: Lan) -> None:
    a, b = lan.hosts
    first, second = start(a, "anna"), start(b, "budi")
    told = seen(b, a.address, news=True)
    assert told["name"] == "anna"
    assert told["news"] == [[fingerprint_of(second), [f"{b.address}:{PORT}"]]]
    # Both ways in, from outside: what a host whose firewall may be shut wants to know.
    seen(b, a.address, called=(True, True))
    second.terminate()
    assert second.wait() == 0
    seen(b, a.address, called=(False, False))
    before = a.address
    a.readdress("10.77.0.99")
    first.wait_for_line(f"new address 10.77.0.99:{PORT}")
    first.wait_for_line(f"no longer at {before}:{PORT}")
