"""What a person wants to see and hear less of on one server, and up to where they have read there,
as data. Kept by the front end."""

from __future__ import annotations

from dataclasses import dataclass, field

# Conversations whose place is remembered: as many as our server keeps for an account.
READ_LIMIT = 500


@dataclass(slots=True)
class Habits:
    """Keys as in `Model.rooms`; nicks are casefolded."""

    muted: set[str] = field(default_factory=set)  # rooms that never ring nor show a mark
    ignored: set[str] = field(default_factory=set)  # nicks whose words are not shown
    read: dict[str, int] = field(default_factory=dict)  # epoch ms, by the server's clock

    def advance(self, key: str, stamp: int) -> bool:
        """A conversation was read up to there. False if that was known. Beyond READ_LIMIT, the one
        that was read longest ago is forgotten."""
        if stamp <= self.read.get(key, 0):
            return False
        self.read[key] = stamp
        if len(self.read) > READ_LIMIT:
            del self.read[min(self.read, key=lambda one: self.read[one])]
        return True

    def rename(self, old: str, new: str) -> None:
        """A room has another name."""
        if old in self.muted:
            self.muted.discard(old)
            self.muted.add(new)
        if old in self.read:
            self.read[new] = self.read.pop(old)
