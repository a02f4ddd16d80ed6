"""An event loop whose clock jumps to the next timer when nobody has anything to do: half a minute
without network takes no time, and a busy machine looks like an idle one."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

# Before a jump over so many seconds the system gets real ones to deliver what is on the loopback.
FAR, DELIVERY = 0.06, 0.001

_T = TypeVar("_T")


class _Selector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(DELIVERY if timeout > FAR else 0)
        if not ready:
            self.now += timeout + 1e-6  # time never stands still
        return ready


class TimelessLoop(asyncio.SelectorEventLoop):
    """See above. Not for what happens on threads or in other processes."""

    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end, with that clock."""
    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(work)
