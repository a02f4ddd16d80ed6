"""What plain mode does when a server or a room does not let us in: ask, give up, or tell."""

from __future__ import annotations

from client.core import events as e
from client.problem import Problem
from language import N_, _
from protocol.names import room_of

SHOW_IT = N_("Start with --send-password to show it the password all the same.")


class NotLetIn(Problem):
    """The server wants another nick, or a password that it was not given."""


class Asked(Exception):  # noqa: N818 - a question
    """The server wants something only the person knows; `how` is where to say it beforehand, or
    empty when that would not help now."""

    def __init__(self, what: str, reason: str, how: str) -> None:
        super().__init__(reason)
        self.what = what  # "nick", "password" or "server password"
        self.reason = reason
        self.how = how


def refusal(event: e.Event, *, is_starting: bool, is_needed: bool) -> Exception | str:
    """What ends the talk, or a sentence to tell; empty if the event is nothing of the kind.

    is_starting: we were in no room yet. is_needed: a script came back to that room, and can't go on
    without it.
    """
    match event:
        case e.NickRefused(reason=reason):
            return Asked("nick", reason, _("Choose one with --nick NICK."))
        case e.ServerPasswordWanted(reason=reason) if not is_starting:
            return NotLetIn(reason)
        case e.ServerPasswordWanted(reason=reason, must_wait=must_wait):
            how = "" if must_wait else _("Give it with --server-password-file FILE.")
            return Asked("server password", reason, how)
        case e.PasswordWanted(reason=reason, must_wait=must_wait) if is_starting:
            how = _("Give it with --password-file FILE or in WARKOP_PASSWORD.")
            return Asked("password", reason, "" if must_wait else how)
        case e.PasswordWanted(reason=reason) if is_needed:
            return NotLetIn(reason)
        case e.PasswordWanted(reason=reason, must_wait=True):
            return reason
        case e.PasswordWanted(room=room, reason=reason):
            text = _("{reason} Write /join {room} PASSWORD.")
            return text.format(reason=reason, room=room_of(room))
        case e.PasswordExposed(reason=reason):
            told = f"{reason} {_(SHOW_IT)}"
            return NotLetIn(told) if is_starting else told
        case e.LockWanted(room=room):
            text = _(
                "{room} is open to everybody: to lock it with your password the server must "
                "see it."
            )
            return f"{text.format(room=room_of(room))} {_(SHOW_IT)}"
        case e.JoinRefused(reason=reason) if is_starting:
            return Problem(reason)
    return ""
