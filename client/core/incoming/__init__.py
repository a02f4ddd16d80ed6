"""What a server says, one small file per family. Importing this fills `registry.HANDLERS`."""

from client.core.incoming import (
    accounts,
    keys,
    markers,
    members,
    moderation,
    presence,
    proving,
    replies,
    rooms,
    tags,
    talk,
    welcome,
)

__all__ = [
    "accounts",
    "keys",
    "markers",
    "members",
    "moderation",
    "presence",
    "proving",
    "replies",
    "rooms",
    "tags",
    "talk",
    "welcome",
]
