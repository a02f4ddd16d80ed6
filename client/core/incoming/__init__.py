"""What a server says, one small file per family. Importing this fills `registry.HANDLERS`."""

from client.core.incoming import members, replies, rooms, talk, welcome

__all__ = ["members", "replies", "rooms", "talk", "welcome"]
