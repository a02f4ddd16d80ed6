"""The host asks who is banned and who is muted."""

from __future__ import annotations

from language import N_, _
from protocol.names import room_of
from server.core.durations import say_duration
from server.core.host.asking import columns
from server.core.host.registry import Order, host_command
from server.core.sanctions import SanctionKind


@host_command("bans", help=N_("who is banned or muted, where and for how long"), changes=False)
def bans(order: Order) -> list[str]:
    stamp = order.world.moment.stamp
    lines = columns(
        (
            one.name,
            _("banned") if one.kind is SanctionKind.BAN else _("muted"),
            _("in {room}").format(room=room_of(one.room)) if one.room else _("everywhere"),
            _("for another {time}").format(time=say_duration(one.until - stamp))
            if one.until
            else _("without end"),
            _("by {name}").format(name=one.by),
            one.whom(),
            one.reason,
        )
        for one in order.world.sanctions.current(stamp)
    )
    return lines or [_("Nobody is banned or muted")]
