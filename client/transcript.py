"""The chat as lines of text, for the plain mode.

    08:15 <andi> hello            said in the room
    08:15 * budi joined           what happened (also `/me`)
    08:16 [e2e] [budi] psst       said to us alone, and only we can read it; [andi -> budi] by us
    08:16 [open] [budi] psst      the same, but the host can read it, too
    08:16 jarkom <andi> hello     with the room's name, while we are in several
    2026-11-20 08:15 <andi> …     from another day
"""

from __future__ import annotations

import time

from client.core.model import Kind, Line, Room, Seal
from client.core.wording import describe

_SEALS = {
    Seal.SEALED: "[e2e] ",
    Seal.OPEN: "[open] ",
    Seal.WAITING: "[unreadable] ",
    Seal.UNREADABLE: "[unreadable] ",
}


def transcribe(room: Room, line: Line, *, own_nick: str, several: bool, now: int) -> str:
    """One line of chat in the form above. now: epoch ms, to know what day it is. Local time."""
    where = f"{room.title} " if several and room.target and not room.is_private else ""
    seal = _SEALS.get(line.seal, "")
    return f"{clock(line.stamp, now)} {where}{seal}{_what(room, line, own_nick)}"


def _what(room: Room, line: Line, own_nick: str) -> str:
    if line.kind not in (Kind.MESSAGE, Kind.NOTICE):
        return f"* {describe(line)}"
    if room.is_private:
        who = f"{own_nick} -> {room.target}" if line.own else line.nick
        return f"[{who}] {line.text}"
    return f"<{line.nick}> {line.text}" if line.kind is Kind.MESSAGE else (
        f"-{line.nick}- {line.text}"
    )


def clock(stamp: int, now: int) -> str:
    """`08:15`, with the date if that was not today."""
    try:
        then, today = time.localtime(stamp / 1000), time.localtime(now / 1000)
    except (OverflowError, OSError, ValueError):  # a server may say any year
        return "--:--"
    return time.strftime("%H:%M" if then[:3] == today[:3] else "%Y-%m-%d %H:%M", then)
