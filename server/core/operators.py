"""Which accounts the host made operators for good; others are so as long as they are here."""

from __future__ import annotations

from dataclasses import dataclass, field

from protocol.names import casefold
from server.core.history import Shelf

OPERATOR_SHELF = "operator"


@dataclass(slots=True)
class Operators:
    """Accounts of operators, in memory and on the shelf."""

    shelf: Shelf
    _names: dict[str, str] = field(default_factory=dict)  # folded -> as written

    def __post_init__(self) -> None:
        """Load what was kept. Raises StoreError."""
        records = self.shelf.load(OPERATOR_SHELF).items()
        self._names = {key: str(record.get("account", key)) for key, record in records}

    def __contains__(self, account: str) -> bool:
        """Whether that account (in any case) is an operator's."""
        return casefold(account) in self._names

    def names(self) -> list[str]:
        """All of them, in alphabetical order."""
        return sorted(self._names.values())

    def add(self, account: str, by: str, at: int) -> None:
        """Make an account an operator's. at: epoch ms. Raises StoreError."""
        record = {"account": account, "by": by, "at": at}
        self.shelf.put(OPERATOR_SHELF, casefold(account), record)
        self._names[casefold(account)] = account

    def remove(self, account: str) -> None:
        """Take it back; nothing happens when it was none. Raises StoreError."""
        if account in self:
            self.shelf.remove(OPERATOR_SHELF, casefold(account))
            del self._names[casefold(account)]
