"""What people and rooms say about themselves, by key (IRCv3 draft/metadata-2): the values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from server.core.history import Shelf
from server.core.limits import METADATA_KEY, METADATA_KEYS

_KIND = "metadata"
_KEY = re.compile(r"[a-z0-9_./-]+")
_NOTHING: Mapping[str, str] = MappingProxyType({})


def is_key(word: str) -> bool:
    """Whether a key may have that name."""
    return len(word) <= METADATA_KEY and _KEY.fullmatch(word) is not None


class Metadata:
    """The values of everybody and every room. A holder is a room's key or the owner of a session;
    what guests have (`~`) ends with their connection, the rest lasts."""

    def __init__(self, shelf: Shelf) -> None:
        """Raises StoreError when the shelf can't be read."""
        self._shelf = shelf
        self._values: dict[str, dict[str, str]] = {
            holder: {key: str(value) for key, value in record.items()}
            for holder, record in shelf.load(_KIND).items()
        }

    def of(self, holder: str) -> Mapping[str, str]:
        """All values of a holder by key, in the order in which they were first set."""
        return self._values.get(holder, _NOTHING)

    def has_place(self, holder: str, key: str) -> bool:
        """Whether the holder may have that key too."""
        return key in self.of(holder) or len(self.of(holder)) < METADATA_KEYS

    def put(self, holder: str, key: str, value: str) -> None:
        """Set a value. Raises StoreError; nothing has changed then."""
        self._replace(holder, {**self.of(holder), key: value})

    def remove(self, holder: str, key: str) -> None:
        """Take a value away. Raises StoreError; nothing has changed then."""
        self._replace(holder, {one: value for one, value in self.of(holder).items() if one != key})

    def forget(self, holder: str) -> None:
        """Take all values away. Raises StoreError; nothing has changed then."""
        if holder in self._values:
            self._replace(holder, {})

    def adopt(self, guest: str, owner: str) -> None:
        """A guest logged in: what he set is the account's. Raises StoreError."""
        values = self._values.pop(guest, None)
        if values:
            merged = {**self.of(owner), **values}
            self._replace(owner, dict(list(merged.items())[:METADATA_KEYS]))

    def move(self, holder: str, new: str) -> None:
        """A room has another name. Raises StoreError."""
        if self.of(holder):
            self._replace(new, dict(self.of(holder)))
            self.forget(holder)

    def _replace(self, holder: str, values: dict[str, str]) -> None:
        if not holder.startswith("~"):
            if values:
                self._shelf.put(_KIND, holder, values)
            else:
                self._shelf.remove(_KIND, holder)
        if values:
            self._values[holder] = values
        else:
            self._values.pop(holder, None)
