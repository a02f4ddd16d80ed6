"""The host decides who owns a nick."""

from __future__ import annotations

from language import N_, _
from protocol.text import clean, cut
from server.core import limits
from server.core.host.registry import Order, RefusedError, Word, host_command
from server.core.releasing import release


@host_command(
    "release",
    "NICK",
    help=N_("take a nick from its owner: key, password and private talks of it are forgotten"),
    least=1,
    words=(Word.ACCOUNT,),
)
def release_nick(order: Order) -> list[str]:
    name = order.word(0)
    account = order.world.accounts.find(name)
    if account is None:
        shown = cut(clean(name), limits.SHOWN)
        raise RefusedError(
            _("Nobody owns the nick {name}; who has it now is a guest").format(name=shown)
        )
    release(order.world, account)
    return [_("{account} is free: whoever takes it next owns it").format(account=account.name)]
