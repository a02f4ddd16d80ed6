"""Entries as rows of the database and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from server.core.history import TALK, Entry

COLUMNS = "target, stamp, msgid, source, verb, params, tags"
IS_TALK = f"verb IN ({', '.join(repr(verb) for verb in sorted(TALK))})"


def row_of(entry: Entry) -> tuple[str | int, ...]:
    """The values of its COLUMNS."""
    return (
        entry.target,
        entry.stamp,
        entry.msgid,
        entry.source,
        entry.verb,
        to_json(entry.params),
        to_json(dict(entry.tags)),
    )


def entry_of(row: Iterable[Any]) -> Entry:
    """The reverse of `row_of`."""
    target, stamp, msgid, source, verb, params, tags = row
    return Entry(
        target,
        stamp,
        msgid,
        source,
        verb,
        tuple(json.loads(params)),
        MappingProxyType(json.loads(tags)),
    )


def to_json(value: object) -> str:
    """As short as it can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
