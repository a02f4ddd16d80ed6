"""Up to where people have read: one stamp for each person and conversation (draft/read-marker)."""

from __future__ import annotations

from server.core.history import Shelf
from server.core.limits import READ_MARKERS

_KIND = "marker"


class Markers:
    """The markers of everybody. Those of accounts (owners that begin with `=`) last, those of
    guests end with their connection."""

    def __init__(self, shelf: Shelf) -> None:
        """Raises StoreError when the shelf can't be read."""
        self._shelf = shelf
        self._stamps: dict[str, dict[str, int]] = {}  # by owner and target
        for key, record in shelf.load(_KIND).items():
            owner, _, target = key.partition(" ")
            stamp = record.get("stamp")
            if isinstance(stamp, int):
                self._stamps.setdefault(owner, {})[target] = stamp

    def get(self, owner: str, target: str) -> int | None:
        """The stamp (epoch ms) of the last message that was read; None: not known."""
        return self._stamps.get(owner, {}).get(target)

    def advance(self, owner: str, target: str, stamp: int) -> int:
        """Move a marker forward, never back. Returns where it stands. Raises StoreError; it has
        not moved then. Beyond READ_MARKERS conversations, the one read longest ago is forgotten."""
        own = self._stamps.get(owner, {})
        known = own.get(target)
        if known is not None and known >= stamp:
            return known
        if _lasts(owner):
            self._shelf.put(_KIND, f"{owner} {target}", {"stamp": stamp})
        own = self._stamps.setdefault(owner, own)
        own[target] = stamp
        if len(own) > READ_MARKERS:
            self._drop(owner, min(own, key=lambda one: own[one]))
        return stamp

    def adopt(self, guest: str, owner: str) -> None:
        """A guest logged in: his markers are the account's. Raises StoreError."""
        for target, stamp in self._stamps.pop(guest, {}).items():
            self.advance(owner, target, stamp)

    def forget(self, owner: str) -> None:
        """Forget all of one owner. Raises StoreError."""
        for target in list(self._stamps.get(owner, ())):
            self._drop(owner, target)
        self._stamps.pop(owner, None)

    def move(self, target: str, new: str) -> None:
        """A room has another name. Raises StoreError."""
        for owner, own in self._stamps.items():
            if target in own:
                self.advance(owner, new, own[target])
                self._drop(owner, target)

    def _drop(self, owner: str, target: str) -> None:
        if _lasts(owner):
            self._shelf.remove(_KIND, f"{owner} {target}")
        del self._stamps[owner][target]


def _lasts(owner: str) -> bool:
    return owner.startswith("=")
