"""What a server says, one small file per family. Importing this fills `registry.HANDLERS`."""

from client.core.incoming import (
    accounts,
    keys,
    members,
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
    "members",
    "proving",
    "replies",
    "rooms",
    "tags",
    "talk",
    "welcome",
]
