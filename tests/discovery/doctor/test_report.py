from __future__ import annotations

import json

from discovery.doctor.finding import Check, Diagnosis, Finding, Level
from discovery.doctor.report import as_json, lines, summary

WELL = Finding(Check.MULTICAST, "eth0", Level.OK, "eth0 hears itself.")
NOTE = Finding(Check.OTHERS, "", Level.NOTE, "Nobody else was heard.", "Open a room.")
BAD = Finding(
    Check.ISOLATION, "", Level.BAD, "This network keeps computers apart.", "Use a cable."
)


def test_each_level_has_its_mark_and_the_action_stands_below() -> None:
    assert lines(WELL) == [" ok eth0 hears itself."]
    assert lines(NOTE) == [" -- Nobody else was heard.", "    > Open a room."]
    assert lines(BAD)[0].startswith(" !! ")


def test_sentences_are_wrapped_below_each_other_and_addresses_stay_whole() -> None:
    address = "warkop://[2001:db8:1234:5678:9abc:def0:1234:5678]:6697"
    long = Finding(Check.ADDRESS, "", Level.BAD, "one two three four five " * 3, f"Open {address}")
    shown = lines(long, width=40)
    assert [line[:4] for line in shown] == [" !! ", "    ", "    ", "    ", "    "]
    assert all(len(line) <= 40 for line in shown[:-1])
    assert shown[-1] == f"      {address}"


def test_colours_mark_only_the_mark() -> None:
    assert lines(BAD, colour=True)[0] == "\x1b[1;31m!!\x1b[0m".join(
        [" ", " This network keeps computers apart."]
    )
    assert not any("\x1b" in line for line in lines(BAD))


def test_the_end_says_whether_all_is_well() -> None:
    assert summary(Diagnosis((WELL,))) == "All is well."
    assert summary(Diagnosis((WELL, BAD))) == "1 problem; what helps stands below each."
    assert summary(Diagnosis((BAD, BAD))).startswith("2 problems")


def test_a_network_where_nobody_else_was_heard_is_not_called_well() -> None:
    assert summary(Diagnosis((WELL, NOTE))) == (
        "Nothing is wrong here, but nobody else was heard."
    )
    answering = Finding(Check.SERVERS, "Anna", Level.OK, '"Anna" answers.')
    assert summary(Diagnosis((WELL, NOTE, answering))) == "All is well."
    assert Diagnosis((WELL, NOTE)).well


def test_scripts_read_names_that_do_not_change() -> None:
    assert json.loads(as_json(Diagnosis((WELL, BAD)))) == {
        "ok": False,
        "findings": [
            {"check": "multicast", "subject": "eth0", "level": "ok",
             "finding": "eth0 hears itself.", "action": ""},
            {"check": "isolation", "subject": "", "level": "bad",
             "finding": "This network keeps computers apart.", "action": "Use a cable."},
        ],
    }  # fmt: skip
    assert {check.value for check in Check} == {
        *("network", "multicast", "mdns-port", "others", "servers", "isolation", "port"),
        *("announcement", "firewall", "vpn", "address"),
    }


def test_only_what_is_bad_is_unwell() -> None:
    assert Diagnosis((WELL, NOTE)).well
    assert not Diagnosis((WELL, NOTE, BAD)).well
