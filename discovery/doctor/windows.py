"""The firewall of Windows: which profile each network has, and whether a rule lets us in.

PowerShell is asked once and answers in JSON with numbers, which no language of Windows translates.
A rule that blocks wins over one that allows. Windows makes one itself, for each program, when
somebody answers its question about the network with "Cancel".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from discovery.doctor.firewall import Firewall, Lets
from discovery.programs import output_of
from discovery.text import clean
from language import _

# Characters of a network's name.
NAME_MAX = 40

# The bit of a profile in a rule (NET_FW_PROFILE_TYPE2), by the category of a network
# (Get-NetConnectionProfile: 0 public, 1 private, 2 domain).
_BITS = {0: 4, 1: 2, 2: 1}
_CATEGORIES = {0: "Public", 1: "Private", 2: "Domain"}
_ALLOW, _BLOCK = 2, 4
_PROTOCOLS = {"TCP": ("TCP", "6", "Any"), "UDP": ("UDP", "17", "Any")}

# {programs}: a list of texts in quotes. {port}: a number, 0 for none.
_SCRIPT = """\
$ErrorActionPreference='SilentlyContinue';
[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false;
$programs=@({programs}); $port='{port}'; $found=@();
$found+=@(Get-NetFirewallApplicationFilter -All -PolicyStore ActiveStore |
 Where-Object {{ $programs -contains [Environment]::ExpandEnvironmentVariables($_.Program) }} |
 Get-NetFirewallRule);
$found+=@(Get-NetFirewallPortFilter -All -PolicyStore ActiveStore |
 Where-Object {{ $_.LocalPort -contains $port }} | Get-NetFirewallRule);
$rules=@($found | Where-Object {{ [int]$_.Enabled -eq 1 -and [int]$_.Direction -eq 1 }} |
 ForEach-Object {{ $ports=$_ | Get-NetFirewallPortFilter; $program=$_ |
 Get-NetFirewallApplicationFilter; @{{ action=[int]$_.Action; profiles=[int]$_.Profile;
 protocol=[string]$ports.Protocol; ports=@($ports.LocalPort | ForEach-Object {{ [string]$_ }});
 program=[Environment]::ExpandEnvironmentVariables($program.Program) }} }});
$networks=@(Get-NetConnectionProfile | ForEach-Object {{
 @{{ name=$_.Name; category=[int]$_.NetworkCategory }} }});
$profiles=@(Get-NetFirewallProfile -PolicyStore ActiveStore | ForEach-Object {{
 @{{ name=$_.Name; on=[int]$_.Enabled; inbound=[int]$_.DefaultInboundAction }} }});
ConvertTo-Json -Compress -Depth 5 @{{ networks=$networks; profiles=$profiles; rules=$rules }}
"""


@dataclass(frozen=True, slots=True)
class Network:
    """A network that this computer is on. category: see _BITS."""

    name: str
    category: int


@dataclass(frozen=True, slots=True)
class Rule:
    """An enabled rule for what comes in, of our program or for our port."""

    action: int
    profiles: int
    protocol: str
    ports: tuple[str, ...]
    program: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What Windows says. `guarded`: the bits of the profiles whose firewall keeps people out unless
    a rule lets them in."""

    networks: tuple[Network, ...]
    guarded: int
    rules: tuple[Rule, ...]


async def windows_firewall(port: int | None) -> Firewall | None:
    """See `firewall`."""
    # In a virtual environment python.exe only starts the real one, which the firewall sees.
    real = str(getattr(sys, "_base_executable", sys.executable))
    programs = tuple(dict.fromkeys((real, sys.executable)))
    command = ("powershell", "-NoProfile", "-NonInteractive", "-Command", script(programs, port))
    facts = read_facts(await output_of(*command) or "")
    return None if facts is None else judge(facts, programs, port)


def script(programs: Iterable[str], port: int | None) -> str:
    """What PowerShell is asked."""
    quoted = ",".join("'" + program.replace("'", "''") + "'" for program in programs)
    return _SCRIPT.format(programs=quoted, port=port or 0)


def read_facts(output: str) -> Facts | None:
    """From the script's JSON; None if that is not what came."""
    try:
        said = json.loads(output.lstrip("\ufeff"))
        networks = [
            Network(clean(str(one["name"]), NAME_MAX), int(one["category"]))
            for one in _many(said["networks"])
        ]
        guarded = sum(
            {"Public": 4, "Private": 2, "Domain": 1}.get(str(one["name"]), 0)
            for one in _many(said["profiles"])
            if int(one["on"]) == 1 and int(one["inbound"]) != _ALLOW
        )
        rules = [
            Rule(
                int(one["action"]),
                int(one["profiles"]),
                str(one["protocol"]),
                tuple(map(str, _many(one["ports"]))),
                str(one["program"]),
            )
            for one in _many(said["rules"])
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Facts(tuple(networks), guarded, tuple(rules))


def judge(facts: Facts, programs: tuple[str, ...], port: int | None) -> Firewall | None:
    """What that means for a server on `port` that runs in the first of `programs`."""
    closed: list[Network] = []
    for network in facts.networks:
        if not facts.guarded & _BITS.get(network.category, 4):
            continue
        there = [rule for rule in facts.rules if _is_of(rule, network) and _is_ours(rule, programs)]
        blocking = [rule for rule in there if rule.action == _BLOCK]
        if any(_covers(rule, kind, port) for rule in blocking for kind in _PROTOCOLS):
            return _blocked(network, programs[0])
        allowing = [rule for rule in there if rule.action == _ALLOW]
        if not all(any(_covers(rule, kind, port) for rule in allowing) for kind in _PROTOCOLS):
            closed.append(network)
    if closed:
        return _closed(closed[0], programs[0])
    if not facts.networks:
        return None
    return Firewall(
        Lets.IN,
        _("Windows' firewall lets others in on {named}.").format(named=_named(facts.networks[0])),
    )


def _blocked(network: Network, program: str) -> Firewall:
    return Firewall(
        Lets.OUT,
        _(
            "A rule of Windows' firewall blocks this Python on {named}: somebody once"
            ' answered its question with "Cancel".'
        ).format(named=_named(network)),
        _(
            "In PowerShell as administrator: netsh advfirewall firewall delete rule"
            ' name=all dir=in program="{program}"; {command}'
        ).format(program=program, command=_allow(program)),
    )


def _closed(network: Network, program: str) -> Firewall:
    return Firewall(
        Lets.OUT,
        _("Windows' firewall has no rule that lets others reach this Python on {named}.").format(
            named=_named(network)
        ),
        _("In PowerShell as administrator: {command}").format(command=_allow(program)),
    )


def _allow(program: str) -> str:
    return (
        "netsh advfirewall firewall add rule name=Warkop dir=in action=allow profile=any "
        f'program="{program}"'
    )


def _named(network: Network) -> str:
    category = _CATEGORIES.get(network.category, "unknown")
    return _('the network "{network}" (profile {category})').format(
        network=network.name, category=category
    )


def _is_of(rule: Rule, network: Network) -> bool:
    """0 stands for every profile."""
    return rule.profiles == 0 or bool(rule.profiles & _BITS.get(network.category, 4))


def _is_ours(rule: Rule, programs: tuple[str, ...]) -> bool:
    return rule.program in ("", "Any") or rule.program.lower() in map(str.lower, programs)


def _covers(rule: Rule, protocol: str, port: int | None) -> bool:
    if rule.protocol not in _PROTOCOLS[protocol]:
        return False
    return not rule.ports or any(_has(written, port) for written in rule.ports)


def _has(written: str, port: int | None) -> bool:
    """Whether "Any", "6697" or "6690-6700" contains the port."""
    if written == "Any" or port is None:
        return written == "Any"
    first, __, last = written.partition("-")
    return first.isdecimal() and int(first) <= port <= int(last if last.isdecimal() else first)


def _many(value: Any) -> list[Any]:
    """A list; PowerShell writes one element alone in some versions, and none as null."""
    return value if isinstance(value, list) else [] if value is None else [value]
