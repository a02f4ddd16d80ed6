"""Find and be found on the LAN. The only package that knows zeroconf; knows nothing of chat."""

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
