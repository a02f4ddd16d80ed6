"""Find and be found on the LAN. The only package that knows zeroconf; knows nothing of chat.

What stands here is imported when it is used: a list is painted before anybody needs zeroconf.
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.advertise import Advertiser
    from discovery.announcement import (
        IRC_TYPE,
        SERVICE_TYPE,
        Announcement,
        Change,
        FoundServer,
        RoomInfo,
        Sighting,
    )
    from discovery.book import Book
    from discovery.browse import Browser
    from discovery.finder import Finder
    from discovery.invite import Invite
    from discovery.listing import Kind, ListedRoom, ListedServer, News, Source, State
    from discovery.multicast import Multicast
    from discovery.place import Place

# Without a handler Python would print our errors over a client's full screen.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__all__ = [
    "IRC_TYPE",
    "SERVICE_TYPE",
    "Advertiser",
    "Announcement",
    "Book",
    "Browser",
    "Change",
    "Finder",
    "FoundServer",
    "Invite",
    "Kind",
    "ListedRoom",
    "ListedServer",
    "Multicast",
    "News",
    "Place",
    "RoomInfo",
    "Sighting",
    "Source",
    "State",
]

if not TYPE_CHECKING:
    _HOMES = {
        "Advertiser": "advertise",
        "Announcement": "announcement",
        "Book": "book",
        "Browser": "browse",
        "Change": "announcement",
        "Finder": "finder",
        "FoundServer": "announcement",
        "IRC_TYPE": "announcement",
        "Invite": "invite",
        "Kind": "listing",
        "ListedRoom": "listing",
        "ListedServer": "listing",
        "Multicast": "multicast",
        "News": "listing",
        "Place": "place",
        "RoomInfo": "announcement",
        "SERVICE_TYPE": "announcement",
        "Sighting": "announcement",
        "Source": "listing",
        "State": "listing",
    }

    def __getattr__(name):
        """A name of this package, on first use (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
