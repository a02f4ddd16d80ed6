"""What a person wants to see and hear less of on one server, as data. Kept by the front end."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Habits:
    """Keys as in `Model.rooms`; nicks are casefolded."""

    muted: set[str] = field(default_factory=set)  # rooms that never ring nor show a mark
    ignored: set[str] = field(default_factory=set)  # nicks whose words are not shown
