"""The host sees who is kept out or quiet, where, how long, by whom and why."""

from __future__ import annotations

from tests.server.core.dialogue import House


def test_every_ban_and_mute_has_its_line() -> None:
    house = House()
    house.host("open lab")
    house.host("ban 10.9.0.0/16 2h wifi tetangga")
    house.host("mute joko lab")
    house.pass_time(1800)
    assert house.host("bans") == [
        "10.9.0.0/16  banned  everywhere  for another 90 minutes  by the host  address 10.9.0.0/16"
        "  wifi tetangga",
        "joko         muted   in lab      without end             by the host  nick joko",
    ]


def test_nobody_is_nobody() -> None:
    assert House().host("bans") == ["Nobody is banned or muted"]
