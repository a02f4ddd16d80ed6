"""A LAN inside this computer: hosts in network namespaces on a switch (Linux, root, iproute2).

    with Lan(2) as lan:
        a, b = lan.hosts
        server = a.popen([sys.executable, "-m", "server"])
        server.wait_for_line("listening")
        print(b.run(["ping", "-c1", a.address]).stdout)

All the traffic stays inside; names carry the process id, so that two runs do not meet; leaving the
context ends every process in the namespaces and deletes them. Other networks: `routed`; what goes
wrong on one: `filters`; what was sent: `capture`.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lan.avahi import Avahi
from tests.lan.machine import Machine, ip

_numbers = itertools.count(1)


@functools.cache
def why_no_lan() -> str | None:
    """Why this machine cannot make a LAN, or None if it can."""
    if sys.platform != "linux":
        return "network namespaces need Linux"
    if os.geteuid() != 0:
        return "network namespaces need root"
    for program, package in (("ip", "iproute2"), ("nft", "nftables")):
        if shutil.which(program) is None:
            return f"{program} ({package}) is not installed"
    name = f"wk{os.getpid()}-probe"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "this system does not allow network namespaces"
    ip("netns", "delete", name)
    return None


class Switch(Machine):
    """Floods multicast, like a plain household switch."""

    def __init__(self, namespace: str, home: Path) -> None:
        super().__init__(namespace, home)
        self.ip("link", "add", "br0", "type", "bridge", "mcast_snooping", "0",
                "forward_delay", "0")  # fmt: skip
        self.ip("link", "set", "br0", "up")


class Host(Machine):
    """One computer; `address` is its IPv4 address on the first link."""

    def __init__(self, namespace: str, home: Path) -> None:
        super().__init__(namespace, home)
        self.addresses: dict[str, str] = {}
        """IPv4 address by interface."""
        self._networks: dict[str, str] = {}  # the address with its prefix, by interface
        self._gateways: dict[str, list[str]] = {}  # words of the default route, by interface

    @property
    def address(self) -> str:
        return next(iter(self.addresses.values()))

    def plug(
        self, switch: Switch, address: str, *, interface: str = "eth0", mtu: int = 1500
    ) -> None:
        """Plug a cable from a new `interface` into `switch`; `address` with its prefix."""
        port = self.port(interface)
        self.ip("link", "add", interface, "mtu", str(mtu), "type", "veth",
                "peer", "name", port, "mtu", str(mtu), "netns", switch.namespace)  # fmt: skip
        switch.ip("link", "set", port, "master", "br0", "up")
        self.ip("address", "add", address, "dev", interface)
        self._remember(interface, address)
        self.link_up(interface)

    def port(self, interface: str = "eth0") -> str:
        """What the switch calls the other end of this host's cable."""
        return f"{self.namespace.rsplit('-', 1)[1]}-{interface}"

    def route_by(self, *words: str, interface: str = "eth0") -> None:
        """Send what is on no link of this host over `interface`, as in `via 10.78.1.254`."""
        self._gateways[interface] = ["default", *words, "dev", interface]
        self.ip("route", "add", *self._gateways[interface])

    def link_up(self, interface: str = "eth0") -> None:
        """Switch it on; the default route is there again, as DHCP would bring it."""
        self.ip("link", "set", interface, "up")
        if interface in self._gateways:
            self.ip("route", "replace", *self._gateways[interface])

    def link_down(self, interface: str = "eth0") -> None:
        """Take the interface down: as if Wi-Fi was switched off. Routes over it are lost."""
        self.ip("link", "set", interface, "down")

    def readdress(self, address: str, interface: str = "eth0") -> None:
        """Another IPv4 address (with its prefix) instead of the present one, as after DHCP."""
        self.ip("address", "delete", self._networks[interface], "dev", interface)
        self.ip("address", "add", address, "dev", interface)
        self._remember(interface, address)
        self.link_up(interface)

    def without_ipv6(self) -> None:
        """Have IPv4 only, as on many a campus."""
        self.set_kernel("ipv6/conf/all/disable_ipv6", 1)

    def mac(self, interface: str = "eth0") -> str:
        """The hardware address."""
        shown = self.must("ip", "-json", "link", "show", "dev", interface)
        return str(json.loads(shown)[0]["address"])

    def start_avahi(self) -> Avahi:
        """Start Debian's mDNS daemon on this host; returns when it answers."""
        avahi = Avahi(self)
        avahi.wait_until_ready()
        return avahi

    def _remember(self, interface: str, address: str) -> None:
        self._networks[interface] = address
        self.addresses[interface] = address.partition("/")[0]


class Network:
    """Machines that begin and end together; a kind of network says in `build` which and how."""

    def __init__(self) -> None:
        self.name = f"wk{os.getpid()}-{next(_numbers)}"
        self.hosts: tuple[Host, ...] = ()
        self._folder = Path()
        self._cleanup = ExitStack()
        self._switches = 0

    def build(self) -> None:
        """Make the machines and plug them together."""
        raise NotImplementedError

    def add_switch(self) -> Switch:
        """One more switch, with nothing plugged in."""
        self._switches += 1
        namespace = self._add_namespace(f"sw{self._switches}")
        switch = Switch(namespace, self._folder / f"switch{self._switches}")
        self._cleanup.callback(switch.close)
        return switch

    def add_host(self) -> Host:
        """One more of `hosts`, with nothing plugged in."""
        number = len(self.hosts) + 1
        host = Host(self._add_namespace(str(number)), self._folder / f"host{number}")
        self._cleanup.callback(host.close)
        self.hosts = (*self.hosts, host)
        return host

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self._cleanup.callback(shutil.rmtree, self._folder, ignore_errors=True)
        try:
            self.build()
        except BaseException:
            self._cleanup.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    def _add_namespace(self, suffix: str) -> str:
        name = f"{self.name}-{suffix}"
        ip("netns", "add", name)
        self._cleanup.callback(ip, "netns", "delete", name)
        # A new IPv6 address is usable at once, not after 2 s of asking who else has it.
        ip("netns", "exec", name, "sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad")
        ip("-n", name, "link", "set", "lo", "up")
        return name


class Lan(Network):
    """A switch and hosts 10.77.0.1, 10.77.0.2 … (also with IPv6 link-local addresses)."""

    switch: Switch

    def __init__(self, hosts: int = 2) -> None:
        super().__init__()
        self._count = hosts

    def build(self) -> None:
        self.switch = self.add_switch()
        for number in range(1, self._count + 1):
            host = self.add_host()
            host.plug(self.switch, f"10.77.0.{number}/24")
            host.route_by()
