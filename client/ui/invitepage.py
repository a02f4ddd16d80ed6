"""The page that shows what lets others come to a server."""

from __future__ import annotations

from functools import partial

from client.connection import Endpoint
from client.shelf import ONLY_HERE
from client.ui.desk import Desk
from client.ui.readingpage import ReadingPage
from client.ui.stay import Stay, now
from language import _


def show_invite(desk: Desk, stay: Stay, endpoint: Endpoint, room: str) -> None:
    """Lay the invite to this server over what is there. room: wire name; empty: none."""
    # Only now: the first picture needs none of it.
    from client.ui.inviteview import invite_rows

    invite = desk.shelf.invite(endpoint, stay.connection, room)
    if invite is None:
        stay.show(stay.talk.tell(_(ONLY_HERE), now(), wrong=True))
        return
    # Whether it still is locked only the server knows; who was asked is told.
    locked = bool(room) and desk.guest.password(stay.server, room) is not None
    draw = partial(invite_rows, invite, endpoint.name, locked=locked)
    desk.screen.open(ReadingPage(_("Invite"), draw))
