"""The host asks who is banned and who is muted."""

from __future__ import annotations

from protocol.names import room_of
from server.core.durations import say_duration
from server.core.host.asking import columns
from server.core.host.registry import Order, host_command


@host_command("bans", help="who is banned or muted, where and for how long", changes=False)
def bans(order: Order) -> list[str]:
    stamp = order.world.moment.stamp
    lines = columns(
        (
            one.name,
            {"ban": "banned", "mute": "muted"}[one.kind.value],
            f"in {room_of(one.room)}" if one.room else "everywhere",
            f"for another {say_duration(one.until - stamp)}" if one.until else "without end",
            f"by {one.by}",
            one.whom(),
            one.reason,
        )
        for one in order.world.sanctions.current(stamp)
    )
    return lines or ["Nobody is banned or muted"]
