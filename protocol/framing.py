"""Bytes to lines and back, with the limits that keep a peer from eating memory.

Limits: modern.ircdocs.horse "Message format" (512 bytes with CR LF) and IRCv3 message-tags
"Size limit" (8191 bytes of tags, `@` and space included; a client may fill 4094 of tag data).
"""

from __future__ import annotations

from dataclasses import dataclass

BODY_LIMIT = 512  # bytes with CR LF, without tags
TAGS_LIMIT = 8191  # bytes from `@` to the space after the tags, both included
CLIENT_TAG_DATA_LIMIT = 4094  # bytes of tags that a client may send, without `@` and space
LINE_LIMIT = TAGS_LIMIT + BODY_LIMIT


@dataclass(frozen=True, slots=True)
class TooLong:
    """Stands in the stream for a line over a limit; its bytes are gone, the next line is whole."""


class LineReader:
    """Cuts a stream into lines. How the bytes are cut into calls of `feed` does not matter.

    Holds at most LINE_LIMIT bytes. Ends lines at LF, with or without CR (RFC 1459 2.3 asks servers
    to be lenient); empty lines are skipped. A CR inside a line stays, and the grammar refuses it.
    """

    __slots__ = ("_buffer", "_skipping", "_tag_data_limit")

    def __init__(self, tag_data_limit: int = TAGS_LIMIT - 2) -> None:
        """tag_data_limit: bytes of tag data accepted; a server gives CLIENT_TAG_DATA_LIMIT."""
        self._buffer = b""
        self._skipping = False
        self._tag_data_limit = tag_data_limit

    def feed(self, data: bytes) -> list[bytes | TooLong]:
        """Lines completed by `data`, without line ends, in order."""
        *lines, rest = (self._buffer + data).split(b"\n") if b"\n" in data else [
            self._buffer + data
        ]
        found: list[bytes | TooLong] = []
        for raw in lines:
            if self._skipping:
                self._skipping = False
                continue
            line = raw.removesuffix(b"\r")
            if self._is_too_long(line):
                found.append(TooLong())
            elif line:
                found.append(line)
        if self._skipping:
            rest = b""
        elif len(rest) > LINE_LIMIT:
            # Told once, at the limit and not at the line's end: the end may never come.
            found.append(TooLong())
            self._skipping = True
            rest = b""
        self._buffer = rest
        return found

    def _is_too_long(self, line: bytes) -> bool:
        body = line
        if line.startswith(b"@"):
            tags, _, body = line[1:].partition(b" ")
            if len(tags) > self._tag_data_limit:
                return True
        return len(body) > BODY_LIMIT - 2


def fits(line: bytes) -> bool:
    """Whether a formatted line (no CR LF) keeps the limits for what a server sends."""
    tags_length = line.index(b" ") + 1 if line.startswith(b"@") else 0
    return tags_length <= TAGS_LIMIT and len(line) - tags_length <= BODY_LIMIT - 2
