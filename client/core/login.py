"""Logging in by itself with a nick that is ours (IRCv3 sasl): the client's side, without I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from protocol import numerics as n
from protocol import sasl
from protocol.message import Message
from protocol.scram import ClientFirst, ServerFirst, answer

IMPOSTOR = "The server could not prove that it knows your password; perhaps it is another one."
# What ends an exchange.
ENDINGS = frozenset(
    {
        n.ERR_NICKLOCKED,
        n.RPL_SASLSUCCESS,
        n.ERR_SASLFAIL,
        n.ERR_SASLTOOLONG,
        n.ERR_SASLABORTED,
        n.ERR_SASLALREADY,
    }
)


@dataclass(frozen=True, slots=True)
class Login:
    """What a talk can't make itself: what was kept, and chance.

    password: of the nick; empty: none is kept. seen: epoch ms by the server's clock, up to which
    everything was received. fresh_password: for /register without one. nonce: printable, no comma,
    never used before.
    """

    password: str = ""
    seen: int = 0
    fresh_password: str = ""
    nonce: str = ""

    def __repr__(self) -> str:
        """Without secrets: it may get into a traceback."""
        return f"Login(seen={self.seen})"


@dataclass(slots=True)
class Exchange:
    """One attempt: `begin`, then `take` every AUTHENTICATE and every numeric of ENDINGS."""

    name: str
    login: Login
    send: Callable[..., bool]  # verb, parameters
    over: bool = False
    _mechanism: str = ""
    _first: ClientFirst | None = None
    _expected: bytes = b""  # what the right server says at the end of SCRAM
    _reader: sasl.MessageReader = field(default_factory=sasl.MessageReader)

    @property
    def begun(self) -> bool:
        """Whether `begin` was called, and found a way."""
        return bool(self._mechanism)

    def begin(self, offered: str) -> None:
        """offered: the value of the server's capability; empty when it does not say."""
        mechanisms = offered.split(",") if offered else [sasl.SCRAM_SHA_256]
        if sasl.SCRAM_SHA_256 in mechanisms:
            self._mechanism = sasl.SCRAM_SHA_256
        elif sasl.PLAIN in mechanisms:
            self._mechanism = sasl.PLAIN
        else:
            self.over = True
            return
        self.send("AUTHENTICATE", self._mechanism)

    def take(self, message: Message) -> Message | None:
        """What the server says. Returns the message that tells why it went wrong, if it did."""
        if message.verb in ENDINGS:
            self.over = True
            proven = self._mechanism != sasl.SCRAM_SHA_256 or self._expected == b"proven"
            if message.verb == n.RPL_SASLSUCCESS:
                return None if proven else _failure(IMPOSTOR)
            return message
        try:
            said = self._reader.feed(message.params[0] if message.params else "+")
            reply = None if said is None else self._answer(said)
        except sasl.SaslError as error:
            self.over = True
            self.send("AUTHENTICATE", "*")
            return _failure(str(error))
        for piece in sasl.split_message(reply) if reply is not None else ():
            self.send("AUTHENTICATE", piece)
        return None

    def _answer(self, said: bytes) -> bytes:
        if self._mechanism == sasl.PLAIN:
            return sasl.Plain("", self.name, self.login.password).format()
        if self._first is None:
            self._first = ClientFirst.make(self.name, self.login.nonce)
            return self._first.format()
        if not self._expected:
            server_first = ServerFirst.parse(said, self._first)
            final, self._expected = answer(self._first, server_first, self.login.password)
            return final
        if said != self._expected:
            raise sasl.SaslError(IMPOSTOR)
        self._expected = b"proven"
        return b""


def _failure(text: str) -> Message:
    return Message(n.ERR_SASLFAIL, ("*", text))
