"""Messages that wait for the owner of a nick who is not here."""

from __future__ import annotations

from dataclasses import replace

from language import _
from protocol import capabilities as cap
from protocol.message import Message
from protocol.names import casefold
from protocol.source import Source
from server.core import limits
from server.core.accounts import Account
from server.core.command import Call
from server.core.commands.history import replay
from server.core.encoding import Outgoing
from server.core.happening import HappeningKind
from server.core.history import Entry, StoreError
from server.core.ownership import online
from server.core.session import Session
from server.core.world import World


def refuse_waiting(call: Call, account: Account) -> str:
    """Why the command can't leave a message for somebody who is not here; empty when it may: then
    it must. Raises StoreError."""
    if call.message.verb != "PRIVMSG":
        return _("Nobody here has that nick; only PRIVMSG waits for its owner")
    if not _take_place(call.world, account):
        return _("Too much waits for {account} already: try again when {account} is here").format(
            account=account.name
        )
    return ""


def _take_place(world: World, account: Account) -> bool:
    """Count one more message that waits; False when there are too many."""
    waiting = world.accounts.waiting.get(account.key)
    if waiting is None:
        waiting = len(_unseen(world, account))
    world.accounts.waiting[account.key] = min(waiting + 1, limits.WAITING_MESSAGES)
    return waiting < limits.WAITING_MESSAGES


def send_waiting(world: World, session: Session) -> None:
    """What came while nobody was logged in to the session's account.

    Clients with draft/chathistory ask for it themselves (CHATHISTORY TARGETS).
    """
    account = world.accounts.find(session.account)
    if account is None or online(world, account.name) != [session]:
        return
    world.accounts.waiting.pop(account.key, None)
    if cap.CHATHISTORY in session.capabilities:
        return
    try:
        entries = _unseen(world, account)
    except StoreError as error:
        world.note(HappeningKind.PROBLEM, text=str(error))
        return
    for entry in entries:
        session.put(readdressed(replay(entry), session))
    if entries:
        session.replayed = world.moment.now


def readdressed(outgoing: Outgoing, session: Session) -> Outgoing:
    """The same message to the nick that the session goes by: people may be logged in under
    another nick than they are written to."""
    message = outgoing.message
    params = (session.nick, *message.params[1:])
    return replace(outgoing, message=Message(message.verb, params, message.source))


def _unseen(world: World, account: Account) -> list[Entry]:
    """What others said to the account since it was last here, oldest first; the newest of it."""
    limit = limits.WAITING_MESSAGES
    found: list[Entry] = []
    for target, newest in world.history.conversations(account.owner).items():
        if newest > account.seen:
            entries = world.history.select(
                target, after=account.seen, before=None, limit=limit, newest=True
            )
            found += (entry for entry in entries if _is_incoming(entry))
    return sorted(found, key=lambda entry: entry.stamp)[-limit:]


def _is_incoming(entry: Entry) -> bool:
    """Whether the other of the conversation said it."""
    other = entry.target.partition(" ")[2]
    return casefold(Source.parse(entry.source).nick) == other
