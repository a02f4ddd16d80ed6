"""What happens when somebody logs in, and when the owner of a nick comes back."""

from __future__ import annotations

from language import _
from protocol import numerics as num
from server.core.admission import refuse_banned
from server.core.command import Call
from server.core.commands.waiting import send_waiting
from server.core.happening import HappeningKind
from server.core.ownership import adopt, note_seen
from server.core.promotion import recognise


def log_in(call: Call, name: str) -> None:
    """The session has proved that the account is its own."""
    session, world = call.session, call.world
    if session.account:
        note_seen(world, session)
    before = session.owner
    session.account = name
    adopt(world, before, session.owner)
    source = f"{session.name}!{session.user or '*'}@{session.host}"
    call.reply(
        num.RPL_LOGGEDIN, source, name, _("You are now logged in as {name}").format(name=name)
    )
    world.note(HappeningKind.LOGGED_IN, session, nick=session.nick or name, text=name)
    if session.is_registered:
        news = call.as_session("ACCOUNT", name)
        world.deliver(news, world.audience(session, "account-notify"))
        if "account-notify" in session.capabilities:
            session.put(news)
        if refuse_banned(world, session):
            return
        recognise(world, session)
        send_waiting(world, session)
