"""Slash commands, one small file per family. Importing this fills `registry.COMMANDS`."""

from client.core.commands import accounts, finding, keys, people, program, rooms

__all__ = ["accounts", "finding", "keys", "people", "program", "rooms"]
