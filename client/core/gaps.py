"""What a lost connection leaves open in a room or private talk, as plain data: what was missed, and
what became of own messages that were under way.

The server stores before it shows, and gives one order to everybody. So what it had of ours stands
in its history behind the last line that reached us, with the id that we gave it; and what does not
stand there, it never had. That holds when the lost connection can bring nothing more: when we have
its nick again, which nobody else can have as long as it lives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from client.core.model import SAID, Kind, Line, Room
from protocol.chathistory import Selector, Subcommand
from protocol.message import Message
from protocol.names import casefold

# Client-only tag (IRCv3 message-tags) of own messages: an id that no other message has.
ONCE = "+warkop/once"
# Lines before the gap that are asked for again. One of them must be there, or the history is not
# the one that we know; several, because one may have been taken back meanwhile.
OVERLAP = 3
# Lines fetched into one gap: ten pages, an evening of a busy room.
MISSED_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we were on a connection. server: fingerprint."""

    server: str
    nick: str
    account: str

    def is_over(self, now: Sender, *, private: bool) -> bool:
        """Whether that connection, which broke, can bring the server nothing more, and the history
        that is shown to who we are `now` has what it brought. A private talk is kept for an owner:
        without an account each connection is another one."""
        same = self.server == now.server and casefold(self.nick) == casefold(now.nick)
        owner = casefold(self.account) if self.account else None
        return same and (not private or owner == casefold(now.account))


@dataclass(slots=True)
class Gap:
    """One conversation, from the loss of a connection until what was missed is there.

    Ask for `request`, give each page to `take`, until `is_done`.
    """

    target: str
    is_wanted: bool = False  # something was missed, or may have been
    anchors: frozenset[str] = frozenset()  # msgids of the last lines before it
    since: int | None = None  # epoch ms by the server's clock, of the first of those
    place: Line | None = None  # the line after which the next page goes; None: at the beginning
    is_placed: bool = False
    asked: int = 0  # epoch ms, when a page was asked for that has not come; 0: none
    count: int = 0  # lines that were missed
    reached: str = ""  # msgid of the last line of the last page
    anchored: bool = False  # the history is the one that we know, and shows msgids
    is_done: bool = False
    is_fresh: bool = False  # it was just entered, and its history had not come yet
    overran: bool = False  # more was said than is fetched: a last page has the newest

    @classmethod
    def of(cls, room: Room) -> Gap:
        """The connection was lost now."""
        known = [line for line in room.lines if line.kind in SAID and line.msgid][-OVERLAP:]
        # Without a word in the room: whatever was said since we came in.
        first = known[0] if known else next((one for one in room.lines if one.kind is _IN), None)
        anchors = frozenset(line.msgid for line in known)
        since = first.stamp if first is not None else None
        return cls(room.target, not room.is_private, anchors, since)

    def request(self, *, stamps: bool) -> tuple[Subcommand, Selector]:
        """What to ask the history for. stamps: whether those of `since` are the server's."""
        if self.overran:
            return Subcommand.LATEST, Selector()
        if self.reached:
            return Subcommand.AFTER, Selector(msgid=self.reached)
        if self.since is None or not stamps:
            return Subcommand.LATEST, Selector()
        return Subcommand.AFTER, Selector(stamp=max(self.since - 1, 0))

    def take(self, page: Sequence[Message], new: int) -> None:
        """A page came. new: how many of it were not known."""
        self.asked = 0
        self.count += new
        ids = [one.tags["msgid"] for one in page if one.tags.get("msgid")]
        if not self.anchored and (ids or not page):
            self.anchored = not self.anchors or not self.anchors.isdisjoint(ids)
        if self.overran or not new or not ids or ids[-1] == self.reached:
            self.is_done = True
        elif self.count >= MISSED_LIMIT:
            self.overran = True
        else:
            self.reached = ids[-1]


_IN = Kind.JOIN


@dataclass(slots=True)
class Sent:
    """An own message (or, without a line, a barrier) that the server has not answered yet."""

    label: str
    target: str = ""
    line: Line | None = None
    text: str = ""  # as on the wire: how an echo without a label is recognised
    once: str = ""  # its id, as which it is found in the history
    tried: Sender | None = None  # it went out on a connection that broke
    openly: bool = False  # the person wants it to go though others can read it
    reply_to: str = ""  # msgid of what it answers
    since: int = 0  # epoch ms when it went out
    number: int = 0  # grows from one message that a person says to the next
    refusals: int = 0  # because it came too fast


@dataclass(slots=True)
class Waiting:
    """Own messages of one conversation that wait for it to be there again, oldest first."""

    messages: list[Sent] = field(default_factory=list)

    def lost(self, in_flight: Sequence[Sent], sender: Sender) -> None:
        """A connection broke with these under way; they were sent before those that wait."""
        for sent in in_flight:
            sent.tried = sent.tried or sender
        self.messages[:0] = in_flight

    def found(self, tags: Mapping[str, str], text: str) -> Sent | None:
        """The message that waits, and that the history shows in our name with these tags and this
        text (as on the wire). It waits no more. Servers may forget the tag: then by its text."""
        once = tags.get(ONCE, "")
        for sent in self.messages:
            if sent.tried and (sent.once == once if once else sent.text == text):
                self.messages.remove(sent)
                return sent
        return None

    def unsure(self, now: Sender, *, told: bool, private: bool) -> list[Sent]:
        """Take out what may have arrived and must not be sent again unasked. told: the history of
        the whole gap was seen, and is the one that we know."""
        doubtful = [
            one
            for one in self.messages
            if one.tried is not None and not (told and one.tried.is_over(now, private=private))
        ]
        self.messages = [one for one in self.messages if one not in doubtful]
        return doubtful
