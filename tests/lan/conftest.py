"""A LAN for each test of this folder that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lan.network import Lan


@pytest.fixture
def lan() -> Iterator[Lan]:
    """Two hosts on one switch."""
    with Lan(2) as network:
        yield network
