"""Messages of several lines (IRCv3 draft/multiline): put together from a batch, and cut for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protocol import capabilities as caps
from protocol.message import Message
from protocol.names import casefold
from protocol.text import cut

BATCH_TYPE = caps.MULTILINE
CONCAT = "draft/multiline-concat"  # the tag of a line that goes on where the one before ended

# Bytes of such a message that come in, and that we make where a server allows more: four pages of
# code. A room keeps thousands of messages, so no server may make one as long as it likes.
BYTES_LIMIT = 16_384
LINES_LIMIT = 500

_TALK = frozenset({"PRIVMSG", "NOTICE"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may have: bytes of text, with its line feeds, and lines on the wire."""

    bytes: int
    lines: int

    @classmethod
    def parse(cls, value: str) -> Limits | None:
        """The value of the capability; None if it has no sense."""
        words = dict(word.partition("=")[::2] for word in value.split(","))
        numbers = [words.get("max-bytes", ""), words.get("max-lines", "")]
        most = [
            int(one) if one.isascii() and one.isdigit() and len(one) < 10 else 0 for one in numbers
        ]
        if not most[0]:
            return None
        return cls(min(most[0], BYTES_LIMIT), min(most[1] or LINES_LIMIT, LINES_LIMIT))


def join(opening: Message, target: str, lines: Sequence[Message]) -> Message | None:
    """One message with the tags and the source of the opening BATCH; None if there is no text.

    What does not belong there is left out, and what is longer than we keep."""
    text, verb, spent = "", "", 0
    for line in lines:
        if line.verb not in _TALK or len(line.params) < 2 or verb not in ("", line.verb):
            continue
        if casefold(line.params[0]) != casefold(target):
            continue
        feed = "\n" if verb and CONCAT not in line.tags else ""
        piece = feed + cut(line.params[1], max(BYTES_LIMIT - spent - len(feed), 0))
        spent += len(piece.encode("utf-8", "replace"))
        verb = line.verb
        text += piece
        if spent >= BYTES_LIMIT:
            break
    source = opening.source or (lines[0].source if lines else "")
    tags = {key: value for key, value in opening.tags.items() if key != "batch"}
    return Message(verb, (target, text), source, tags) if text.strip("\n") else None


@dataclass(frozen=True, slots=True)
class Piece:
    """One line on the wire. continues: it goes on where the one before ended."""

    text: str
    continues: bool = False


def pieces(text: str, space: int) -> Iterator[Piece]:
    """The lines of a text for the wire, at most `space` bytes each, cut behind spaces: joined they
    are the text again."""
    for line in text.split("\n"):
        rest, continues = line, False
        while True:
            part = cut(rest, space)
            at_space = part.rfind(" ") + 1
            if part != rest and at_space > 0:
                part = part[:at_space]
            yield Piece(part, continues)
            rest, continues = rest[len(part) :], True
            if not rest:
                break


def packed(text: str, space: int, limits: Limits) -> list[str]:
    """A text as as few messages as it takes: cut between lines, and inside a line only if that one
    alone is too long. No message begins or ends with an empty line, or has nothing else."""
    texts: list[str] = []
    held: list[str] = []
    for line in text.split("\n"):
        for part in _fitting(line, space, limits):
            if held and not _fits("\n".join([*held, part]), space, limits):
                texts.append("\n".join(held))
                held = []
            held.append(part)
    texts.append("\n".join(held))
    if len(texts) > 1:  # the blank behind which it was cut
        texts = [text.rstrip(" ") for text in texts]
    return [one for text in texts if (one := _trimmed(text))]


def _trimmed(text: str) -> str:
    """Without empty lines before and after it; a line of blanks is one."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines)


def _fitting(line: str, space: int, limits: Limits) -> Iterator[str]:
    """One line in parts that are a message each."""
    if _fits(line, space, limits):
        yield line
        return
    part = ""
    for piece in pieces(line, min(space, limits.bytes)):
        if part and not _fits(part + piece.text, space, limits):
            yield part
            part = ""
        part += piece.text
    yield part


def _fits(text: str, space: int, limits: Limits) -> bool:
    if len(text.encode("utf-8", "replace")) > limits.bytes:
        return False
    return sum(1 for _ in pieces(text, space)) <= limits.lines
