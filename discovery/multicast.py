"""The multicast sockets of one program, kept on the interfaces the host has now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from zeroconf import Error as ZeroconfError
from zeroconf.asyncio import AsyncZeroconf

from discovery.interfaces import Interface, addresses, senders, usable_interfaces
from language import N_, _

# Its words (an interface is gone, the port is taken, a stranger sends rubbish) would be printed
# over a full screen; what a person can do something about, `problem` says.
logging.getLogger("zeroconf").setLevel(logging.CRITICAL)

# Seconds between two looks at the host's interfaces. A Wi-Fi that comes back, a cable that is
# plugged in: people wait about this long before they ask what is wrong. One look costs under 1 ms.
POLL_SECONDS = 5.0
# Seconds by which the wall clock may run ahead of a poll before we take it for a resume from sleep.
SLEPT_SECONDS = 30.0

NO_INTERFACE = N_(
    "This computer is not connected to any network. Connect to a Wi-Fi or"
    " plug in a cable; no restart is needed."
)
LOOPBACK_ONLY = N_(
    "This computer is not connected to any network: only programs on this"
    " computer can find each other. Connect to a Wi-Fi or plug in a cable; no"
    " restart is needed."
)
NO_SUCH_INTERFACE = N_(
    "This computer has no network interface {names} that is connected and has"
    " an address. Check its name, or leave the choice of interfaces out to"
    " use all."
)
NO_SOCKET = N_(
    "The network's announcements cannot be used on this computer (UDP port"
    " 5353: {reason}). Another program may be holding the port. Connecting by"
    " address still works."
)


class Multicast:
    """One AsyncZeroconf, which several may use; there should be one in a program.

    Its owner calls `refresh()` every POLL_SECONDS, and `close()` at the end, after all others.
    """

    def __init__(self, only: Sequence[str] | None = None) -> None:
        self.zeroconf: AsyncZeroconf | None = None
        """None until `refresh()` could open it."""
        self.problem: str | None = None
        self.addresses: tuple[str, ...] = ()
        """This host's addresses to tell others, best first."""
        self.loopback = False
        """Whether only programs on this computer are reached."""
        self.generation = 0
        """Another number after each change of the interfaces."""
        self._only = only
        self._interfaces: tuple[Interface, ...] = ()
        self._settled = True

    async def refresh(self) -> bool:
        """Look at the interfaces and follow them; True if they changed (or were opened just now).

        Never raises for a network that is not there: sets `problem` and can be called again.
        """
        try:
            wanted = await asyncio.to_thread(usable_interfaces, self._only)
            changed = wanted != self._interfaces
            if changed or not self._settled or self.zeroconf is None:
                await self._follow(wanted)
        except (OSError, RuntimeError, ZeroconfError) as error:
            # RuntimeError: zeroconf says so when an address vanished while it looked.
            self.problem = _(NO_SOCKET).format(reason=_reason(error))
            self._settled = False
            return False
        # A fresh IPv6 address cannot be bound before the kernel has checked that nobody else has
        # it (about 2 s), so the look after a change tries again.
        self._settled = not changed
        self.generation += changed
        return changed

    async def close(self) -> None:
        """Say goodbye for what is registered (about 0.3 s) and close the sockets. Idempotent."""
        if self.zeroconf is not None:
            zeroconf, self.zeroconf = self.zeroconf, None
            await zeroconf.async_close()

    async def _follow(self, wanted: tuple[Interface, ...]) -> None:
        bound = senders(wanted)
        if self.zeroconf is None:
            if bound:
                self.zeroconf = await _open(bound)
        else:
            # An adapter that was pulled and plugged in again may keep its address, but its sockets
            # are dead: leave what is not exactly as before, then join it anew.
            kept = [interface for interface in wanted if interface in self._interfaces]
            if len(kept) < len(self._interfaces):
                await self.zeroconf.async_update_interfaces(interfaces=senders(kept))
            await self.zeroconf.async_update_interfaces(interfaces=bound)
        self._interfaces = wanted
        self.addresses = addresses(wanted)
        self.loopback = bool(wanted) and all(interface.loopback for interface in wanted)
        self.problem = self._shortage(bound)

    def _shortage(self, bound: list[str]) -> str | None:
        if not bound and self._only is not None:
            return _(NO_SUCH_INTERFACE).format(names=", ".join(self._only))
        if not bound:
            return _(NO_INTERFACE)
        return _(LOOPBACK_ONLY) if self.loopback and self._only is None else None


async def _open(bound: list[str]) -> AsyncZeroconf:
    """Open the sockets; raises OSError. Without IPv6 if this host refuses it."""
    try:
        return await _opened(bound)
    except OSError:
        ipv4 = [address for address in bound if ":" not in address]
        if not ipv4 or ipv4 == bound:
            raise
        return await _opened(ipv4)


async def _opened(bound: list[str]) -> AsyncZeroconf:
    zeroconf = AsyncZeroconf(interfaces=bound)
    starting = asyncio.ensure_future(zeroconf.zeroconf.async_wait_for_start())
    try:
        # Shielded: a half-started zeroconf cannot be closed. It starts in a few turns of the loop.
        await asyncio.shield(starting)
        if not zeroconf.zeroconf.engine.senders:
            raise OSError(_("no interface accepts multicast"))
    except BaseException:
        await asyncio.wait([starting])
        await zeroconf.async_close()
        raise
    return zeroconf


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
