"""One place, tried from this computer: what `--doctor ADDRESS` does on another laptop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence

from discovery.doctor.examine import Progress, Tell, ignore
from discovery.doctor.finding import Check, Diagnosis, Finding, Level
from discovery.doctor.trying import Tried, neighbours, resolved, try_place
from discovery.doctor.words import DOCTOR, WAYS_ROUND, quoted
from discovery.invite import DEFAULT_PORT, Invite, InviteError, looks_like_invite
from discovery.listing import Kind
from discovery.look import Reason
from discovery.place import Place, read_place
from discovery.text import clean
from language import _

# Addresses tried of one name or invite.
MAX_PLACES = 8


async def diagnose_address(
    text: str, *, tell: Tell = ignore, progress: Progress = ignore
) -> Diagnosis:
    """Whether a server answers there: an address, a name or an invite, with a port or without."""
    targets = _targets(text)
    places = [place for host, port in targets for place in await _places(host, port)][:MAX_PLACES]
    shown = clean(text, 60)
    if not places:
        finding = _('"{name}" is no address, and no name that this computer can look up.').format(
            name=shown
        )
        action = _("Write it as the server printed it, as in {command} 192.168.1.7:6697").format(
            command=DOCTOR
        )
        findings = [Finding(Check.ADDRESS, shown, Level.BAD, finding, action)]
    else:
        progress(_("trying {places}").format(places=", ".join(map(str, places))))
        tried = list(await asyncio.gather(*map(try_place, places)))
        if not all(one.touched for one in tried):
            known = await neighbours()
            tried = [resolved(one, known) for one in tried]
        findings = list(judge(tried))
    for finding_ in findings:
        tell(finding_)
    return Diagnosis(tuple(findings))


def judge(tried: Sequence[Tried]) -> Iterator[Finding]:
    """What came of the places of one server: one that answers is enough."""
    answering = [one for one in tried if one.looked is not None]
    for one in answering or tried:
        level, finding, action = _judged(one)
        yield Finding(Check.ADDRESS, str(one.place), level, finding, action)


def _judged(tried: Tried) -> tuple[Level, str, str]:
    place, there = tried.place, _("on that computer run: {command}").format(command=DOCTOR)
    if tried.looked is not None:
        if tried.looked.kind is Kind.IRC:
            text = _("At {place} an IRC server answers that is not ours, or an old Warkop.").format(
                place=place
            )
            return Level.NOTE, text, ""
        name = quoted(tried.looked.name)
        milliseconds = f"{max(tried.looked.round_trip * 1000, 0.1):.2g} ms"
        if tried.udp:
            text = _("{name} answers at {place} from here in {time}, over TCP and UDP.").format(
                name=name, place=place, time=milliseconds
            )
            return Level.OK, text, ""
        if not tried.looked.listed:
            text = _("{name} answers at {place} from here in {time}; it is not announced.").format(
                name=name, place=place, time=milliseconds
            )
            return Level.OK, text, ""
        text = _("{name} answers at {place} from here over TCP, but not over UDP.").format(
            name=name, place=place
        )
        action = _("Let UDP port {port} in there, so that all can find it; {there}").format(
            port=place.port, there=there
        )
        return Level.BAD, text, action
    if tried.tcp is Reason.MUTE:
        text = _(
            "What is at {place} takes connections but says nothing: it hangs or was suspended."
        ).format(place=place)
        return Level.BAD, text, _("Wake the server there (after Ctrl-Z: fg), or start it again.")
    if tried.udp:
        text = _(
            "A server is at {place} and answers over UDP, but lets no TCP connection in."
        ).format(place=place)
        return (
            Level.BAD,
            text,
            _("Let TCP port {port} in there; {there}").format(port=place.port, there=there),
        )
    if tried.tcp is Reason.REFUSED:
        text = _("The computer {address} answers, but no server runs on its port {port}.").format(
            address=place.address, port=place.port
        )
        return Level.BAD, text, _("Start the server there, and use the address that it prints.")
    if tried.tcp in (Reason.NOT_TLS, Reason.RESET, Reason.GARBLED):
        text = _("What answers at {place} is no server of rooms.").format(place=place)
        return Level.BAD, text, _("Use the address and port that the server printed.")
    if tried.tcp is Reason.UNREACHABLE:
        text = _("This computer has no way to {address}.").format(address=place.address)
        action = _("Join the same network as the server, or use another of its addresses.")
        return Level.BAD, text, action
    if tried.touched or tried.resolved:
        text = _(
            "The computer {address} is there, but lets nobody in on port {port}: its"
            " firewall, or a Wi-Fi that keeps computers apart."
        ).format(address=place.address, port=place.port)
        return Level.BAD, text, _("To see what to allow, {there}").format(there=there)
    text = _(
        "Nothing answers at {place}: it is off, on another network, behind a"
        " firewall, or this network keeps computers apart (client isolation)."
    ).format(place=place)
    return (
        Level.BAD,
        text,
        _("If it is on and on this network, {advice}.").format(advice=_(WAYS_ROUND)),
    )


def _targets(text: str) -> list[tuple[str, int]]:
    """Hosts and ports in what somebody typed."""
    if looks_like_invite(text):
        try:
            return list(Invite.parse(text).places)
        except InviteError:
            return []
    place = read_place(text)
    if place is not None:
        return [place]
    host, __, port = text.rpartition(":")
    if host and ":" not in host and port.isdecimal() and 0 < int(port) < 65536:
        return [(host, int(port))]
    return [(text.strip("[]"), DEFAULT_PORT)]


async def _places(host: str, port: int) -> list[Place]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(Place(_scoped(one), port) for *__, one in found))


def _scoped(address: tuple[object, ...]) -> str:
    """The numeric address, a link-local one with its scope."""
    host = str(address[0])
    scope = address[3] if len(address) > 3 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
