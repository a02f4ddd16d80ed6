"""A LAN inside this computer: hosts in network namespaces on a switch (Linux, root, iproute2).

    with Lan(2) as lan:
        a, b = lan.hosts
        server = a.popen([sys.executable, "-m", "server"])
        server.wait_for_line("listening")
        print(b.run(["ping", "-c1", a.address]).stdout)

All the traffic stays inside; names carry the process id, so that two runs do not meet; leaving the
context ends every process in the namespaces and deletes them.
"""

from __future__ import annotations

import functools
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lan.avahi import Avahi
from tests.lan.process import Process
from tests.support import child_environment

# Seconds for a command that should end at once; far above what a busy machine needs.
COMMAND_SECONDS = 30.0

_numbers = itertools.count(1)


@functools.cache
def why_no_lan() -> str | None:
    """Why this machine cannot make a LAN, or None if it can."""
    if sys.platform != "linux":
        return "network namespaces need Linux"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "ip (iproute2) is not installed"
    name = f"wk{os.getpid()}-probe"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "this system does not allow network namespaces"
    _ip("netns", "delete", name)
    return None


class Lan:
    """A switch and hosts 10.77.0.1, 10.77.0.2 … (also with IPv6 link-local addresses)."""

    def __init__(self, hosts: int = 2) -> None:
        self.name = f"wk{os.getpid()}-{next(_numbers)}"
        self.switch = f"{self.name}-sw"
        self.hosts: tuple[Host, ...] = ()
        self._count = hosts
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._build()
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

    def _build(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self._cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        self._add_namespace(self.switch)
        add_bridge(self.switch, "br0")
        hosts = []
        for number in range(1, self._count + 1):
            host = Host(f"{self.name}-{number}", f"10.77.0.{number}", folder / f"host{number}")
            self._add_namespace(host.namespace)
            host.connect(self.switch, "br0", "eth0", f"{host.address}/24")
            _ip("-n", host.namespace, "route", "add", "default", "dev", "eth0")
            self._cleanup.callback(host.close)
            hosts.append(host)
        self.hosts = tuple(hosts)

    def _add_namespace(self, name: str) -> None:
        _ip("netns", "add", name)
        self._cleanup.callback(_ip, "netns", "delete", name)
        # A new IPv6 address is usable at once, not after 2 s of asking who else has it.
        _inside(name, "sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad")
        _ip("-n", name, "link", "set", "lo", "up")


class Host:
    """One computer of the LAN; its programs keep their files below `home`."""

    def __init__(self, namespace: str, address: str, home: Path) -> None:
        self.namespace = namespace
        self.address = address
        self.home = home
        self._processes: list[Process] = []

    @property
    def environment(self) -> dict[str, str]:
        """The environment of programs on this host."""
        return child_environment(self.home)

    def connect(self, switch: str, bridge: str, interface: str, address: str) -> None:
        """Plug a cable from a new `interface` of this host into the `bridge` of a `switch`."""
        port = f"{self.namespace.rsplit('-', 1)[1]}-{interface}"
        _ip("-n", self.namespace, "link", "add", interface, "type", "veth", "peer", "name", port,
            "netns", switch)  # fmt: skip
        _ip("-n", switch, "link", "set", port, "master", bridge, "up")
        _ip("-n", self.namespace, "address", "add", address, "dev", interface)
        self.link_up(interface)

    def link_up(self, interface: str = "eth0") -> None:
        _ip("-n", self.namespace, "link", "set", interface, "up")

    def link_down(self, interface: str = "eth0") -> None:
        """Take the interface down: as if Wi-Fi was switched off. Routes over it are lost."""
        _ip("-n", self.namespace, "link", "set", interface, "down")

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float = COMMAND_SECONDS,
        input: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` here to its end and return its output; raises TimeoutExpired."""
        return subprocess.run(
            self._wrapped(command),
            env=environment or self.environment,
            cwd=self._directory(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            timeout=timeout,
            check=False,
        )

    def popen(
        self, command: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> Process:
        """Start `command` here; it is killed when the LAN is left, if not before."""
        process = Process(
            self._wrapped(command),
            environment=environment or self.environment,
            directory=self._directory(),
        )
        self._processes.append(process)
        return process

    def python(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start this Python here."""
        return self.popen([sys.executable, *arguments], environment=environment)

    def start_avahi(self) -> Avahi:
        """Start Debian's mDNS daemon on this host; returns when it answers."""
        avahi = Avahi(self.popen)
        avahi.wait_until_ready(self.run)
        return avahi

    def close(self) -> None:
        """End what still runs here, also what the started programs left behind."""
        for process in self._processes:
            process.kill()
        listed = subprocess.run(
            ["ip", "netns", "pids", self.namespace], capture_output=True, text=True, check=False
        )
        for pid in listed.stdout.split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _wrapped(self, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.namespace, *command]

    def _directory(self) -> Path:
        self.home.mkdir(parents=True, exist_ok=True)
        return self.home


def add_bridge(switch: str, bridge: str) -> None:
    """A bridge in namespace `switch` that floods multicast, like a plain household switch."""
    _ip("-n", switch, "link", "add", bridge, "type", "bridge", "mcast_snooping", "0",
        "forward_delay", "0")  # fmt: skip
    _ip("-n", switch, "link", "set", bridge, "up")


def _inside(namespace: str, *command: str) -> None:
    _ip("netns", "exec", namespace, *command)


def _ip(*arguments: str) -> None:
    done = subprocess.run(
        ["ip", *arguments], capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
