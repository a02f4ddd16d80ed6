"""Verdicts on servers: those of others, and this computer's own with its firewall. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.doctor.finding import Check, Finding, Level
from discovery.doctor.firewall import Lets
from discovery.doctor.home import Home
from discovery.doctor.measured import Measured, Seen
from discovery.doctor.trying import Tried
from discovery.doctor.words import DOCTOR, WAYS_ROUND, listed, quoted
from discovery.listing import Kind, Source
from discovery.look import Reason
from discovery.place import Place
from language import _, ngettext

# Servers that get a finding of their own; a campus may have hundreds.
MAX_SHOWN = 12
# Names in one sentence.
MAX_NAMES = 3
# What only servers on a link of this computer are heard by.
_NEAR = frozenset({Source.MDNS, Source.PROBE})


def servers(measured: Measured) -> Iterator[Finding]:
    """Each server of another computer, and whether the network keeps computers apart."""
    apart = _kept_apart(measured)
    if apart is not None:
        yield apart
    said = {id(seen) for seen in measured.servers if _is_dark(seen) and seen.sources & _NEAR}
    shown = [seen for seen in measured.servers if apart is None or id(seen) not in said]
    lonely = not any(map(_is_fine, measured.servers))
    for seen in shown[:MAX_SHOWN]:
        yield _of_server(seen, lonely=lonely)
    if len(shown) > MAX_SHOWN:
        rest = shown[MAX_SHOWN:]
        good = sum(map(_is_fine, rest))
        level = Level.OK if good == len(rest) else Level.BAD
        text = ngettext(
            "Of {count} more server, {good} answer.",
            "Of {count} more servers, {good} answer.",
            len(rest),
        ).format(count=len(rest), good=good)
        yield Finding(Check.SERVERS, "", level, text)


def _kept_apart(measured: Measured) -> Finding | None:
    """Client isolation: multicast says who is there, and nothing that is sent to them arrives."""
    # Whoever was found in another way may be beyond a VPN or a router.
    near = [seen for seen in measured.servers if seen.sources & _NEAR]
    action = _("Connect in another way: {advice}.").format(advice=_(WAYS_ROUND))
    dark = [seen for seen in near if _is_dark(seen)]
    if any(map(_is_touched, near)):
        return None
    if dark and not (len(dark) == 1 and _is_resolved(dark[0])):
        names = [quoted(seen.name) for seen in dark[:MAX_NAMES]]
        if len(dark) > MAX_NAMES:
            names.append(_("{count} more").format(count=len(dark) - MAX_NAMES))
        answers = {tried.resolved for seen in dark for tried in seen.tried}
        if False in answers and True not in answers:
            text = ngettext(
                "{names} is announced, but nothing sent there arrives: this network keeps"
                " computers apart (client isolation).",
                "{names} are announced, but nothing sent there arrives: this network keeps"
                " computers apart (client isolation).",
                len(dark),
            ).format(names=listed(names))
        else:
            text = ngettext(
                "{names} is announced, but nothing sent there arrives: this network keeps"
                " computers apart (client isolation), or its computer lets nobody in.",
                "{names} are announced, but nothing sent there arrives: this network keeps"
                " computers apart (client isolation), or their computers let nobody in.",
                len(dark),
            ).format(names=listed(names))
            action = _("Run there: {command}; if it finds no firewall, {advice}.").format(
                command=DOCTOR, advice=_(WAYS_ROUND)
            )
    elif measured.spoken_to and all(
        one.resolved is False and not one.touched for one in measured.spoken_to
    ):
        number = len(measured.spoken_to)
        text = ngettext(
            "{count} other computer can be heard, but nothing sent there arrives: this network"
            " keeps computers apart (client isolation).",
            "{count} other computers can be heard, but nothing sent there arrives: this network"
            " keeps computers apart (client isolation).",
            number,
        ).format(count=number)
    else:
        return None
    return Finding(Check.ISOLATION, "", Level.BAD, text, action)


def _of_server(seen: Seen, *, lonely: bool) -> Finding:
    tried = _best(seen)
    near = bool(seen.sources & _NEAR)
    name = quoted(seen.name) if seen.name else _("A server")
    how = _("announced") if near else _("known from before") if seen.name else _("known to others")
    level, text, action = _judged(tried, name, how, lonely=lonely)
    if level is Level.BAD and not near and not _is_touched(seen) and not _is_resolved(seen):
        level = Level.NOTE  # it may have gone home, or be on a network that we are not on
    return Finding(Check.SERVERS, seen.name or str(tried.place), level, text, action)


def _judged(tried: Tried, name: str, how: str, *, lonely: bool) -> tuple[Level, str, str]:
    """Level, finding and action for the server `name`. how: announced, or known by whom. lonely: no
    other server answers either."""
    place = tried.place
    there = _("Run on that computer: {command}").format(command=DOCTOR)
    if tried.other:
        text = _("{name} is {how} at {place}, but a server with another key answers there.").format(
            name=name, how=how, place=place
        )
        return (
            Level.NOTE,
            text,
            _("Ask its host for a new invite: it may have moved or begun anew."),
        )
    if tried.looked is not None:
        milliseconds = f"{max(tried.looked.round_trip * 1000, 0.1):.2g} ms"
        if tried.looked.kind is Kind.IRC:
            return (
                Level.OK,
                _("{name} answers at {place}: an IRC server, or an old Warkop.").format(
                    name=name, place=place
                ),
                "",
            )
        if tried.udp:
            text = _("{name} answers at {place} in {time}, over TCP and UDP.").format(
                name=name, place=place, time=milliseconds
            )
            return Level.OK, text, ""
        if not tried.looked.listed:
            text = _("{name} answers at {place} in {time}; its host does not announce it.").format(
                name=name, place=place, time=milliseconds
            )
            return Level.OK, text, ""
        text = _(
            "{name} answers at {place} in {time} over TCP but not over UDP: who hears"
            " no mDNS will not find it."
        ).format(name=name, place=place, time=milliseconds)
        return (
            Level.NOTE,
            text,
            _("{there} and let UDP port {port} in.").format(there=there, port=place.port),
        )
    if tried.tcp is Reason.MUTE:
        text = _(
            "{name} at {place} takes connections but says nothing: it hangs or was suspended."
        ).format(name=name, place=place)
        return Level.BAD, text, _("Wake the server there (after Ctrl-Z: fg), or start it again.")
    if tried.udp:
        text = _(
            "{name} is at {place} and answers over UDP, but lets no TCP connection in."
        ).format(name=name, place=place)
        return (
            Level.BAD,
            text,
            _("{there} and let TCP port {port} in.").format(there=there, port=place.port),
        )
    if tried.tcp is Reason.REFUSED:
        text = _(
            "{name} is {how} at {place}, but its computer refuses: the server has stopped."
        ).format(name=name, how=how, place=place)
        return Level.NOTE, text, _("Start it again; or wait, it leaves the list by itself.")
    if tried.tcp in (Reason.NOT_TLS, Reason.RESET, Reason.GARBLED):
        text = _(
            "{name} is {how} at {place}, but what answers there is no server of rooms."
        ).format(name=name, how=how, place=place)
        return Level.BAD, text, _("Ask whoever runs it; it may be an old version.")
    if tried.tcp is Reason.UNREACHABLE:
        text = _("{name} is {how} at {place}, and this computer has no way there.").format(
            name=name, how=how, place=place
        )
        return Level.BAD, text, _("Join the same network, or ask for another of its addresses.")
    if tried.touched or tried.resolved:
        # Some access points answer for the others' hardware addresses.
        sure = tried.touched or not lonely
        pattern = (
            _("{name} is {how} at {place}: its computer is there, but a firewall keeps us out.")
            if sure
            else _(
                "{name} is {how} at {place}: its computer is there, but a firewall keeps us out, or"
                " this network keeps computers apart (client isolation)."
            )
        )
        text = pattern.format(name=name, how=how, place=place)
        return Level.BAD, text, _("{there} (it says what to allow).").format(there=there)
    pattern = (
        _("{name} is {how} at {place}, but nothing there answers.")
        if lonely
        else _("{name} is {how} at {place}, but nothing there answers, while other servers do.")
    )
    text = pattern.format(name=name, how=how, place=place)
    return (
        Level.BAD,
        text,
        _("It may have left a moment ago; if not, ask for another address of it."),
    )


def _best(seen: Seen) -> Tried:
    """The try that says most of a server: the nearest to an answer."""
    return min(
        seen.tried,
        key=lambda tried: (
            tried.looked is None or tried.other,
            not tried.udp,
            tried.tcp is not Reason.REFUSED,
            tried.tcp is Reason.UNREACHABLE,
            not (tried.touched or tried.resolved),
            ":" in tried.place.address,  # people type the other
        ),
    )


def _is_fine(seen: Seen) -> bool:
    return any(tried.looked is not None and not tried.other for tried in seen.tried)


def _is_touched(seen: Seen) -> bool:
    """Whether anything that was sent to its computer surely arrived."""
    return any(tried.touched or tried.udp for tried in seen.tried)


def _is_resolved(seen: Seen) -> bool:
    """Whether its computer told its hardware address, itself or by an access point."""
    return any(tried.resolved for tried in seen.tried)


def _is_dark(seen: Seen) -> bool:
    return not _is_touched(seen) and any(tried.tcp is Reason.SILENT for tried in seen.tried)


# -- this computer --------------------------------------------------------------------------------


def port(measured: Measured) -> Iterator[Finding]:
    """This computer's server: does it answer, here and to others?"""
    for home in measured.homes:
        finding = _here(home, measured)
        if finding is not None:
            yield finding
        else:
            yield _from_outside(home, measured)
            yield from _announced(home, measured)


def _announced(home: Home, measured: Measured) -> Iterator[Finding]:
    """Whether its announcement came back to us, where announcements can be heard."""
    if not any(ear.own for ear in measured.ears):
        return
    check, subject = Check.ANNOUNCEMENT, str(home.port)
    if home.fingerprint in measured.announced:
        text = _("{name} is announced by mDNS: its announcement was heard.").format(
            name=quoted(home.name)
        )
        yield Finding(check, subject, Level.OK, text)
    else:
        text = _("{name} on port {port} is not announced by mDNS.").format(
            name=quoted(home.name), port=home.port
        )
        action = _("Start it without --no-advertise, or give people its address or invite.")
        yield Finding(check, subject, Level.NOTE, text, action)


def _here(home: Home, measured: Measured) -> Finding | None:
    """What keeps even this computer from reaching it."""
    subject = str(home.port)
    if not home.places:
        pattern = (
            _("On port {port} of this computer no server of rooms answers.")
            if home.wrong
            else _("On port {port} of this computer nothing answers.")
        )
        text = pattern.format(port=home.port)
        action = _("Start the server, or name the port that it prints as address.")
        return Finding(Check.PORT, subject, Level.BAD, text, action)
    outside = [one for one in home.places if not one.address.startswith("127.")]
    if not outside and any(not interface.loopback for interface in measured.interfaces):
        text = _("{name} on port {port} listens to this computer only.").format(
            name=quoted(home.name), port=home.port
        )
        action = _("Start it without --host, or with this computer's address on the network.")
        return Finding(Check.PORT, subject, Level.BAD, text, action)
    return None


def _from_outside(home: Home, measured: Measured) -> Finding:
    check, subject, name = Check.PORT, str(home.port), quoted(home.name)
    outside = home.outside
    if outside is None:
        address = next((one for one in home.places if not one.address.startswith("127.")), None)
        shown = address or Place("127.0.0.1", home.port)
        text = _("{name} answers on port {port}; nobody else is here who could try it.").format(
            name=name, port=home.port
        )
        action = _("To try it from outside, run on another laptop: {command} {place}").format(
            command=DOCTOR, place=shown
        )
        return Finding(check, subject, Level.NOTE, text, action)
    who = _("{name} at {address}").format(name=quoted(outside.name), address=outside.place.address)
    if _is_open(home):
        ways = _("TCP and UDP") if outside.udp else "TCP"
        text = _("Port {port} of {name} answers from outside, over {ways}: {who} tried it.").format(
            port=home.port, name=name, ways=ways, who=who
        )
        return Finding(check, subject, Level.OK, text)
    closed = "TCP" if outside.udp or not home.udp else "UDP" if outside.tcp else _("TCP and UDP")
    text = _(
        "Port {port} of {name} is closed to others over {closed}: {who} tried it,"
        " and something on this computer, most likely a firewall, kept it out."
    ).format(port=home.port, name=name, closed=closed, who=who)
    action = _("Let {closed} port {port} in.").format(closed=closed, port=home.port)
    if measured.firewall is not None and measured.firewall.action:
        action = measured.firewall.action
    return Finding(check, subject, Level.BAD, text, action)


def _is_open(home: Home) -> bool:
    """Whether the call from outside came through; who answers no probe at home (--no-advertise)
    answers none from outside."""
    call = home.outside
    return call is not None and call.tcp and (call.udp or not home.udp)


def firewall(measured: Measured) -> Iterator[Finding]:
    """This computer's firewall. It matters to who hosts; a call from outside knows better."""
    known = measured.firewall
    if known is None:
        return
    calls = [home for home in measured.homes if home.outside is not None]
    if calls and all(map(_is_open, calls)):
        return  # proven open
    level, action = Level.NOTE, known.action
    if known.lets is Lets.IN:
        level = Level.OK
    elif calls:
        action = ""  # said where the call was
    elif known.lets is Lets.OUT and measured.homes:
        level = Level.BAD
    elif not measured.homes:
        action = _("If you host rooms: {action}").format(action=action)
    yield Finding(Check.FIREWALL, "", level, known.finding, action)
