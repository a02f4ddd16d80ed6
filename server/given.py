"""What one source of settings (command line, config file) says, and what counts if none does."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from server.core.addresses import Network

PORT = 6697  # registered for IRC over TLS (RFC 7194), so every client proposes it
DEFAULT_ROOM = "lobby"
# A semester with its exams: before those people look up what was said at its beginning.
KEEP_DAYS = 180
# About 25 MB per room, and more than a busy room says in a semester.
KEEP_MESSAGES = 100_000
# A screenful, for programs that do not know chat history.
REPLAY_LINES = 20


@dataclass(frozen=True, slots=True)
class RoomSetting:
    """A room that the host opens.

    name: as on the wire (`#jarkom`). password: None leaves a stored one as it is, the empty text
    takes it away. topic: empty leaves a stored one as it is. keep_days, keep_messages: how much
    history; None is what the server does in general.
    """

    name: str
    password: str | None = field(default=None, repr=False)
    topic: str = ""
    keep_days: int | None = None
    keep_messages: int | None = None


@dataclass(slots=True)
class Given:
    """The fields of `server.settings.Settings`, checked; None where the source is silent."""

    rooms: list[RoomSetting] = field(default_factory=list)
    host: str | None = None
    port: int | None = None
    plain_port: int | None = None
    ws_port: int | None = None
    ws_tls: bool | None = None
    cert: Path | None = None
    key: Path | None = None
    data_dir: Path | None = None
    name: str | None = None
    motd: Path | None = None
    operators: dict[str, str] = field(default_factory=dict, repr=False)  # name -> password
    limit_loopback: bool | None = None
    exempt: tuple[Network, ...] | None = None
    advertise: bool | None = None
    server_password: str | None = field(default=None, repr=False)
    log_messages: bool | None = None
    create_rooms: bool | None = None
    replay_lines: int | None = None
    keep_days: int | None = None
    keep_messages: int | None = None
