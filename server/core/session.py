"""One connection as the core sees it: who it is, what it understands, what waits to be sent."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from protocol.framing import CLIENT_TAG_DATA_LIMIT, LineReader, TooLong
from protocol.names import casefold
from protocol.roomproof import Answer, Binding
from protocol.sasl import MessageReader
from protocol.source import Source
from server.core.encoding import TAG_CAPABILITIES, Outgoing, encode
from server.core.multiline import OpenBatch
from server.core.rates import Rates

if TYPE_CHECKING:
    from server.core.room import Room

# Bytes that may wait for a client that does not read: a page of history (100 lines of at most
# about 8 KiB, in practice 20 KiB) and minutes of talk. Defends the host's memory, per connection.
OUTBOX_LIMIT = 1024 * 1024


class Phase(enum.Enum):
    """Where a connection stands. What each phase may say is in `server.core.command`."""

    REGISTERING = enum.auto()
    REGISTERED = enum.auto()
    CLOSED = enum.auto()


@dataclass(frozen=True, slots=True)
class CheckSecret:
    """Work that leaves the core: does `secret` match the slow hash? Comes back as a bool."""

    secret: str
    hashed: str


@dataclass(frozen=True, slots=True)
class HashSecret:
    """Work that leaves the core: the slow, salted hash of `secret`. Comes back as a str."""

    secret: str


@dataclass(frozen=True, slots=True)
class CheckCredentials:
    """Work that leaves the core: are these the credentials of `secret`? Comes back as a bool."""

    secret: str
    credentials: str


@dataclass(frozen=True, slots=True)
class MakeCredentials:
    """Work that leaves the core: new credentials of `secret` (`protocol.scram`), as a str."""

    secret: str


@dataclass(frozen=True, slots=True)
class CheckKey:
    """Work that leaves the core: is this a public key of NIST P-256? Comes back as a bool."""

    key: bytes


@dataclass(frozen=True, slots=True)
class CheckSignature:
    """Work that leaves the core: did the owner of the key sign the challenge? As a bool."""

    key: bytes
    challenge: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class CheckEd25519:
    """Work that leaves the core: did the owner of the key sign these bytes? As a bool."""

    key: bytes
    signed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class BeginProof:
    """Work that leaves the core: the challenge to who would prove the password of `hashed`.

    Comes back as the parameters after CHALLENGE, with spaces between (`protocol.roomproof`); empty
    when that hash can't be proven. seed: of chance, for this exchange only.
    """

    hashed: str
    seed: bytes


@dataclass(frozen=True, slots=True)
class CheckProof:
    """Work that leaves the core: does the answer to that challenge prove the password? Comes back
    as the proof of the server, in base64; empty when it does not."""

    begun: BeginProof
    binding: Binding
    answer: Answer


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Work that leaves the core: do others find this server and get in? The host is shown what is
    found as it comes; the last line comes back as a str. It waits, and needs no thread."""


# What keeps a thread busy.
HeavyWork = (
    CheckSecret
    | HashSecret
    | CheckCredentials
    | MakeCredentials
    | CheckKey
    | CheckSignature
    | CheckEd25519
    | BeginProof
    | CheckProof
)
Work = HeavyWork | Diagnose
WorkResult = bool | str
# A command that must wait for work yields it and gets the result; others return None.
Steps = Generator[Work, WorkResult, None]
# A SASL mechanism yields what it says to the client and gets the answer, or work and its result; it
# returns the name of the account that the client proved to own, or raises SaslError.
Mechanism = Generator[bytes | Work, bytes | WorkResult, str]


@dataclass(slots=True)
class Login:
    """A SASL exchange that has begun."""

    mechanism: Mechanism
    reader: MessageReader = field(default_factory=MessageReader)


@dataclass(frozen=True, slots=True)
class Challenged:
    """A client was asked to prove the password of a room, and may answer once."""

    room: Room
    begun: BeginProof


@dataclass(eq=False, slots=True)
class Session:
    """One connection. Compared and hashed by identity."""

    uid: str  # unique over restarts: whose private history it is
    address: str  # of the peer, without port: what limits count by
    secure: bool
    started: float  # when it connected; monotonic seconds, as all times here
    on_output: Callable[[Session], None]  # called when there is something to `take`

    phase: Phase = Phase.REGISTERING
    nick: str = ""
    user: str = ""
    realname: str = ""
    password: str = ""  # from PASS, until it was checked
    negotiating: bool = False  # between CAP LS/REQ and CAP END
    cap_version: int = 0
    capabilities: frozenset[str] = frozenset()
    tag_capabilities: frozenset[str] = frozenset()
    account: str = ""  # the account's name; empty: not logged in
    login: Login | None = None  # while it logs in
    claimed: str = ""  # a nick with an owner, asked for before registration: who logs in gets it
    asked: float | None = None  # when whoever has that nick was asked whether he is still there
    refused: str = ""  # the last nick that somebody else has
    replayed: float | None = None  # when messages that waited for the account were sent to it
    quitting: bool = False  # it said QUIT: everything sent before has arrived
    away: str = ""
    modes: set[str] = field(default_factory=set)
    rooms: dict[Room, None] = field(default_factory=dict)  # in the order of joining
    invited: set[str] = field(default_factory=set)  # folded names of channels
    challenges: dict[str, Challenged] = field(default_factory=dict)  # by folded name, oldest first

    reader: LineReader = field(default_factory=lambda: LineReader(CLIENT_TAG_DATA_LIMIT))
    rates: Rates | None = None  # how fast it may go; None: as fast as it likes
    waiting: deque[bytes | TooLong] = field(default_factory=deque)  # lines behind unfinished work
    busy: bool = False  # work of this session is under way outside the core
    heard: float = field(init=False)  # when bytes last came
    active: float = field(init=False)  # when the person last said something
    pinged: float | None = None  # when PING was sent that has no answer yet
    connected: int = 0  # epoch ms

    subscriptions: dict[str, None] = field(default_factory=dict)  # keys of metadata
    batch: OpenBatch | None = None  # that the client has begun and not ended
    dropped_batch: str = ""  # the name of one that was refused: what still comes of it is ignored

    capture: list[Outgoing] | None = None  # replies to a labelled command are gathered here
    closing: str | None = None  # why the transport must close after the last bytes
    overflowed: bool = False  # the peer does not read: the engine closes it after the turn
    _outbox: list[bytes] = field(default_factory=list)
    _queued: int = 0

    def __post_init__(self) -> None:
        self.heard = self.active = self.started

    @property
    def host(self) -> str:
        """The address as a parameter may look (never a leading colon)."""
        return "0" + self.address if self.address.startswith(":") else self.address

    @property
    def source(self) -> str:
        """`nick!user@host`."""
        return Source(self.nick, self.user, self.host).format()

    @property
    def name(self) -> str:
        """The nick, or `*` before there is one: the first parameter of every numeric."""
        return self.nick or "*"

    @property
    def owner(self) -> str:
        """Whose private conversations this session may read; begins with a character that no nick
        and no channel begins with."""
        return "=" + casefold(self.account) if self.account else "~" + self.uid

    @property
    def queued(self) -> int:
        """Bytes that wait to be sent."""
        return self._queued

    @property
    def is_operator(self) -> bool:
        """Whether the host made this somebody who may do what the host may."""
        return "o" in self.modes

    @property
    def is_registered(self) -> bool:
        """Whether this is somebody on the server, to be seen by others."""
        return self.phase is Phase.REGISTERED

    def enable(self, capabilities: frozenset[str]) -> None:
        """Replace the set of negotiated capabilities."""
        self.capabilities = capabilities
        self.tag_capabilities = capabilities & TAG_CAPABILITIES

    def put(self, outgoing: Outgoing, cache: dict[frozenset[str], bytes] | None = None) -> None:
        """Queue a message. cache: bytes already encoded for other receivers of the same message."""
        if self.phase is Phase.CLOSED:
            return
        if self.capture is not None:
            self.capture.append(outgoing)
            return
        key = self.tag_capabilities
        data = cache.get(key) if cache is not None else None
        if data is None:
            data = encode(outgoing, key)
            if cache is not None:
                cache[key] = data
        self._outbox.append(data)
        self._queued += len(data)
        if self._queued > OUTBOX_LIMIT:
            self.overflowed = True
        self.on_output(self)

    def take(self) -> bytes:
        """All bytes that wait to be sent, once."""
        data = b"".join(self._outbox)
        self._outbox.clear()
        self._queued = 0
        return data

    def drop_output(self) -> None:
        """Forget what waits: the peer does not read it anyway."""
        self._outbox.clear()
        self._queued = 0
