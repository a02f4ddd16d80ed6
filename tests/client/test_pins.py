"""Certificates pinned on first use; a changed one is refused; the file is never half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.pins import CertificateChanged, Pins, short
from client.problem import Problem

ONE, TWO = "1" * 64, "2" * 64


def test_the_first_certificate_is_pinned_and_then_known(tmp_path: Path) -> None:
    path = tmp_path / "new" / "servers.json"
    assert Pins(path).check("host:6697", ONE, name="host")
    assert not Pins(path).check("host:6697", ONE, name="host")
    assert json.loads(path.read_text(encoding="utf-8")) == {"host:6697": ONE}


def test_a_changed_certificate_is_refused_with_both_and_the_way_to_accept(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    with pytest.raises(CertificateChanged) as caught:
        pins.check("host:6697", TWO, name="host")
    for word in (ONE, TWO, "--accept-certificate", "host"):
        assert word in str(caught.value)
    assert not pins.check("host:6697", ONE, name="host")


def test_an_accepted_certificate_replaces_the_old_one(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    pins.check("host:6697", ONE, name="host")
    assert pins.check("host:6697", TWO, name="host", accept=True)
    with pytest.raises(CertificateChanged):
        pins.check("host:6697", ONE, name="host")


def test_servers_are_told_apart(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "servers.json")
    assert pins.check("a:1", ONE, name="a")
    assert pins.check("b:1", TWO, name="b")


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


def test_a_fingerprint_can_be_read_aloud() -> None:
    assert short("3f9a01bc77de0042" + "0" * 48) == "3f9a 01bc 77de 0042"
