"""Above and below the timeline of a talk, as rows: topic, who is typing, keys, status. Pure."""

from __future__ import annotations

from client.core.model import Model, Phase, Room, Seal
from client.ui.rows import RowOfCells, between, width_of
from client.ui.wrap import cells, cut, tame
from language import N_, _

_PHASES = {
    Phase.OFFLINE: (N_("not connected"), "class:error"),
    Phase.CONNECTING: (N_("reconnecting …"), "class:mark"),
    Phase.REGISTERING: (N_("signing in …"), "class:quiet"),
    Phase.ONLINE: (N_("connected"), "class:good"),
}


def rule(width: int) -> RowOfCells:
    """A horizontal line."""
    return [("class:quiet", "─" * width)]


def title_row(model: Model, width: int) -> RowOfCells:
    """The room and its topic; the server's name at the right."""
    room = model.room
    name = cut(tame(model.server or model.address), width // 3)
    server: RowOfCells = [("class:quiet", name + " ")]
    if room is None or not room.target:
        return between([("class:strong", " " + _("No room yet"))], server, width)
    left: RowOfCells = [("class:strong", " " + cut(tame(room.title), width // 2))]
    about = _about(room) if room.is_private else room.topic
    space = width - width_of(left) - width_of(server) - 3
    if about and space > 4:
        left += [("", "  "), ("class:quiet", cut(tame(about), space))]
    return between(left, server, width)


def _about(room: Room) -> str:
    """What there is to know of a private talk."""
    if room.online is False:
        return _("{privacy} · not here now").format(privacy=_privacy(room))
    return _privacy(room)


def _privacy(room: Room) -> str:
    """How what is said in a private talk would go."""
    match room.seal:
        case Seal.SEALED:
            return _("a private talk, encrypted")
        case Seal.OPEN:
            return _("a private talk that the host can read")
        case Seal.UNREADABLE:
            sentence = _("a private talk; look at the key: /whois {nick}")
            return sentence.format(nick=tame(room.target))
        case _:
            return _("a private talk")


# Names told before the rest is "several people".
_TYPING_NAMES = 2


def typing_row(room: Room | None, now: int, width: int) -> RowOfCells:
    """The rule above the input; in it who is typing, so that nothing moves when somebody does.

    now: epoch milliseconds.
    """
    text = _typing(room, now) if room is not None else ""
    if not text:
        return rule(width)
    shown = cut(f" {text} ", max(width - 2, 0))
    left = min(2, width)
    right = max(width - left - cells(shown), 0)
    return [("class:quiet", "─" * left), ("class:typing", shown), ("class:quiet", "─" * right)]


def _typing(room: Room, now: int) -> str:
    nicks = [tame(nick) for nick, until in room.typing.items() if until > now]
    if not nicks:
        return ""
    if len(nicks) > _TYPING_NAMES:
        return _("several people are typing …")
    if len(nicks) > 1:
        return _("{nick} and {other} are typing …").format(nick=nicks[0], other=nicks[1])
    return _("{nick} is typing …").format(nick=nicks[0])


def keys_row(keys: list[tuple[str, str]], end: RowOfCells, width: int) -> RowOfCells:
    """A status line: (key, what it does) from the left, those that fit whole; `end` right."""
    row: RowOfCells = []
    for key, action in keys:
        shown: RowOfCells = [
            ("", "  " if row else " "),
            ("class:strong", key),
            ("class:quiet", f" {action}"),
        ]
        if width_of(row + shown + end) + (2 if end else 1) <= width:
            row += shown
    return between(row, end, width)


# Columns from which on a connection that is well is worth its cells: below, keys need them.
_WELL_FROM = 80


def phase_cells(model: Model, width: int) -> RowOfCells:
    """How the connection is, for the end of the status line."""
    if model.phase is Phase.ONLINE and model.slow:
        return [("class:mark", _("slow …") + " ")]
    if model.phase is Phase.ONLINE and width < _WELL_FROM:
        return []
    sentence, style = _PHASES[model.phase]
    text = _(sentence)
    if model.phase is Phase.CONNECTING and model.pause:
        text = _("reconnecting in {seconds} s").format(seconds=model.pause)
    if model.phase is Phase.ONLINE and model.transport:
        by = _("by {transport}").format(transport=model.transport)
        return [(style, text), ("class:quiet", f" {by} ")]
    return [(style, text + " ")]
