"""Slash commands, one small file per family. Importing this fills `registry.COMMANDS`."""

from client.core.commands import (
    accounts,
    finding,
    keys,
    messages,
    moderation,
    notice,
    people,
    program,
    rooms,
    settings,
    taking,
)

__all__ = [
    "accounts",
    "finding",
    "keys",
    "messages",
    "moderation",
    "notice",
    "people",
    "program",
    "rooms",
    "settings",
    "taking",
]
