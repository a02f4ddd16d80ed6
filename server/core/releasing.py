"""Taking a nick back from its owner: it is free again, and nothing of the owner is left in it."""

from __future__ import annotations

from language import _
from protocol import numerics as num
from server.core.accounts import Account
from server.core.ownership import online
from server.core.promotion import demote
from server.core.world import World


def release(world: World, account: Account) -> None:
    """Delete the account. Whoever is logged in to it stays as a guest.

    Private conversations go first: whoever takes the nick next must not read them. Raises
    StoreError; the account is there still, and it can be tried again.
    """
    for target in world.history.conversations(account.owner):
        world.history.forget(target)
    world.markers.forget(account.owner)
    world.metadata.forget(account.owner)
    for room in world.rooms.values():
        if room.founder == account.key:
            with world.changing(room):
                room.founder = ""
    world.operators.remove(account.name)
    sessions = online(world, account.name)
    world.accounts.remove(account)
    for session in sessions:
        session.account = ""
        demote(world, session)
        world.reply(session, num.RPL_LOGGEDOUT, session.source, _("Your nick was released"))
        news = world.said_by(session, "ACCOUNT", "*")
        world.deliver(news, world.audience(session, "account-notify"))
        if "account-notify" in session.capabilities:
            session.put(news)
