"""What the words after some commands may become: messages, addresses, files, people elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from client.core import picking
from client.core.context import Context
from client.core.model import Line
from protocol.names import casefold

_TEXT_LIMIT = 80  # characters of a message in a menu
_SUFFIXES = ("html", "txt", "jsonl")
_NO_NAME = re.compile(r"[^\w.-]+")

Pairs = Iterator[tuple[str, str]]


def messages(ctx: Context, before: list[str], word: str) -> Pairs:
    """For /copy: the numbers of messages, the newest first."""
    return _numbers(_numbered(ctx), word) if not before else iter(())


def own_messages(ctx: Context, before: list[str], word: str) -> Pairs:
    """For /delete: those of ours; where we may take back others', all."""
    room = ctx.model.room
    me = room.members.get(casefold(ctx.model.nick)) if room is not None else None
    may_all = me is not None and "@" in (me.prefix + me.ranks)
    found = [(number, line) for number, line in _numbered(ctx) if line.own or may_all]
    return _numbers(found, word) if not before else iter(())


def _numbered(ctx: Context) -> list[tuple[int, Line]]:
    room = ctx.model.room
    lines = ctx.model.numbered or (picking.numbered(room) if room is not None else [])
    return [(number, line) for number, line in enumerate(lines, 1) if not line.deleted]


def _numbers(found: list[tuple[int, Line]], word: str) -> Pairs:
    for number, line in found:
        if str(number).startswith(word):
            said = " ".join(line.text.split())
            yield str(number), f"{line.nick}: {said[:_TEXT_LIMIT]}"


def addresses(ctx: Context, before: list[str], word: str) -> Pairs:
    """For /open: the numbers of addresses, the newest first."""
    links = ctx.model.room.links if ctx.model.room is not None and not before else []
    for number in range(len(links), 0, -1):
        address = links[number - 1]
        if address and (str(number).startswith(word) or (word and word in address)):
            yield str(number), address


def files(ctx: Context, before: list[str], word: str) -> Pairs:
    """For /export: a name for each of its forms."""
    room = ctx.model.room
    if room is None or not room.target or before:
        return
    day = datetime.fromtimestamp(ctx.now / 1000).astimezone()
    name = _NO_NAME.sub("_", room.title).strip(".") or "room"
    for suffix in _SUFFIXES:
        file = f"{name}-{day:%Y-%m-%d}.{suffix}"
        if file.startswith(word):
            yield file, ""


def people_elsewhere(ctx: Context, before: list[str], word: str) -> Pairs:
    """For /invite: who is in our other rooms or writes with us, and not in this one."""
    here = ctx.model.room
    if here is None or before:
        return
    found: dict[str, tuple[str, str]] = {}
    for key, room in ctx.model.rooms.items():
        if room.is_private and room.online is not False:
            found[key] = room.target, ""
        for one, member in room.members.items():
            found.setdefault(one, (member.nick, room.title))
    for key, (nick, title) in sorted(found.items()):
        is_new = key not in here.members and not ctx.is_me(nick)
        if is_new and key.startswith(casefold(word)):
            yield nick, title
