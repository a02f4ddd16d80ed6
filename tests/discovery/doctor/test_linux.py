from __future__ import annotations

import json

import pytest

from discovery.doctor.firewall import Lets
from discovery.doctor.linux import judge_nftables, ufw_is_on


@pytest.mark.parametrize(
    ("settings", "on"),
    [
        ("# ufw.conf\nENABLED=yes\nLOGLEVEL=low\n", True),
        ('ENABLED="yes"\n', True),
        ("ENABLED=no\n", False),
        ("#ENABLED=yes\n", False),
        ("", False),
    ],
)
def test_ufw_says_in_its_settings_whether_it_is_on(settings: str, on: bool) -> None:
    assert ufw_is_on(settings) is on


def ruleset(*items: object) -> str:
    """As `nft -j list ruleset` prints it."""
    return json.dumps({"nftables": [{"metainfo": {"version": "1.1.3"}}, *items]})


TABLE = {"table": {"family": "inet", "name": "filter", "handle": 1}}


def chain(hook: str, policy: str = "accept", family: str = "inet") -> object:
    return {"chain": {"family": family, "table": "filter", "name": hook, "handle": 1,
                      "type": "filter", "hook": hook, "prio": 0, "policy": policy}}  # fmt: skip


def rule(name: str, verdict: str, family: str = "inet") -> object:
    return {"rule": {"family": family, "table": "filter", "chain": name, "handle": 2,
                     "expr": [{"counter": {"packets": 0}}, {verdict: None}]}}  # fmt: skip


@pytest.mark.parametrize(
    "output",
    [
        ruleset(TABLE, chain("input", "drop")),
        ruleset(TABLE, chain("input"), rule("input", "drop")),
        ruleset(TABLE, chain("prerouting"), rule("prerouting", "reject")),
    ],
)
def test_a_filter_that_drops_what_comes_in_is_named(output: str) -> None:
    found = judge_nftables(output, 6699)
    assert found is not None
    assert found.lets is Lets.UNSURE
    assert "6699" in found.action


@pytest.mark.parametrize(
    "output",
    [
        ruleset(),
        ruleset(TABLE, chain("input"), rule("input", "accept")),
        ruleset(TABLE, chain("forward", "drop")),
        ruleset(TABLE, chain("output"), rule("output", "drop")),
        ruleset(TABLE, chain("input"), rule("input", "drop", family="ip6")),
        "",
        "[]",
        "{}",
        '{"nftables": [1, {"rule": 2}, {"chain": {}}]}',
        "Operation not permitted",
    ],
)
def test_a_filter_that_lets_all_in_or_can_not_be_read_is_none(output: str) -> None:
    assert judge_nftables(output, 6697) is None
