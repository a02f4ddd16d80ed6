"""Certificates of servers we know: pinned on first use, a changed one is refused."""

from __future__ import annotations

from pathlib import Path


class Pins:
    """Fingerprints by server (server id, or host:port), kept in `path` as JSON."""

    def __init__(self, path: Path) -> None:
        self.path = path
