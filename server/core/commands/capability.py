"""CAP: which extensions the two sides use (IRCv3 capability-negotiation)."""

from __future__ import annotations

from language import N_, _
from protocol import capabilities as cap
from protocol import numerics as num
from protocol.text import cut, pack
from server.core import limits
from server.core.command import Call, When, command
from server.core.commands.registration import register
from server.core.offers import capabilities
from server.core.session import Steps


@command("CAP", params=1, when=When.ALWAYS, help=N_("CAP LS|LIST|REQ|END: choose extensions"))
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
        shown = cut(subcommand, limits.SHOWN)
        call.reply(num.ERR_INVALIDCAPCMD, shown, _("There is no such CAP command"))
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
    _answer(call, "LS", _offered(call))


def _offered(call: Call) -> dict[str, str]:
    return capabilities(call.world.rules, secure=call.session.secure)


def _answer(call: Call, subcommand: str, capabilities: dict[str, str]) -> None:
    name = call.session.name
    modern = call.session.cap_version >= 302
    # What is ratified goes first: clients of the first version get one line, whatever fits.
    finished_first = dict(sorted(capabilities.items(), key=lambda one: "/" in one[0]))
    lines = cap.format_list(finished_first, values=modern)
    if not modern:
        lines = lines[:1]
    for line in lines[:-1]:
        call.send("CAP", name, subcommand, "*", line)
    call.send("CAP", name, subcommand, lines[-1])


def _request(call: Call) -> None:
    session = call.session
    if not session.is_registered:
        session.negotiating = True
    wanted = call.param(1)
    enabled = set(session.capabilities)
    offered = _offered(call)
    for name in cap.parse_list(wanted):
        if name.removeprefix("-") not in offered or _is_bound(call, name):
            call.send("CAP", session.name, "NAK", cut(wanted, cap.LIST_LIMIT))
            return
        if name.startswith("-"):
            enabled.discard(name[1:])
        else:
            enabled.add(name)
    # Acknowledged by the old set: the answer to a label must still be readable.
    for line in pack(wanted.split(), cap.LIST_LIMIT) if len(wanted) > cap.LIST_LIMIT else [wanted]:
        call.send("CAP", session.name, "ACK", line)
    session.enable(frozenset(enabled))


def _is_bound(call: Call, name: str) -> bool:
    """Clients of version 302 can't switch cap-notify off."""
    return name == "-cap-notify" and call.session.cap_version >= 302
