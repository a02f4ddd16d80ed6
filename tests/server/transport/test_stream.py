"""What all links over TCP share: their end. (The rest is in test_link_contract.)"""

from __future__ import annotations

import asyncio

from server.transport.stream import cut_off


class Forgotten(asyncio.Transport):
    """A TLS connection that was closed twice, as Python 3.11.2 leaves it."""

    def abort(self) -> None:
        raise AttributeError("'NoneType' object has no attribute '_abort'")


def test_a_connection_may_be_cut_off_whatever_was_done_to_it_before() -> None:
    cut_off(Forgotten())
