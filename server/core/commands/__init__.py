"""The commands, one small file for each family. Importing this registers them all."""

from server.core.commands import (  # noqa: F401
    capability,
    channel_modes,
    history,
    info,
    joining,
    people,
    registration,
    rooms,
    talk,
    user_modes,
)
