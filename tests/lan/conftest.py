"""Every test of this folder needs a LAN."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder `lan`, so that none can forget it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.lan)
