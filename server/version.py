"""Which version of Warkop this is."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """As in setup.cfg; `unknown` in a source tree that was never installed."""
    try:
        return metadata.version("warkop")
    except metadata.PackageNotFoundError:
        return "unknown"
