"""Messages of several lines (IRCv3 draft/multiline): gathered from a client's batch, kept as one
text, and cut into its lines again (`encoding` writes them).

One text and not many messages: what was said together is found, shown and redacted together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from language import _
from protocol.message import Message
from protocol.names import casefold
from server.core import limits
from server.core.history import TALK

BATCH_TYPE = "draft/multiline"
CONCAT = "draft/multiline-concat"  # the tag of a line that continues the one before


class MultilineError(Exception):
    """A batch breaks a rule. code and context: of the FAIL; the text is for the person."""

    def __init__(self, code: str, text: str, *context: str) -> None:
        super().__init__(text)
        self.code = code
        self.context = context


class Piece(NamedTuple):
    """One PRIVMSG or NOTICE of a batch. continues: it goes on where the piece before ended."""

    text: str
    continues: bool


@dataclass(slots=True)
class OpenBatch:
    """A batch that a client has opened and not closed.

    label, tags: of the opening command. opened: monotonic seconds.
    """

    reference: str
    target: str
    label: str
    tags: Mapping[str, str]
    opened: float
    verb: str = ""
    pieces: list[Piece] = field(default_factory=list)
    size: int = 0  # bytes of the text so far, with its line feeds

    def add(self, message: Message) -> None:
        """One more line. Raises MultilineError; the batch is of no use then."""
        if message.verb not in TALK or len(message.params) < 2:
            raise MultilineError(
                "MULTILINE_INVALID", _("Only PRIVMSG or NOTICE may stand in a batch")
            )
        target, text = message.params[:2]
        if casefold(target) != casefold(self.target):
            explanation = _("All lines of a batch go to the target of the batch")
            raise MultilineError("MULTILINE_INVALID_TARGET", explanation, self.target, target)
        if self.verb and message.verb != self.verb:
            raise MultilineError("MULTILINE_INVALID", _("A batch has only PRIVMSG or only NOTICE"))
        continues = CONCAT in message.tags
        if continues and not text:
            raise MultilineError("MULTILINE_INVALID", _("An empty line can't continue another one"))
        self.verb = message.verb
        self._count(text, bool(self.pieces) and not continues)
        self.pieces.append(Piece(text, continues and bool(self.pieces)))

    def _count(self, text: str, with_feed: bool) -> None:
        self.size += len(text.encode()) + with_feed
        if len(self.pieces) >= limits.MULTILINE_LINES:
            explanation = _("A message has at most {count} lines; send it in parts").format(
                count=limits.MULTILINE_LINES
            )
            code = "MULTILINE_MAX_LINES"
            raise MultilineError(code, explanation, str(limits.MULTILINE_LINES))
        if self.size > limits.MULTILINE_BYTES:
            explanation = _("A message has at most {count} bytes; send it in parts").format(
                count=limits.MULTILINE_BYTES
            )
            code = "MULTILINE_MAX_BYTES"
            raise MultilineError(code, explanation, str(limits.MULTILINE_BYTES))

    def finish(self) -> tuple[str, ...]:
        """The parameters after the target (see `fold`). Raises MultilineError."""
        if not any(piece.text for piece in self.pieces):
            raise MultilineError("MULTILINE_INVALID", _("A message can't have empty lines only"))
        return fold(self.pieces)


def fold(pieces: list[Piece]) -> tuple[str, ...]:
    """The pieces as the parameters that stand for them in a message inside the server: the text
    with line feeds and, if there are any, the places where a long line was cut (`12,340`; in
    characters), so that others get it in the pieces that its sender chose."""
    text = ""
    cuts = []
    for number, piece in enumerate(pieces):
        if piece.continues:
            cuts.append(str(len(text)))
        elif number:
            text += "\n"
        text += piece.text
    return (text, ",".join(cuts)) if cuts else (text,)


def pieces_of(params: tuple[str, ...]) -> Iterator[Piece]:
    """The reverse of `fold`."""
    text = params[0]
    places = [int(place) for place in params[1].split(",")] if len(params) > 1 else []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [place for place in places if start < place < end]
        edges = [start, *inside, end]
        for index in range(len(edges) - 1):
            yield Piece(text[edges[index] : edges[index + 1]], index > 0)
        start = end + 1


def is_folded(message: Message) -> bool:
    """Whether a message stands for several lines: it must be unfolded before it is written."""
    params = message.params
    return message.verb in TALK and (len(params) > 2 or (len(params) == 2 and "\n" in params[1]))
