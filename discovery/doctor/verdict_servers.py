"""Verdicts on servers: those of others, and this computer's own with its firewall. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.doctor.finding import Check, Finding, Level
from discovery.doctor.firewall import Lets
from discovery.doctor.home import Home
from discovery.doctor.measured import Measured, Seen
from discovery.doctor.trying import Tried
from discovery.doctor.words import DOCTOR, WAYS_ROUND, listed, quoted, several
from discovery.listing import Kind, Source
from discovery.look import Reason
from discovery.place import Place

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
        text = f"Of {several(len(rest), 'more server')}, {good} answer."
        yield Finding(Check.SERVERS, "", level, text)


def _kept_apart(measured: Measured) -> Finding | None:
    """Client isolation: multicast says who is there, and nothing that is sent to them arrives."""
    # Whoever was found in another way may be beyond a VPN or a router.
    near = [seen for seen in measured.servers if seen.sources & _NEAR]
    action = f"Connect in another way: {WAYS_ROUND}."
    dark = [seen for seen in near if _is_dark(seen)]
    if any(map(_is_touched, near)):
        return None
    if dark and not (len(dark) == 1 and _is_resolved(dark[0])):
        names = [quoted(seen.name) for seen in dark[:MAX_NAMES]]
        if len(dark) > MAX_NAMES:
            names.append(f"{len(dark) - MAX_NAMES} more")
        verb = "is" if len(dark) == 1 else "are"
        text = f"{listed(names)} {verb} announced, but nothing sent there arrives: this network "
        text += "keeps computers apart (client isolation)"
        answers = {tried.resolved for seen in dark for tried in seen.tried}
        if False in answers and True not in answers:
            text += "."
        else:
            text += ", or " + ("its computer lets" if len(dark) == 1 else "their computers let")
            text += " nobody in."
            action = f"Run there: {DOCTOR}; if it finds no firewall, {WAYS_ROUND}."
    elif measured.spoken_to and all(
        one.resolved is False and not one.touched for one in measured.spoken_to
    ):
        number = several(len(measured.spoken_to), "other computer")
        text = (
            f"{number} can be heard, but nothing sent there arrives: this network keeps computers "
            "apart (client isolation)."
        )
    else:
        return None
    return Finding(Check.ISOLATION, "", Level.BAD, text, action)


def _of_server(seen: Seen, *, lonely: bool) -> Finding:
    tried = _best(seen)
    near = bool(seen.sources & _NEAR)
    name = quoted(seen.name) if seen.name else "A server"
    how = "announced" if near else "known from before" if seen.name else "known to others"
    level, text, action = _judged(tried, name, how, lonely=lonely)
    if level is Level.BAD and not near and not _is_touched(seen) and not _is_resolved(seen):
        level = Level.NOTE  # it may have gone home, or be on a network that we are not on
    return Finding(Check.SERVERS, seen.name or str(tried.place), level, text, action)


def _judged(tried: Tried, name: str, how: str, *, lonely: bool) -> tuple[Level, str, str]:
    """Level, finding and action for the server `name`. how: announced, or known by whom. lonely: no
    other server answers either."""
    place = tried.place
    there = f"Run on that computer: {DOCTOR}"
    if tried.other:
        text = f"{name} is {how} at {place}, but a server with another key answers there."
        return Level.NOTE, text, "Ask its host for a new invite: it may have moved or begun anew."
    if tried.looked is not None:
        milliseconds = f"{max(tried.looked.round_trip * 1000, 0.1):.2g} ms"
        if tried.looked.kind is Kind.IRC:
            return Level.OK, f"{name} answers at {place}: an IRC server, or an old Warkop.", ""
        if tried.udp:
            text = f"{name} answers at {place} in {milliseconds}, over TCP and UDP."
            return Level.OK, text, ""
        if not tried.looked.listed:
            text = f"{name} answers at {place} in {milliseconds}; its host does not announce it."
            return Level.OK, text, ""
        text = (
            f"{name} answers at {place} in {milliseconds} over TCP but not over UDP: who hears no "
            "mDNS will not find it."
        )
        return Level.NOTE, text, f"{there} and let UDP port {place.port} in."
    if tried.tcp is Reason.MUTE:
        text = f"{name} at {place} takes connections but says nothing: it hangs or was suspended."
        return Level.BAD, text, "Wake the server there (after Ctrl-Z: fg), or start it again."
    if tried.udp:
        text = f"{name} is at {place} and answers over UDP, but lets no TCP connection in."
        return Level.BAD, text, f"{there} and let TCP port {place.port} in."
    if tried.tcp is Reason.REFUSED:
        text = f"{name} is {how} at {place}, but its computer refuses: the server has stopped."
        return Level.NOTE, text, "Start it again; or wait, it leaves the list by itself."
    if tried.tcp in (Reason.NOT_TLS, Reason.RESET, Reason.GARBLED):
        text = f"{name} is {how} at {place}, but what answers there is no server of rooms."
        return Level.BAD, text, "Ask whoever runs it; it may be an old version."
    if tried.tcp is Reason.UNREACHABLE:
        text = f"{name} is {how} at {place}, and this computer has no way there."
        return Level.BAD, text, "Join the same network, or ask for another of its addresses."
    if tried.touched or tried.resolved:
        text = f"{name} is {how} at {place}: its computer is there, but a firewall keeps us out"
        # Some access points answer for the others' hardware addresses.
        sure = tried.touched or not lonely
        text += "." if sure else ", or this network keeps computers apart (client isolation)."
        return Level.BAD, text, f"{there} (it says what to allow)."
    text = f"{name} is {how} at {place}, but nothing there answers"
    text += "." if lonely else ", while other servers do."
    return Level.BAD, text, "It may have left a moment ago; if not, ask for another address of it."


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
        text = f"{quoted(home.name)} is announced by mDNS: its announcement was heard."
        yield Finding(check, subject, Level.OK, text)
    else:
        text = f"{quoted(home.name)} on port {home.port} is not announced by mDNS."
        action = "Start it without --no-advertise, or give people its address or invite."
        yield Finding(check, subject, Level.NOTE, text, action)


def _here(home: Home, measured: Measured) -> Finding | None:
    """What keeps even this computer from reaching it."""
    subject = str(home.port)
    if not home.places:
        what = "no server of rooms answers" if home.wrong else "nothing answers"
        text = f"On port {home.port} of this computer {what}."
        action = "Start the server, or name the port that it prints as address."
        return Finding(Check.PORT, subject, Level.BAD, text, action)
    outside = [one for one in home.places if not one.address.startswith("127.")]
    if not outside and any(not interface.loopback for interface in measured.interfaces):
        text = f"{quoted(home.name)} on port {home.port} listens to this computer only."
        action = "Start it without --host, or with this computer's address on the network."
        return Finding(Check.PORT, subject, Level.BAD, text, action)
    return None


def _from_outside(home: Home, measured: Measured) -> Finding:
    check, subject, name = Check.PORT, str(home.port), quoted(home.name)
    outside = home.outside
    if outside is None:
        address = next((one for one in home.places if not one.address.startswith("127.")), None)
        shown = address or Place("127.0.0.1", home.port)
        text = f"{name} answers on port {home.port}; nobody else is here who could try it."
        action = f"To try it from outside, run on another laptop: {DOCTOR} {shown}"
        return Finding(check, subject, Level.NOTE, text, action)
    who = f"{quoted(outside.name)} at {outside.place.address}"
    if _is_open(home):
        ways = "TCP and UDP" if outside.udp else "TCP"
        text = f"Port {home.port} of {name} answers from outside, over {ways}: {who} tried it."
        return Finding(check, subject, Level.OK, text)
    closed = "TCP" if outside.udp or not home.udp else "UDP" if outside.tcp else "TCP and UDP"
    text = (
        f"Port {home.port} of {name} is closed to others over {closed}: {who} tried it, and "
        "something on this computer, most likely a firewall, kept it out."
    )
    action = f"Let {closed} port {home.port} in."
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
        action = f"If you host rooms: {action}"
    yield Finding(Check.FIREWALL, "", level, known.finding, action)
