"""Certificates pinned on first use; a changed one is refused; the file is never half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.pins import CertificateChanged, Pins, Standing, Trust, grouped, name_key
from client.problem import Problem

ONE, TWO = "1" * 64, "2" * 64


def test_the_first_certificate_is_pinned_and_then_known(tmp_path: Path) -> None:
    path = tmp_path / "new" / "servers.json"
    assert Pins(path).check("host:6697", ONE, name="host") is Trust.FIRST
    assert Pins(path).check("host:6697", ONE, name="host") is Trust.KNOWN
    assert json.loads(path.read_text(encoding="utf-8")) == {"host:6697": ONE}


def test_a_changed_certificate_is_refused_with_both_and_the_way_to_accept(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    with pytest.raises(CertificateChanged) as caught:
        pins.check("host:6697", TWO, name="host")
    for word in (grouped(ONE), grouped(TWO), "--accept-certificate", "host"):
        assert word in str(caught.value)
    assert "--accept-certificate" not in caught.value.explanation
    assert caught.value.shown == TWO
    assert pins.check("host:6697", ONE, name="host") is Trust.KNOWN


def test_an_accepted_certificate_replaces_the_old_one(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    assert pins.check("host:6697", TWO, name="host", accept=True) is Trust.ACCEPTED
    with pytest.raises(CertificateChanged):
        pins.check("host:6697", ONE, name="host")


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
    "damage", [b"{", b"[]", b'{"a": 1}', b'{"a": "xyz"}', b"\xff" * 9, b"[" * 99999]
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


def test_a_fingerprint_is_whole_and_as_the_server_prints_it() -> None:
    assert grouped("3f9a01bc77de0042" * 4) == " ".join(["3f9a 01bc 77de 0042"] * 4)
