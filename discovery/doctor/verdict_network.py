"""Verdicts on this computer's network: interfaces, multicast, port 5353, VPNs. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discovery.doctor.finding import Check, Finding, Level
from discovery.doctor.measured import Measured
from discovery.doctor.multicast import Ear
from discovery.doctor.vpn import Vpn, is_idle, vpn_of
from discovery.doctor.words import DOCTOR, listed
from discovery.interfaces import Interface
from discovery.listing import Source
from discovery.multicast import LOOPBACK_ONLY, NO_INTERFACE, NO_SUCH_INTERFACE
from language import N_, _, ngettext

RECONNECT = N_("Connect to a Wi-Fi or plug in a cable; no restart is needed.")
ALLOW_MDNS = N_("Let UDP port 5353 in and out in this computer's firewall.")
# What systems call a packet that a filter of this computer refuses to send (EPERM, EACCES).
_FORBIDDEN = ("permitted", "denied", "forbidden")


def network(measured: Measured) -> Iterator[Finding]:
    """Whether there is any network at all, and which are there by their address only."""
    down = [one.name for one in measured.unconnected]
    heard = [ear.interface for ear in measured.ears]
    if heard and all(ear.down for ear in measured.ears):
        down += heard
    useful = {one.name for one in measured.interfaces if not one.loopback}
    if down and useful <= {*down}:
        names = list(dict.fromkeys(down))
        finding = ngettext(
            "This computer has an address, but {names} is not connected.",
            "This computer has an address, but {names} are not connected.",
            len(names),
        ).format(names=listed(names))
        text = f"{finding} {_(RECONNECT)}"
    elif not measured.interfaces:
        text = (
            _(NO_INTERFACE)
            if measured.wanted is None
            else _(NO_SUCH_INTERFACE).format(names=", ".join(measured.wanted))
        )
    elif all(interface.loopback for interface in measured.interfaces) and measured.wanted is None:
        text = _(LOOPBACK_ONLY)
    else:
        yield from map(_without_connection, measured.unconnected)
        return
    finding, __, action = text.partition(". ")
    yield Finding(Check.NETWORK, "", Level.BAD, f"{finding}.", action)


def _without_connection(interface: Interface) -> Finding:
    """One beside another that works."""
    shown = f"{interface.name} ({(interface.ipv4 + interface.ipv6)[0]})"
    text = _(
        "{name} has an address, but is not connected: nobody is found or reached over it."
    ).format(name=shown)
    action = _("If rooms are to be found there, connect to its Wi-Fi or plug in its cable.")
    return Finding(Check.NETWORK, interface.name, Level.NOTE, text, action)


def mdns_port(measured: Measured) -> Iterator[Finding]:
    """Whether announcements can be heard beside other programs for mDNS."""
    if not measured.interfaces:
        return
    who, check, subject = listed(measured.holders), Check.MDNS_PORT, "5353"
    if measured.port_problem:
        pattern = (
            _("UDP port 5353 can't be used ({reason}): {who} holds it for itself.")
            if who
            else _("UDP port 5353 can't be used ({reason}): another program holds it for itself.")
        )
        text = pattern.format(reason=measured.port_problem, who=who)
        action = (
            _("In /etc/avahi/avahi-daemon.conf set disallow-other-stacks=no and restart Avahi.")
            if "avahi" in who
            else _(
                "End that program or let it share the port; till then rooms are found by"
                " Warkop's own probe, an address or an invite."
            )
        )
        yield Finding(check, subject, Level.BAD, text, action)
    elif who:
        text = _("UDP port 5353 is shared with {who}, which is fine.").format(who=who)
        yield Finding(check, subject, Level.OK, text)
    else:
        yield Finding(check, subject, Level.OK, _("UDP port 5353 is free for announcements."))


def multicast(measured: Measured) -> Iterator[Finding]:
    """One finding for each interface that could carry announcements."""
    if measured.port_problem:
        return  # nothing could be joined, and it has been said why
    for interface in measured.interfaces:
        vpn = vpn_of(interface)
        if interface.loopback or is_idle(interface) or (vpn and not vpn.carries_multicast):
            continue
        ears = [ear for ear in measured.ears if ear.interface == interface.name]
        if ears and not all(ear.down for ear in ears):
            yield _of_interface(interface, ears, probed=bool(_probed(measured)))


def _of_interface(interface: Interface, ears: list[Ear], *, probed: bool) -> Finding:
    check, subject = Check.MULTICAST, interface.name
    shown = f"{interface.name} ({(interface.ipv4 + interface.ipv6)[0]})"
    good = [ear for ear in ears if ear.joined and (ear.own or ear.others)]
    if good:
        versions = listed([f"IPv{ear.version}" for ear in good])
        # One computer speaks over both versions, from two addresses.
        others = max(len(ear.others) for ear in good)
        # Others alone are enough: some drivers don't return what this computer sends.
        own = any(ear.own for ear in good)
        text = _heard(own, others).format(name=shown, versions=versions, count=others)
        return Finding(check, subject, Level.OK, text)
    level = Level.NOTE if probed else Level.BAD
    joined = [ear for ear in ears if ear.joined]
    problem = next((ear.problem for ear in joined or ears if ear.problem), "")
    if not joined:
        text = _("{name} can't join mDNS's group: {problem}.").format(name=shown, problem=problem)
        action = _(
            "Use another interface, or connect by address or invite: multicast is off on it."
        )
    elif problem and any(word in problem.lower() for word in _FORBIDDEN):
        text = _("{name} may not send announcements: a filter on this computer forbids it.").format(
            name=shown
        )
        action = _(ALLOW_MDNS)
    elif problem:
        text = _("{name} can't send announcements: {problem}.").format(name=shown, problem=problem)
        action = _("Reconnect it, or connect by address or invite.")
    else:
        text = _(
            "{name} hears nothing on UDP port 5353, not even itself: a filter drops it."
        ).format(name=shown)
        action = _(ALLOW_MDNS)
    return Finding(check, subject, level, text, action)


def _heard(own: bool, others: int) -> str:
    """own: it hears itself. others: the other computers that it hears."""
    if not others:
        return _("{name} is in mDNS's group over {versions} and hears itself and nobody else.")
    if own:
        return ngettext(
            "{name} is in mDNS's group over {versions} and hears itself and {count} other"
            " computer.",
            "{name} is in mDNS's group over {versions} and hears itself and {count} other"
            " computers.",
            others,
        )
    return ngettext(
        "{name} is in mDNS's group over {versions} and hears {count} other computer.",
        "{name} is in mDNS's group over {versions} and hears {count} other computers.",
        others,
    )


def others(measured: Measured) -> Iterator[Finding]:
    """Whether other computers' announcements arrive, or the network drops them."""
    ears = [ear for ear in measured.ears if ear.own]
    if measured.port_problem or not ears or any(ear.others for ear in measured.ears):
        return  # deaf altogether, which has been said; or all is well
    check, probed = Check.OTHERS, _probed(measured)
    if probed:
        text = ngettext(
            "mDNS (UDP port 5353) does not pass on this network: nobody was heard,"
            " while {count} server answered Warkop's own probe.",
            "mDNS (UDP port 5353) does not pass on this network: nobody was heard,"
            " while {count} servers answered Warkop's own probe.",
            probed,
        ).format(count=probed)
        action = _("Nothing has to be done: the probe finds servers without it.")
        yield Finding(check, "", Level.NOTE, text, action)
    elif answering := _answering_nearby(measured):
        text = ngettext(
            "Neither mDNS nor Warkop's own probe passes on this network: nobody was"
            " heard, while {count} server on it answered when asked alone.",
            "Neither mDNS nor Warkop's own probe passes on this network: nobody was"
            " heard, while {count} servers on it answered when asked alone.",
            answering,
        ).format(count=answering)
        action = _(
            "Give newcomers an invite, or let them scan (F7, or python -m discovery --scan)."
        )
        yield Finding(check, "", Level.BAD, text, action)
    else:
        text = _(
            "Nobody else was heard: nobody may be there, or this network keeps"
            " computers apart or drops multicast."
        )
        action = _("Open a room on another laptop and run there: {command}").format(command=DOCTOR)
        yield Finding(check, "", Level.NOTE, text, action)


def vpn(measured: Measured) -> Iterator[Finding]:
    """What each VPN's interface means for finding rooms."""
    named = [(interface, vpn_of(interface)) for interface in measured.interfaces]
    here = [(one, kind) for one, kind in named if kind is not None and not is_idle(one)]
    lan = any(kind is None and not one.loopback and not is_idle(one) for one, kind in named)
    for interface, kind in here:
        if kind is None or kind.carries_multicast:
            if kind is not None:
                text = _("{name} is {vpn}: rooms are found on it as on a LAN.").format(
                    name=interface.name, vpn=_(kind.value)
                )
                yield Finding(Check.VPN, interface.name, Level.OK, text)
            continue
        # With a LAN beside it, it is one way more; alone, rooms are not found by themselves.
        level = Level.NOTE if lan or measured.servers else Level.BAD
        pattern = (
            _(
                "{name} is {vpn}, which carries no multicast: rooms on it don't show up by"
                " themselves."
            )
            if lan
            else _(
                "{name} is {vpn}, which carries no multicast, and the only network: rooms don't"
                " show up by themselves."
            )
        )
        text = pattern.format(name=interface.name, vpn=_(kind.value))
        action = _("Give each other an invite or an address; it works across the VPN.")
        if kind is Vpn.TAILSCALE:
            action = _(
                "Give each other an invite or an address, or install the program"
                " `tailscale`, whose peers are asked."
            )
        yield Finding(Check.VPN, interface.name, level, text, action)


def _answering_nearby(measured: Measured) -> int:
    """Servers of other computers that answer probes sent to them alone, and are on a network that
    should have carried one to all: with no router between, and no VPN without multicast."""
    heard = {ear.interface for ear in measured.ears if ear.own}
    networks = [
        ip.network
        for one in measured.interfaces
        if one.name in heard and ((kind := vpn_of(one)) is None or kind.carries_multicast)
        for ip in one.ipv4_networks
    ]
    places = [[one.place for one in seen.tried if one.looked and one.looked.listed and one.udp]
              for seen in measured.servers]  # fmt: skip
    return sum(
        any(ipaddress.ip_address(place.address) in network for place in own for network in networks)
        for own in places
    )


def _probed(measured: Measured) -> int:
    """Servers of other computers that answered our broadcast."""
    return sum(1 for seen in measured.servers if Source.PROBE in seen.sources)
