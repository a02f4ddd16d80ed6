"""What the person typed: a command, or a text to be said."""

from __future__ import annotations

from client.core import outgoing, typists
from client.core.commands import registry
from client.core.context import Context
from language import _


def submit(ctx: Context, text: str) -> str:
    """See `Talk.submit`."""
    text = _plain(text)
    if is_command(text):
        return registry.run(ctx, text)
    room = ctx.model.room
    if not text.strip():
        return ""
    if room is None or not room.target:
        ctx.error(_("Not sent: you are in no room. /join ROOM enters one, /rooms lists them."))
    elif not ctx.online and not ctx.resuming.seeks:
        ctx.error(_("Not sent: there is no connection to the server now."))
    elif not room.is_private and not room.joined and not ctx.must_return(room):
        ctx.error(
            _("Not sent: you are not in {room} now; /join {room} enters it.").format(
                room=room.title
            )
        )
    else:
        typists.sent(ctx, room)
        return outgoing.say(ctx, room, _unescaped(text))
    return ""


def is_command(text: str) -> bool:
    """Whether a text is a command: by its first line with anything in it. No other line ever is
    one, so nothing that was pasted runs because it has a slash somewhere."""
    text = _plain(text)
    return text.startswith("/") and not text.startswith("//")


def is_said(text: str) -> bool:
    """Whether others hear it: a message, or a command that makes one."""
    name = text.strip().removeprefix("/").partition(" ")[0].lower()
    row = registry.COMMANDS.get(name)
    return not is_command(text) or (row is not None and row.says)


def _plain(text: str) -> str:
    """Without empty lines before it: what is meant as a command must not be said to everybody."""
    lines = text.splitlines()
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines)


def _unescaped(text: str) -> str:
    return text.removeprefix("/") if text.startswith("//") else text
