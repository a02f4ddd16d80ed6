"""Two subnets with a router between them that forwards no multicast: a campus."""

from __future__ import annotations

from tests.lan.network import Host, Network, Switch


class Campus(Network):
    """Hosts 10.78.1.1, 10.78.1.2 … on one subnet, 10.78.2.1 … on the other; .254 is the router.

    `wings` are the hosts of each subnet, `switches` theirs. A Linux router forwards unicast only,
    unless a multicast routing daemon tells it more.
    """

    router: Host

    def __init__(self, first: int = 1, second: int = 1) -> None:
        super().__init__()
        self.wings: list[tuple[Host, ...]] = []
        self.switches: list[Switch] = []
        self._sizes = (first, second)

    def build(self) -> None:
        for subnet, size in enumerate(self._sizes, 1):
            switch = self.add_switch()
            wing = tuple(self.add_host() for _ in range(size))
            for number, host in enumerate(wing, 1):
                host.plug(switch, f"10.78.{subnet}.{number}/24")
                host.route_by("via", f"10.78.{subnet}.254")
            self.wings.append(wing)
            self.switches.append(switch)
        self.router = self.add_host()
        self.router.set_kernel("ipv4/ip_forward", 1)
        for subnet, switch in enumerate(self.switches, 1):
            interface = f"eth{subnet - 1}"
            self.router.plug(switch, f"10.78.{subnet}.254/24", interface=interface)
