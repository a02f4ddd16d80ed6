"""CAP: which extensions the two sides use (IRCv3 capability-negotiation)."""

from __future__ import annotations

from protocol import capabilities as cap
from protocol import numerics as num
from server.core.command import Call, When, command
from server.core.commands.registration import register
from server.core.offers import CAPABILITIES
from server.core.session import Steps


@command("CAP", params=1, when=When.ALWAYS, help="CAP LS|LIST|REQ|END: choose extensions")
def capability(call: Call) -> Steps | None:
    subcommand = call.params[0].upper()
    if subcommand == "LS":
        _list_offers(call)
    elif subcommand == "LIST":
        _answer(call, "LIST", dict.fromkeys(sorted(call.session.capabilities), ""))
    elif subcommand == "REQ":
        _request(call)
    elif subcommand == "END":
        if call.session.negotiating:
            call.session.negotiating = False
            return register(call)
    else:
        call.reply(num.ERR_INVALIDCAPCMD, subcommand[:32] or "*", "Invalid CAP command")
    return None


def _list_offers(call: Call) -> None:
    session = call.session
    version = call.param(1)
    if version.isascii() and version.isdigit() and len(version) <= 4:
        session.cap_version = max(session.cap_version, int(version))
    if session.cap_version >= 302:  # "cap-notify is implicitly enabled"
        session.enable(session.capabilities | {"cap-notify"})
    if not session.is_registered:
        session.negotiating = True
    _answer(call, "LS", CAPABILITIES)


def _answer(call: Call, subcommand: str, capabilities: dict[str, str]) -> None:
    modern = call.session.cap_version >= 302
    lines = cap.format_list(capabilities, values=modern)
    # Clients of the first version do not know the `*` that announces one more line.
    for line in lines[:-1]:
        call.send("CAP", call.session.name, subcommand, *(("*",) if modern else ()), line)
    call.send("CAP", call.session.name, subcommand, lines[-1])


def _request(call: Call) -> None:
    session = call.session
    if not session.is_registered:
        session.negotiating = True
    wanted = call.param(1)
    enabled = set(session.capabilities)
    for name in cap.parse_list(wanted):
        if name.removeprefix("-") not in CAPABILITIES or _is_bound(call, name):
            call.send("CAP", session.name, "NAK", wanted)
            return
        if name.startswith("-"):
            enabled.discard(name[1:])
        else:
            enabled.add(name)
    # Acknowledged by the old set: the answer to a label must still be readable.
    call.send("CAP", session.name, "ACK", wanted)
    session.enable(frozenset(enabled))


def _is_bound(call: Call, name: str) -> bool:
    """Clients of version 302 can't switch cap-notify off."""
    return name == "-cap-notify" and call.session.cap_version >= 302
