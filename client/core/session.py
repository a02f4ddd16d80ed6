"""The state of one connection: negotiation, limits, labels and batches. Bytes in, messages out.

Answers by itself what no person needs to see: CAP (capability-negotiation 302), PING. Everything
else comes out as `Reply`, `History` or `Matches`, batches taken apart: but a message of several
lines (draft/multiline) is one `Message`, whose text has line feeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from client.core import multiline
from client.core.login import ENDINGS, Exchange, Login
from protocol import capabilities as caps
from protocol import isupport
from protocol.framing import BODY_LIMIT, LineReader, TooLong
from protocol.message import GrammarError, Message
from protocol.numerics import RPL_ISUPPORT

WANTED = frozenset(
    {
        caps.MESSAGE_TAGS,
        caps.SERVER_TIME,
        caps.BATCH,
        caps.CHANNEL_RENAME,
        caps.LABELED_RESPONSE,
        caps.ECHO_MESSAGE,
        caps.CHATHISTORY,
        caps.EVENT_PLAYBACK,
        caps.MESSAGE_REDACTION,
        caps.METADATA,
        caps.MULTILINE,
        caps.READ_MARKER,
        caps.ROOM_PROOF,
        caps.SEARCH,
        "account-notify",
        "account-tag",
        "away-notify",
        "chghost",
        "extended-join",
        "extended-monitor",
        "invite-notify",
        "multi-prefix",
        "setname",
        "standard-replies",
        "userhost-in-names",
    }
)

# Against a server that opens batches and never ends them. Ours opens one at a time, pages of 100.
OPEN_BATCHES_LIMIT = 32
BATCH_MESSAGES_LIMIT = 1000
# Tokens and capabilities remembered; real servers have some 40 of each.
TOKENS_LIMIT = 500

USER_LENGTH = 20  # bytes of a user name in a source, if the server does not say (USERLEN)
HOST_LENGTH = 63  # bytes of a host in a source, if the server does not say (HOSTLEN)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message; `label`: the one of ours that it answers, or empty.

    The end of a labeled batch is a Reply with the verb ACK: nothing more comes for that label.
    """

    message: Message
    label: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A complete chathistory batch of `target`. label: as in `Reply`."""

    target: str
    messages: tuple[Message, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """A complete batch of what a search found. label: as in `Reply`."""

    messages: tuple[Message, ...]
    label: str = ""


@dataclass(slots=True)
class _Batch:
    kind: str
    target: str
    label: str
    ends_label: bool  # whether this is the outermost batch of its label
    opening: Message
    parent: _Batch | None  # around it
    messages: list[Message] = field(default_factory=list)

    @property
    def collects(self) -> bool:
        """Whether what is in it comes out together, at its end."""
        return self.kind in ("chathistory", caps.SEARCH, multiline.BATCH_TYPE)


class Session:
    """Owns what is known of the server: `capabilities` in force and ISUPPORT `tokens`."""

    def __init__(self, labels: int = 0, wanted: frozenset[str] = WANTED) -> None:
        """labels: given out already; no label is used twice in one talk. wanted: capabilities."""
        self.labels = labels
        self._wanted = wanted
        self.capabilities: set[str] = set()
        self.tokens: dict[str, str] = {}
        self.source = ""  # our `nick!user@host` as others see it, once known
        self.registered = False
        self._reader = LineReader()
        self._batches: dict[str, _Batch] = {}
        self._out: list[bytes] = []
        self.offered: dict[str, str] = {}  # capabilities with their values
        self._login: Exchange | None = None  # until it is over
        self._listed = False  # the list of what the server offers is complete
        self._unanswered = 0  # CAP REQ lines on their way
        self._negotiating = False

    def start(
        self,
        nick: str,
        realname: str,
        password: str | None,
        login: Login | None = None,
        server: str = "",
    ) -> None:
        """Queue the registration (modern.ircdocs.horse, "Connection Registration"). server: the
        fingerprint of the certificate; empty: none."""
        self._negotiating = True
        if login is not None and (login.password or (login.key and server)):
            self._login = Exchange(nick, login, self.send, server)
        self.send("CAP", "LS", "302")
        if password:
            self.send("PASS", password)
        self.send("NICK", nick)
        self.send("USER", nick[:10], "0", "*", realname or nick)

    def log_in_again(self, nick: str, login: Login, server: str) -> None:
        """Registered, and not logged in: take the nick by our key after all. Silent if it can't be
        had: it was another one that we asked for, or the server lets only members have nicks."""
        if self._login is None and login.key and server and caps.SASL in self.capabilities:
            again = Exchange(nick, replace(login, password=""), self.send, server)
            again.begin(self.offered.get(caps.SASL, ""))
            self._login = None if again.over else again

    def send(
        self, verb: str, *params: str, label: str = "", tags: Mapping[str, str] | None = None
    ) -> bool:
        """Queue one message. False, and nothing sent, when it can't be a line of IRC: a word with
        a space or line break where none may be, or more than 512 bytes.

        tags: client-only ones, left out where the server does not take them."""
        if not self.could_send(verb, *params):
            return False
        has = self.capabilities
        shown = {"label": label} if label and caps.LABELED_RESPONSE in has else {}
        if caps.MESSAGE_TAGS in has:
            shown |= tags or {}
        message = Message(verb, params, tags=shown)
        self._out.append(message.format().encode() + b"\r\n")
        return True

    def could_send(self, verb: str, *params: str) -> bool:
        """Whether `send` would take that."""
        try:
            body = Message(verb, params).format().encode()
        except ValueError:  # a lone surrogate is one, too
            return False
        return len(body) <= BODY_LIMIT - 2

    def take(self) -> bytes:
        """The queued bytes; empties the queue."""
        data = b"".join(self._out)
        self._out.clear()
        return data

    def new_label(self) -> str:
        """A label that was not used before."""
        self.labels += 1
        return f"w{self.labels}"

    def limit(self, token: str, default: int) -> int:
        """A number from ISUPPORT, or the default if it is absent or no sensible number."""
        text = self.tokens.get(token, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default

    def room_for_text(self, nick: str, verb: str, target: str) -> int:
        """Bytes of text that reach everybody in one message: 512 less what the server puts before
        it (`:nick!user@host VERB target :`). At least 4."""
        host = self.limit("HOSTLEN", HOST_LENGTH)
        user = self.limit("USERLEN", USER_LENGTH)
        source = len(self.source.encode("utf-8", "replace")) or len(nick) + 2 + user + host
        spent = len(f":  {verb} :\r\n") + source + len(target.encode("utf-8", "replace"))
        return max(BODY_LIMIT - spent, 4)

    def receive(self, data: bytes) -> Iterator[Reply | History | Matches]:
        """What the bytes complete, in order. Lines outside the grammar are skipped."""
        for line in self._reader.feed(data):
            if isinstance(line, TooLong):
                continue
            try:
                message = Message.parse(line.decode("utf-8", "replace"))
            except GrammarError:
                continue
            yield from self._sort(message)

    def _sort(self, message: Message) -> Iterator[Reply | History | Matches]:
        match message.verb:
            case "PING":
                self.send("PONG", *message.params[-1:])
            case "CAP":
                self._cap(message.params[1:])
            case "BATCH":
                yield from self._batch(message)
            case verb if self._login is not None and (verb == "AUTHENTICATE" or verb in ENDINGS):
                yield from self._log_in(self._login, message)
            case _:
                batch = self._batches.get(message.tags.get("batch", ""))
                if batch is not None and batch.collects:
                    if len(batch.messages) < BATCH_MESSAGES_LIMIT:
                        batch.messages.append(message)
                    return
                if message.verb == RPL_ISUPPORT and len(self.tokens) < TOKENS_LIMIT:
                    isupport.apply_tokens(self.tokens, message.params[1:-1])
                label = message.tags.get("label", "") or (batch.label if batch else "")
                yield Reply(message, label)

    def _batch(self, message: Message) -> Iterator[Reply | History | Matches]:
        """BATCH +ref type params / BATCH -ref (IRCv3 batch); nested ones name their parent."""
        if not message.params:
            return
        reference, *rest = message.params
        if reference.startswith("+") and rest:
            parent = self._batches.get(message.tags.get("batch", ""))
            own = message.tags.get("label", "")
            label = own or (parent.label if parent else "")
            target = rest[1] if len(rest) > 1 else ""
            # One that is open stays: else batches within themselves made a chain without end.
            if len(self._batches) < OPEN_BATCHES_LIMIT and reference[1:] not in self._batches:
                opened = _Batch(rest[0], target, label, bool(own), message, parent)
                self._batches[reference[1:]] = opened
        elif reference.startswith("-"):
            batch = self._batches.pop(reference[1:], None)
            if batch is None:
                return
            if batch.kind == multiline.BATCH_TYPE:
                yield from self._joined(batch)
            elif batch.kind == "chathistory":
                yield History(batch.target, tuple(batch.messages), batch.label)
            elif batch.kind == caps.SEARCH:
                yield Matches(tuple(batch.messages), batch.label)
            batch.parent = None  # no chain of old batches grows
            if batch.ends_label:
                yield Reply(Message("ACK"), batch.label)

    def _joined(self, batch: _Batch) -> Iterator[Reply]:
        """The message of several lines, or nothing: it goes into the batch around it."""
        message = multiline.join(batch.opening, batch.target, batch.messages)
        outer = batch.parent
        if message is None:
            return
        if outer is None or not outer.collects:
            yield Reply(message, batch.label)
        elif len(outer.messages) < BATCH_MESSAGES_LIMIT:
            outer.messages.append(message)

    @property
    def multiline(self) -> multiline.Limits | None:
        """What a message of several lines may have; None: the server takes none."""
        if not {caps.MULTILINE, caps.BATCH, caps.MESSAGE_TAGS} <= self.capabilities:
            return None
        return multiline.Limits.parse(self.offered.get(caps.MULTILINE, ""))

    def _cap(self, params: tuple[str, ...]) -> None:
        if not params:
            return
        listed = caps.parse_list(params[-1])
        match params[0].upper():
            case "LS":
                if len(self.offered) < TOKENS_LIMIT:
                    self.offered.update(listed)
                if len(params) < 3 or params[1] != "*":  # `*`: more lines of the list follow
                    self._listed = True
                    self._request(list(self.offered))
            case "NEW":
                if len(self.offered) < TOKENS_LIMIT:
                    self.offered.update(listed)
                self._request(list(listed))
            case "DEL":
                self.capabilities.difference_update(listed)
            case "ACK":
                self._unanswered = max(self._unanswered - 1, 0)
                for name in listed:
                    if self._wants(name):
                        self.capabilities.add(name)
                    elif name.startswith("-"):
                        self.capabilities.discard(name[1:])
            case "NAK" if self._unanswered:
                self._unanswered -= 1
                # A line is taken or refused as a whole: ask again one by one.
                if len(listed) > 1:
                    for name in listed:
                        self._request([name])
        self._end_negotiation()

    def _request(self, names: list[str]) -> None:
        asked = dict.fromkeys((name for name in sorted(names) if self._wants(name)), "")
        if asked:
            for line in caps.format_list(asked, values=False):
                self._unanswered += 1
                self.send("CAP", "REQ", line)

    def _wants(self, name: str) -> bool:
        return name in self._wanted or (name == caps.SASL and self._login is not None)

    def _log_in(self, login: Exchange, message: Message) -> Iterator[Reply]:
        failure = login.take(message)
        if failure is not None:
            yield Reply(failure)
        if login.over:
            self._login = None
            self._end_negotiation()

    def _end_negotiation(self) -> None:
        if not (self._negotiating and self._listed and self._unanswered == 0):
            return
        if self._login is not None and caps.SASL in self.capabilities:
            if not self._login.begun:
                self._login.begin(self.offered.get(caps.SASL, ""))
            if not self._login.over:
                return
        self._login = None
        self._negotiating = False
        self.send("CAP", "END")
