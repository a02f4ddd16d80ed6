"""Clients know the server by its certificate: it must last, match its key, and stay private."""

from __future__ import annotations

import hashlib
import os
import socket
import ssl
import stat
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from server.certificate import CERT_NAME, KEY_NAME, load_or_create
from server.problem import StartProblem


def key_pem(passphrase: bytes | None = None, *, bits: int = 0) -> bytes:
    key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase)
        if passphrase
        else serialization.NoEncryption(),
    )


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def refusal(directory: Path, cert: Path | None = None, key: Path | None = None) -> str:
    with pytest.raises(StartProblem) as raised:
        load_or_create(directory, "x", cert=cert, key=key)
    assert raised.value.status == 1
    return raised.value.sentence


def test_the_identity_is_made_once_and_kept(tmp_path: Path) -> None:
    first = load_or_create(tmp_path, "andi's warkop")
    second = load_or_create(tmp_path, "another name by now")
    assert first == second
    der = ssl.PEM_cert_to_DER_cert((tmp_path / CERT_NAME).read_text(encoding="ascii"))
    assert first.fingerprint == hashlib.sha256(der).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir()) == [CERT_NAME, KEY_NAME]


def test_two_servers_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    prints = {load_or_create(tmp_path / one, "same name").fingerprint for one in "ab"}
    assert len(prints) == 2


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX notion")
def test_nobody_else_on_the_machine_can_read_the_key(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "hosts"),
    [
        ("andi's warkop", ["warkop.local"]),
        ("Warkop-2", ["warkop.local", "warkop-2.local"]),
        ("", ["warkop.local"]),
        ("a\x00\x1b[31mb", ["warkop.local"]),
        ("☕" * 100, ["warkop.local"]),
    ],
    ids=["words", "host name", "empty", "controls", "long"],
)
def test_any_name_makes_a_certificate_for_many_years(
    tmp_path: Path, name: str, hosts: list[str]
) -> None:
    made = certificate(load_or_create(tmp_path, name).cert_path)
    alternative = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternative.get_values_for_type(x509.DNSName) == hosts
    assert isinstance(made.public_key(), ec.EllipticCurvePublicKey)
    assert (made.not_valid_after_utc - made.not_valid_before_utc).days > 3600


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_that_trusts_the_certificate_can_talk(
    tmp_path: Path, version: ssl.TLSVersion
) -> None:
    made = load_or_create(tmp_path, "x")
    client_side = ssl.create_default_context(cafile=str(made.cert_path))
    client_side.minimum_version = client_side.maximum_version = version
    near, far = socket.socketpair()
    near.settimeout(10)
    far.settimeout(10)

    def serve() -> None:
        with made.ssl_context().wrap_socket(far, server_side=True) as served:
            served.sendall(b"halo")

    thread = threading.Thread(target=serve)
    thread.start()
    with client_side.wrap_socket(near, server_hostname="warkop.local") as connected:
        assert connected.recv(4) == b"halo"
        assert connected.getpeercert(binary_form=True) is not None
    thread.join(10)


def test_a_death_between_key_and_certificate_is_repaired(tmp_path: Path) -> None:
    load_or_create(tmp_path, "x")
    key = (tmp_path / KEY_NAME).read_bytes()
    (tmp_path / CERT_NAME).unlink()
    (tmp_path / f"{CERT_NAME}.new").write_bytes(b"-----BEGIN CERT")
    load_or_create(tmp_path, "x")
    assert (tmp_path / KEY_NAME).read_bytes() == key
    assert not (tmp_path / f"{CERT_NAME}.new").exists()


def test_a_lost_key_is_explained_and_nothing_is_overwritten(tmp_path: Path) -> None:
    load_or_create(tmp_path, "x")
    before = (tmp_path / CERT_NAME).read_bytes()
    (tmp_path / KEY_NAME).unlink()
    said = refusal(tmp_path)
    assert f"{KEY_NAME} is gone" in said
    assert "new identity" in said
    assert (tmp_path / CERT_NAME).read_bytes() == before


@pytest.mark.parametrize("damaged", [CERT_NAME, KEY_NAME])
def test_a_damaged_file_of_our_own_is_named(tmp_path: Path, damaged: str) -> None:
    load_or_create(tmp_path, "x")
    (tmp_path / damaged).write_bytes(b"")
    assert damaged in refusal(tmp_path)


def test_a_strange_key_in_the_data_directory_is_not_used(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).write_bytes(key_pem(bits=2048))
    assert "is not a key that this program made" in refusal(tmp_path)


def test_the_hosts_own_certificate_is_used(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert load_or_create(elsewhere, "x", cert=made.cert_path, key=made.key_path) == made
    assert list(elsewhere.iterdir()) == []


def test_one_file_may_hold_certificate_and_key(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    both = tmp_path / "both.pem"
    both.write_bytes(made.key_path.read_bytes() + made.cert_path.read_bytes())
    assert load_or_create(tmp_path, "x", cert=both).fingerprint == made.fingerprint


def test_a_chain_is_known_by_its_first_certificate(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    (tmp_path / "other").mkdir()
    other = load_or_create(tmp_path / "other", "y")
    chain = tmp_path / "chain.pem"
    chain.write_bytes(made.cert_path.read_bytes() + other.cert_path.read_bytes())
    found = load_or_create(tmp_path, "x", cert=chain, key=made.key_path)
    assert found.fingerprint == made.fingerprint


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    gone = tmp_path / "gone.pem"
    assert refusal(tmp_path, cert=gone, key=made.key_path).startswith(f"{gone} cannot be read (")
    assert refusal(tmp_path, cert=made.cert_path, key=gone).startswith(f"{gone} cannot be read (")
    assert "cannot be read" in refusal(tmp_path, cert=tmp_path, key=made.key_path)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    other = tmp_path / "other.pem"
    for pem in (key_pem(), key_pem(bits=2048)):
        other.write_bytes(pem)
        assert "does not belong to" in refusal(tmp_path, cert=made.cert_path, key=other)


def test_a_key_with_a_passphrase_is_refused_without_asking(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    locked = tmp_path / "locked.pem"
    locked.write_bytes(key_pem(b"rahasia"))
    assert "passphrase" in refusal(tmp_path, cert=made.cert_path, key=locked)


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    assert "no certificate" in refusal(tmp_path, cert=made.key_path, key=made.key_path)
    assert "no private key" in refusal(tmp_path, cert=made.cert_path, key=made.cert_path)


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    made = load_or_create(tmp_path, "x")
    assert "no private key" in refusal(tmp_path, cert=made.cert_path)


def test_a_key_without_its_certificate_is_refused(tmp_path: Path) -> None:
    assert "needs its certificate" in refusal(tmp_path, key=tmp_path / "key.pem")


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    assert "--data-dir" in refusal(tmp_path / "gone")
