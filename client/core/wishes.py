"""What the person typed a command for, and only who shows the talk can do. They come as events."""

from __future__ import annotations

from dataclasses import dataclass

from client.core.model import Line


@dataclass(frozen=True, slots=True)
class SearchWanted:
    """The person typed /search: let them look for these words (`Talk.finding`); empty: ask which.
    With /mentions: for what names us."""

    words: str
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class ConnectWanted:
    """The person typed /connect: go to one more server."""

    where: str  # an address, an invite, or the name of a server or a room


@dataclass(frozen=True, slots=True)
class DisconnectWanted:
    """The person typed /disconnect: no connection, and none sought."""


@dataclass(frozen=True, slots=True)
class ClearWanted:
    """The person typed /clear: show none of the lines that are there, until they scroll back."""

    room: str  # the key into `Model.rooms`


@dataclass(frozen=True, slots=True)
class InviteWanted:
    """The person typed /invite: show what lets others come to this server, and into the room."""

    room: str  # `#jarkom`; empty: no room


@dataclass(frozen=True, slots=True)
class DoctorWanted:
    """The person typed /doctor."""


@dataclass(frozen=True, slots=True)
class ServersWanted:
    """The person typed /servers: show the list."""


@dataclass(frozen=True, slots=True)
class PreferenceChanged:
    """The person chose something else: show it at once, and keep it for the next time."""

    name: str  # as in `preferences.SETTINGS`; "keys": a key


@dataclass(frozen=True, slots=True)
class SettingsWanted:
    """The person typed /set, /theme or /keys: show the page of that name, or the lines."""

    page: str  # "set", "theme" or "keys"
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyWanted:
    """The person typed /copy: put that text into the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenWanted:
    """The person typed /open: show that address. Somebody else wrote it."""

    address: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The person typed /export: write those lines, oldest first. `room` as in LineAdded.

    file: as the person named it; empty: not said.
    """

    room: str
    file: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class QuitWanted:
    """The person typed /quit: leave with `Talk.quit(text)` to every server, when nothing is lost
    by it or the person says so."""

    text: str = ""


Wish = (
    SearchWanted
    | ConnectWanted
    | DisconnectWanted
    | ClearWanted
    | InviteWanted
    | DoctorWanted
    | ServersWanted
    | PreferenceChanged
    | SettingsWanted
    | CopyWanted
    | OpenWanted
    | Collected
    | QuitWanted
)
