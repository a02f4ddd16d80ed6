"""Certificates pinned on first use; another one is refused; the file is never half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.pins import (
    CertificateChanged,
    Consent,
    Pins,
    Standing,
    Trust,
    introduction,
    invite_key,
    name_key,
)
from client.problem import Problem
from protocol.words import in_two_lines, spoken

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


def test_the_first_certificate_is_pinned_and_then_known(tmp_path: Path) -> None:
    path = tmp_path / "new" / "servers.json"
    assert Pins(path).check("host:6697", ONE, name="host") is Trust.FIRST
    assert Pins(path).check("host:6697", ONE, name="host") is Trust.KNOWN
    assert json.loads(path.read_text(encoding="utf-8")) == {"host:6697": [ONE]}


def test_the_list_of_an_older_program_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_text(json.dumps({"host:6697": ONE}), encoding="utf-8")
    pins = Pins(path)
    assert pins.check("host:6697", ONE, name="host") is Trust.KNOWN
    assert pins.check("host:6697", TWO, name="host", consent=Consent(TWO)) is Trust.ACCEPTED
    assert Pins(path).pinned("host:6697") == (ONE, TWO)


def test_another_certificate_is_refused_with_the_words_of_both_and_the_ways_on(
    tmp_path: Path,
) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    with pytest.raises(CertificateChanged) as caught:
        pins.check("host:6697", TWO, name="host")
    said = str(caught.value)
    for one in (ONE, TWO):
        assert spoken(one) in said
        assert all(line in said for line in in_two_lines(one))
    for word in ("--accept-certificate", "--replace-certificate", "host"):
        assert word in said
    assert (caught.value.before, caught.value.shown) == ((ONE,), TWO)
    assert pins.check("host:6697", ONE, name="host") is Trust.KNOWN


def test_two_servers_of_one_name_are_both_known_once_the_person_said_so(tmp_path: Path) -> None:
    pins, key = Pins(tmp_path / "servers.json"), name_key("Warung Andi")
    pins.check(key, ONE, name="Warung Andi")
    assert pins.check(key, TWO, name="Warung Andi", consent=Consent(TWO)) is Trust.ACCEPTED
    assert pins.check(key, ONE, name="Warung Andi") is Trust.KNOWN
    assert pins.check(key, TWO, name="Warung Andi") is Trust.KNOWN
    assert [pins.known().standing("Warung Andi", one) for one in (ONE, TWO, THREE)] == [
        Standing.KNOWN, Standing.KNOWN, Standing.OTHER,
    ]  # fmt: skip


def test_a_server_that_was_set_up_anew_is_the_only_one_everywhere(tmp_path: Path) -> None:
    pins, anew = Pins(tmp_path / "servers.json"), Consent(TWO, instead=True)
    pins.check("host:6697", ONE, name="host")
    pins.check(invite_key(ONE), ONE, name="host")
    pins.check(name_key("Warung Andi"), ONE, name="Warung Andi")
    assert pins.check("host:6697", TWO, name="host", consent=anew) is Trust.ACCEPTED
    assert pins.check(name_key("Warung Andi"), TWO, name="Warung Andi") is Trust.KNOWN
    assert pins.known().standing("Warung Budi", ONE) is Standing.NEW
    for key in ("host:6697", name_key("Warung Andi")):
        with pytest.raises(CertificateChanged):
            pins.check(key, ONE, name="host")


def test_of_several_known_servers_only_the_one_that_was_meant_is_forgotten(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    for one in (ONE, TWO):
        pins.check("host:6697", one, name="host", consent=Consent(one))
    with pytest.raises(Problem, match="2 servers at host"):
        pins.check("host:6697", THREE, name="host", consent=Consent(instead=True))
    which = Consent(THREE, instead=True, replaced=ONE)
    pins.check("host:6697", THREE, name="host", consent=which)
    assert pins.pinned("host:6697") == (THREE, TWO)


def test_consent_is_about_one_certificate_or_about_any(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    with pytest.raises(CertificateChanged):
        pins.check("host:6697", THREE, name="host", consent=Consent(TWO))
    assert pins.check("host:6697", THREE, name="host", consent=Consent()) is Trust.ACCEPTED


def test_who_was_only_seen_under_a_name_is_no_friend_but_a_stranger_there_is_told(
    tmp_path: Path,
) -> None:
    pins, key = Pins(tmp_path / "servers.json"), name_key("Warung Andi")
    with pytest.raises(CertificateChanged, match="at neither") as caught:
        pins.check(key, TWO, name="Warung Andi", other_of=ONE)
    assert (caught.value.before, caught.value.known) == ((ONE,), ())
    assert "--replace-certificate" not in str(caught.value)
    pins.check(key, TWO, name="Warung Andi", other_of=ONE, consent=Consent(TWO))
    assert pins.pinned(key) == (TWO,)
    # Now the name is the known one's, whoever was seen first.
    with pytest.raises(CertificateChanged, match="than you know it by"):
        pins.check(key, ONE, name="Warung Andi")


def test_a_known_server_that_takes_the_name_of_one_seen_before_is_told_too(
    tmp_path: Path,
) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check(name_key("Warung Budi"), TWO, name="Warung Budi")
    assert pins.known().standing("Warung Andi", TWO, ONE) is Standing.OTHER
    with pytest.raises(CertificateChanged, match="You know this one by another name"):
        pins.check(name_key("Warung Andi"), TWO, name="Warung Andi", other_of=ONE)


def test_a_server_that_an_invite_led_to_owns_its_name_unless_others_do(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.note_name("Warung Andi", ONE)
    assert pins.known().standing("Warung Andi", ONE) is Standing.NEW  # nobody was there yet
    pins.check(invite_key(ONE), ONE, name="10.0.0.7")
    pins.note_name("Warung Andi", ONE)
    # Whoever took the name before us is a stranger all the same.
    assert pins.known().standing("Warung Andi", TWO) is Standing.OTHER
    assert pins.known().standing("Warung Andi", ONE, other_of=TWO) is Standing.KNOWN
    pins.check(invite_key(TWO), TWO, name="10.0.0.8")
    pins.note_name("Warung Andi", TWO)
    assert pins.pinned(name_key("Warung Andi")) == (ONE,)


def test_servers_are_told_apart(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    assert pins.check("a:1", ONE, name="a") is Trust.FIRST
    assert pins.check("b:1", TWO, name="b") is Trust.FIRST


def test_a_server_known_elsewhere_is_no_stranger_at_a_new_address_or_name(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check(name_key("Warung Andi"), ONE, name="Warung Andi")
    assert pins.check("10.0.0.7:6697", ONE, name="10.0.0.7") is Trust.KNOWN
    assert pins.check(name_key("Warung Baru"), ONE, name="Warung Baru") is Trust.KNOWN


def test_a_known_server_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check(name_key("Warung Andi"), ONE, name="Warung Andi")
    pins.check(name_key("Warung Budi"), TWO, name="Warung Budi")
    with pytest.raises(CertificateChanged):
        pins.check(name_key("Warung Andi"), TWO, name="Warung Andi")


@pytest.mark.parametrize("alike", ["warung ANDI", " Warung  Andi", "Warung Ａndi"])
def test_names_that_look_alike_are_one_name(alike: str) -> None:
    assert name_key(alike) == name_key("Warung Andi")


def test_a_name_is_never_an_address() -> None:
    assert name_key("10.0.0.7:6697") != "10.0.0.7:6697"


def test_the_standing_of_an_advertised_server(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    assert pins.known().standing("Warung Andi", ONE) is Standing.NEW
    pins.check(name_key("Warung Andi"), ONE, name="Warung Andi")
    known = pins.known()
    assert known.standing("Warung Andi", ONE) is Standing.KNOWN
    assert known.standing("Other name", ONE) is Standing.KNOWN
    assert known.standing("Warung Andi", TWO) is Standing.OTHER
    assert known.standing("Warung Andi", "") is Standing.OTHER
    assert known.standing("Other name", TWO) is Standing.NEW


@pytest.mark.parametrize(
    "damage",
    [b"{", b"[]", b'{"a": 1}', b'{"a": "xyz"}', b'{"a": []}', b'{"a": [1]}', b"\xff", b"[" * 99999],
)
def test_a_damaged_file_is_named_and_kept(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "servers.json"
    path.write_bytes(damage)
    with pytest.raises(Problem, match="damaged") as caught:
        Pins(path).check("a:1", ONE, name="a")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == damage


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match="--data-dir"):
        Pins(tmp_path / "file" / "servers.json").check("a:1", ONE, name="a")


def test_nothing_but_the_list_is_left_behind(tmp_path: Path) -> None:
    Pins(tmp_path / "servers.json").check("a:1", ONE, name="a")
    assert [path.name for path in tmp_path.iterdir()] == ["servers.json"]


@pytest.mark.parametrize("trust", [Trust.FIRST, Trust.ACCEPTED])
def test_who_is_met_for_the_first_time_is_introduced_by_words_to_compare(trust: Trust) -> None:
    lines = introduction("Warung Andi", trust, ONE)
    assert len(lines) == 1  # the room is what one came for
    assert "Warung Andi. " in lines[0]
    assert lines[0].endswith(f"ords: {spoken(ONE)}")
    assert ("First time" in lines[0]) == (trust is Trust.FIRST)


def test_who_was_found_by_an_address_and_has_a_name_of_others_may_pose_as_them(
    tmp_path: Path,
) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check(name_key("Warung Andi"), ONE, name="Warung Andi")
    pins.check("10.0.0.9:6697", TWO, name="10.0.0.9")
    assert pins.known().is_taken("warung  andi", TWO)
    assert not pins.known().is_taken("Warung Andi", ONE)
    assert not pins.known().is_taken("Warung Budi", TWO)
    told = "\n".join(introduction("10.0.0.9", Trust.FIRST, TWO, "Warung Andi"))
    assert "calls itself Warung Andi, but you know another" in told
