"""The commands, one small file for each family. Importing this registers them all."""

from server.core.commands import (  # noqa: F401
    about,
    capability,
    channel_modes,
    help,
    history,
    info,
    joining,
    listing,
    monitor,
    people,
    registration,
    rooms,
    talk,
    user_modes,
    who,
    whois,
)
