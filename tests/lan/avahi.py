"""Debian's mDNS stack on a host of the LAN, with its D-Bus, apart from the machine's own."""

from __future__ import annotations

from tests.lan.machine import Machine
from tests.lan.process import Process

# A private mount namespace hides the machine's /run, where both daemons keep sockets and pid files.
_START = """
mount -t tmpfs tmpfs /run
mkdir -p /run/dbus
dbus-daemon --system --nopidfile --fork
exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --debug
"""


class Avahi:
    """A running avahi-daemon; `browse` asks it, `publish` lets it announce a service."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        # unshare and sh replace themselves by the daemon: its pid is the process's.
        self.process = machine.popen(["unshare", "--mount", "sh", "-ec", _START])

    def wait_until_ready(self) -> None:
        """Return when the daemon answers."""
        self.process.wait_for_line(r"Server startup complete")

    def browse(self, service_type: str) -> str:
        """What `avahi-browse` resolves for a type like "_warkop._tcp" (parsable, ";" separated)."""
        words = ["avahi-browse", "--resolve", "--terminate", "--parsable", service_type]
        done = self._machine.run(self._beside(*words))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def publish(self, name: str, service_type: str, port: int, *txt: str) -> Process:
        """Announce a service of this host until the process is ended; returns when it is."""
        words = ["avahi-publish", "--service", name, service_type, str(port), *txt]
        publishing = self._machine.popen(self._beside(*words))
        publishing.wait_for_line("^Established under name")
        return publishing

    def _beside(self, *command: str) -> list[str]:
        """`command` where the daemon's sockets are."""
        return ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt", *command]
