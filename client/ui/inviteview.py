"""An invite as rows of cells: one link, as text to send and as a picture to photograph. Pure."""

from __future__ import annotations

from client.ui.rows import RowOfCells
from client.ui.wrap import tame, wrap
from discovery.invite import Invite
from language import _

_MARGIN = 3
# Lines longer than this are tiring to read, however wide the terminal is.
_READABLE = 76
# Modules of empty border, as many as there is height for: 4 by the standard, phones read 1.
_BORDERS = (4, 3, 2, 1)
# Addresses in the picture: each makes it two rows higher. The link has them all.
_IN_PICTURE = 1
_QUIET = "class:quiet"
# One cell is two modules, one above the other: (the upper is dark, the lower is dark).
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def invite_rows(
    invite: Invite, server: str, width: int, height: int, *, locked: bool
) -> list[RowOfCells]:
    """The link, how it is used, and its picture if the height allows to see it whole.

    server: what people call it; empty: nothing. locked: the room has a password.
    """
    where = " at ".join(tame(one) for one in (invite.room, server) if one) or _("this server")
    rows = [[], *_text(_("This invite leads to {where}:").format(where=where), width), []]
    # Cut anywhere: a reader of invites puts it together again. No margin, to copy it easily.
    link = str(invite)
    rows += [[("class:strong", link[at : at + width])] for at in range(0, len(link), max(1, width))]
    rows.append([])
    rows += _text(
        _(
            'To use it: python -m client "warkop://…", in quotes; or paste it at'
            " “Enter an address or an invite”."
        ),
        width,
        _QUIET,
    )
    if locked:
        rows += _text(_("The room's password is not in it: tell it to them as well."), width)
    picture = _picture(invite, width, height)
    if not picture:
        return [*rows, [], *_text(_("A larger window shows it as a QR code, too."), width, _QUIET)]
    if len(rows) + 1 + len(picture) > height:
        rows += _text(_("PgDn shows it as a picture for phones and cameras."), width, _QUIET)
    indent = max(0, min(_MARGIN, width - len(picture[0])))
    return [*rows, [], *([("", " " * indent), ("class:picture", row)] for row in picture)]


def qr_rows(text: str, border: int) -> list[str]:
    """The text as a QR code to be drawn dark on light; `border` is in modules."""
    import segno  # only now: most talks need none

    code = segno.make(text, error="l", micro=False)
    modules = [[bool(module) for module in row] for row in code.matrix_iter(border=border)]
    if len(modules) % 2:
        modules.append([False] * len(modules[0]))
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(modules[::2], modules[1::2], strict=True)
    ]


def _picture(invite: Invite, width: int, height: int) -> list[str]:
    """With as much border as there is room for; [] if it can't be seen whole."""
    # Addresses of IPv4 first: they are shorter, and more people have one.
    places = sorted(invite.places, key=lambda place: ":" in place[0])[:_IN_PICTURE]
    text = str(Invite(tuple(places), invite.room, invite.fingerprint))
    for border in _BORDERS:
        rows = qr_rows(text, border)
        if len(rows) <= height and len(rows[0]) <= width:
            return rows
    return []


def _text(text: str, width: int, style: str = "") -> list[RowOfCells]:
    pieces = wrap(text, min(width, _READABLE) - 2 * _MARGIN)
    return [[("", " " * _MARGIN), (style, piece)] for piece in pieces]
