"""How a server is told to stop: Ctrl-C, SIGTERM, a closed terminal, on every system."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator

# SIGBREAK is Ctrl-Break, and how another program stops ours on Windows; SIGHUP a closed terminal.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextlib.contextmanager
def stop_requests(stop: asyncio.Event) -> Iterator[None]:
    """Within this block a signal sets `stop`; a second one ends the program as it always did."""
    loop = asyncio.get_running_loop()
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def request(number: int, _frame: object) -> None:
        signal.signal(number, before[number])
        loop.call_soon_threadsafe(stop.set)

    try:
        # signal.signal and not loop.add_signal_handler, which Windows does not have. It interrupts
        # the loop's wait, because asyncio keeps a wake-up socket on both systems.
        for number in numbers:
            signal.signal(number, request)
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])
