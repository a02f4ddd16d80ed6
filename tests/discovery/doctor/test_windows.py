"""The answers are as PowerShell 5.1 writes them; names come in any language, numbers do not."""

from __future__ import annotations

import json

import pytest

from discovery.doctor.firewall import Firewall, Lets
from discovery.doctor.windows import Facts, judge, read_facts, script

PYTHON = r"C:\Users\budi\AppData\Local\Programs\Python\Python312\python.exe"
PROGRAMS = (PYTHON, r"C:\warkop\.venv\Scripts\python.exe")
PUBLIC, PRIVATE, DOMAIN = 0, 1, 2
ALLOW, BLOCK = 2, 4
ON = [{"name": name, "on": 1, "inbound": 4} for name in ("Domain", "Private", "Public")]


def rule(
    action: int = ALLOW,
    profiles: int = 0,
    protocol: str = "Any",
    ports: object = ("Any",),
    program: str = PYTHON,
) -> dict[str, object]:
    return {"action": action, "profiles": profiles, "protocol": protocol,
            "ports": ports, "program": program}  # fmt: skip


def answer(*rules: object, category: int = PUBLIC, profiles: object = ON) -> str:
    networks = [{"name": "Jaringan Kampus", "category": category}]
    return json.dumps({"networks": networks, "profiles": profiles, "rules": rules})


def judged(output: str, port: int | None = 6697) -> Firewall:
    facts = read_facts(output)
    assert facts is not None
    found = judge(facts, PROGRAMS, port)
    assert found is not None
    return found


def test_a_public_network_without_rule_lets_nobody_in_and_the_remedy_can_be_copied() -> None:
    found = judged(answer())
    assert found.lets is Lets.OUT
    assert 'the network "Jaringan Kampus" (profile Public)' in found.finding
    assert found.action.endswith(f'action=allow profile=any program="{PYTHON}"')


@pytest.mark.parametrize(
    "rules",
    [
        [rule()],
        [rule(program=PYTHON.upper())],
        [rule(profiles=4)],
        [rule(profiles=7)],
        [rule(protocol="TCP"), rule(protocol="UDP")],
        [rule(protocol="6"), rule(protocol="17")],
        [rule(program="Any", ports=["6697"])],
        [rule(program="", ports="6690-6700", protocol="TCP"), rule(protocol="UDP")],
    ],
)
def test_a_rule_for_the_program_or_the_port_lets_others_in(rules: list[object]) -> None:
    assert judged(answer(*rules)).lets is Lets.IN


@pytest.mark.parametrize(
    "rules",
    [
        [rule(profiles=2)],  # for private networks only, as Windows makes it by default
        [rule(protocol="TCP")],  # questions by UDP are not let in
        [rule(ports=["6698", "6699"])],
        [rule(program=r"C:\other.exe")],
    ],
)
def test_a_rule_for_something_else_does_not_help(rules: list[object]) -> None:
    assert judged(answer(*rules)).lets is Lets.OUT


def test_a_rule_that_blocks_wins_and_is_deleted_first() -> None:
    found = judged(answer(rule(), rule(BLOCK, 4, "TCP")))
    assert found.lets is Lets.OUT
    assert "blocks this Python" in found.finding
    delete, add = found.action.split("; ")
    assert "delete rule" in delete
    assert "add rule" in add


def test_a_rule_that_blocks_on_other_networks_does_not_matter() -> None:
    assert judged(answer(rule(), rule(BLOCK, 4), category=PRIVATE)).lets is Lets.IN


@pytest.mark.parametrize(
    "profiles",
    [
        [{"name": "Public", "on": 0, "inbound": 4}],
        [{"name": "Public", "on": 1, "inbound": 2}],
        {"name": "Private", "on": 1, "inbound": 4},
        [],
    ],
)
def test_a_firewall_that_is_off_there_lets_others_in(profiles: object) -> None:
    assert judged(answer(profiles=profiles)).lets is Lets.IN


def test_without_a_server_only_rules_for_every_port_count() -> None:
    assert judged(answer(rule()), None).lets is Lets.IN
    assert judged(answer(rule(ports=["6697"])), None).lets is Lets.OUT


def test_no_network_is_no_finding() -> None:
    assert judge(Facts((), 7, ()), PROGRAMS, 6697) is None


@pytest.mark.parametrize(
    "output",
    [
        "",
        "null",
        "[]",
        "Get-NetConnectionProfile : Access denied",
        '{"networks": [], "profiles": []}',
        '{"networks": [{"name": 1}], "profiles": [], "rules": []}',
        '{"networks": 3, "profiles": [], "rules": []}',
    ],
)
def test_what_is_not_understood_is_not_judged(output: str) -> None:
    assert read_facts(output) is None


def test_a_byte_order_mark_and_a_lone_element_are_read() -> None:
    lone = {
        "networks": {"name": "\x1b[2JHotel", "category": PUBLIC},
        "profiles": ON,
        "rules": None,
    }
    facts = read_facts("\ufeff" + json.dumps(lone))
    assert facts is not None
    assert [network.name for network in facts.networks] == ["[2JHotel"]
    assert facts.rules == ()


def test_a_path_with_a_quote_stays_a_text_in_the_script() -> None:
    asked = script([r"C:\Users\d'Arc\python.exe"], 6697)
    assert r"@('C:\Users\d''Arc\python.exe')" in asked
    assert "$port='6697'" in asked
    assert '"' not in asked  # Windows' command line would need them escaped
    assert asked.count("{") == asked.count("}")
