"""Logging in by itself with a nick that is ours (IRCv3 sasl): the client's side, without I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from language import N_, _
from protocol import keylogin, sasl
from protocol import numerics as n
from protocol.message import Message
from protocol.scram import ClientFirst, ServerFirst, answer

IMPOSTOR = N_("The server could not prove that it knows your password; perhaps it is another one.")
# Our ways to log in, the best first.
_WAYS = (keylogin.MECHANISM, sasl.SCRAM_SHA_256, sasl.PLAIN)
NONCE_BYTES = 32  # of what a key signs
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
    never used before. key: the person's own (Ed25519); empty: none. sign: with it.
    """

    password: str = ""
    seen: int = 0
    fresh_password: str = ""
    nonce: str = ""
    key: bytes = b""
    sign: Callable[[bytes], bytes] | None = None

    def __repr__(self) -> str:
        """Without secrets: it may get into a traceback."""
        return f"Login(seen={self.seen})"


@dataclass(slots=True)
class Exchange:
    """One attempt: `begin`, then `take` every AUTHENTICATE and every numeric of ENDINGS."""

    name: str
    login: Login
    send: Callable[..., bool]  # verb, parameters
    server: str = ""  # fingerprint of the certificate that the connection showed; empty: none
    over: bool = False
    _ways: list[str] = field(default_factory=list)  # still to be tried
    _mechanism: str = ""
    _named: bool = False  # the key was named
    _first: ClientFirst | None = None
    _expected: bytes = b""  # what the right server says at the end of SCRAM
    _reader: sasl.MessageReader = field(default_factory=sasl.MessageReader)

    @property
    def begun(self) -> bool:
        """Whether `begin` was called, and found a way."""
        return bool(self._mechanism) or self.over

    def begin(self, offered: str) -> None:
        """offered: the value of the server's capability; empty when it does not say."""
        mechanisms = offered.split(",") if offered else [sasl.SCRAM_SHA_256]
        self._ways = [way for way in _WAYS if way in mechanisms and self._has_for(way)]
        self._next()

    def _has_for(self, way: str) -> bool:
        """Whether we have what that mechanism wants of us."""
        if way == keylogin.MECHANISM:
            return bool(self.login.key and self.login.sign and self.server)
        return bool(self.login.password)

    def _next(self) -> None:
        """Try the next way; over when there is none."""
        self._mechanism = self._ways.pop(0) if self._ways else ""
        self._named = False
        if self._mechanism:
            self.send("AUTHENTICATE", self._mechanism)
        else:
            self.over = True

    def take(self, message: Message) -> Message | None:
        """What the server says. Returns the message that tells why it went wrong, if it did."""
        if message.verb in ENDINGS:
            if message.verb == n.ERR_SASLFAIL and self._mechanism == keylogin.MECHANISM:
                # Somebody else's nick, which is said when we ask for it; or one of ours that has a
                # password of other days.
                self._next()
                return None
            self.over = True
            proven = self._mechanism != sasl.SCRAM_SHA_256 or self._expected == b"proven"
            if message.verb == n.RPL_SASLSUCCESS:
                return None if proven else _failure(_(IMPOSTOR))
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
        if self._mechanism == keylogin.MECHANISM:
            return self._sign(said)
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
            raise sasl.SaslError(_(IMPOSTOR))
        self._expected = b"proven"
        return b""

    def _sign(self, said: bytes) -> bytes:
        if not self._named:
            self._named = True
            return keylogin.KeyLogin(self.name, self.login.key).format()
        if len(said) != NONCE_BYTES:
            raise sasl.SaslError(_("The server asks for a signature of something else."))
        assert self.login.sign is not None
        return self.login.sign(keylogin.signed(self.server, self.name, said))


def _failure(text: str) -> Message:
    return Message(n.ERR_SASLFAIL, ("*", text))
