"""Slash commands, one small file per family. Importing this fills `registry.COMMANDS`."""

from client.core.commands import people, program, rooms

__all__ = ["people", "program", "rooms"]
