"""Find and be found on the LAN. The only package that knows zeroconf; knows nothing of chat."""

from discovery.advertise import Advertiser
from discovery.announcement import (
    SERVICE_TYPE,
    Announcement,
    Change,
    FoundServer,
    RoomInfo,
    Sighting,
)
from discovery.browse import Browser

__all__ = [
    "SERVICE_TYPE",
    "Advertiser",
    "Announcement",
    "Browser",
    "Change",
    "FoundServer",
    "RoomInfo",
    "Sighting",
]
