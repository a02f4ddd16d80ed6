"""A room taken away as a file: plain text, JSON lines, or a page for a browser.

Pure: lines in, text out. `write` below is the only place that touches a disk.
"""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TextIO

from client.core.model import Kind, Line
from client.core.preferences import Preferences
from client.problem import Problem
from language import _

# Names that Windows gives to devices: a file called so can't be opened there.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_NAME_LIMIT = 60  # characters of a room in a file's name: paths have 260 on Windows


class Form(enum.Enum):
    """What the file is, by the end of its name."""

    TEXT = "txt"
    JSON_LINES = "jsonl"
    PAGE = "html"


@dataclass(frozen=True, slots=True)
class Extract:
    """What is taken away. `lines` oldest first; those said by this program are left out."""

    room: str  # as people call it
    server: str
    nick: str
    topic: str
    lines: Sequence[Line]
    taken: datetime
    preferences: Preferences
    zone: tzinfo | None = None  # None: of this computer

    @property
    def said(self) -> list[Line]:
        """What the room knows, without the notes of this program and what was never sent."""
        return [one for one in self.lines if one.kind not in (Kind.NOTE, Kind.ERROR) and one.stamp]


def form_of(path: Path) -> Form:
    """By the end of the name; one that says nothing is plain text. `json` and `htm` count, too."""
    match path.suffix.lower():
        case ".jsonl" | ".json" | ".ndjson":
            return Form.JSON_LINES
        case ".html" | ".htm":
            return Form.PAGE
        case _:
            return Form.TEXT


def name_for(room: str, taken: datetime, form: Form) -> str:
    """A name that every system takes: `jarkom 2026-11-21.html`."""
    name = _UNFIT.sub("_", room).strip(" .")[:_NAME_LIMIT] or "room"
    if _DEVICES.match(name):
        name = f"_{name}"
    return f"{name} {taken:%Y-%m-%d}.{form.value}"


def render(extract: Extract, form: Form) -> Iterator[str]:
    """The file in pieces, each ends with a line feed."""
    # Only now: each form is needed alone, and the page is large.
    match form:
        case Form.JSON_LINES:
            from client.export.jsonlines import lines_of
        case Form.PAGE:
            from client.export.page import lines_of
        case Form.TEXT:
            from client.export.text import lines_of
    for line in lines_of(extract):
        yield line + "\n"


def write(extract: Extract, path: Path) -> Path:
    """Write the file and return its whole path; a folder gets a page with a name of its own, as
    does a name without an end. Takes seconds for a year: call it on a thread. Never replaces a
    file. Raises Problem."""
    path = path.expanduser().absolute()
    if path.is_dir():
        path /= name_for(extract.room, extract.taken, Form.PAGE)
    elif not path.suffix:
        path = path.with_name(f"{path.name}.{Form.PAGE.value}")
    try:
        # Talks are private: nobody else on this computer reads them unasked.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
        _fill(file, extract, path)
    except FileExistsError:
        raise Problem(
            _("{path} is there already; choose another name.").format(path=path)
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise Problem(_("{path} can't be written: {why}.").format(path=path, why=why)) from None
    return path


def _fill(file: TextIO, extract: Extract, path: Path) -> None:
    """Half a file is none: it would stand in the way of the next try."""
    try:
        with file:
            file.writelines(render(extract, form_of(path)))
    except OSError:
        path.unlink(missing_ok=True)
        raise
