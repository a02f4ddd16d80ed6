"""The server's certificate: its identity, made on first start and kept in the data directory."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from language import _
from protocol.text import clean, cut
from server.problem import StartProblem

CERT_NAME = "certificate.pem"
KEY_NAME = "key.pem"
HOST_NAME = "warkop.local"  # what a client may verify when it got the certificate beforehand

# Clients pin the certificate itself and never ask who signed it, so its end protects nobody: it
# would only frighten people one day. Ten years outlive the laptop.
VALIDITY = timedelta(days=3650)
# Laptops without a network for long have clocks that lag; theirs must not find it not yet valid.
CLOCK_LAG = timedelta(days=2)
COMMON_NAME_LIMIT = 64  # X.520 ub-common-name; counted in bytes by the library

_HOST_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, which are known to belong together.

    fingerprint: SHA-256 of the DER form, 64 lower-case hexadecimal digits. Clients know us by it.
    """

    cert_path: Path
    key_path: Path
    fingerprint: str

    def ssl_context(self, *protocols: str, foreign: Sequence[str] = ()) -> ssl.SSLContext:
        """A server's side of TLS 1.2 or newer. Raises OSError when the files are gone.

        protocols: what else than IRC the port speaks (ALPN), preferred by peers that offer both.
        foreign: what is agreed on only to be told from peers that offer nothing.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # A peer could keep the host busy with handshakes on one connection (TLS 1.2 only).
        context.options |= ssl.OP_NO_RENEGOTIATION
        # "irc" is registered with IANA; a peer that offers nothing is welcome, too.
        context.set_alpn_protocols([*protocols, "irc", *foreign])
        context.load_cert_chain(self.cert_path, self.key_path)
        return context

    def chain_and_key(self) -> tuple[list[x509.Certificate], PrivateKeyTypes]:
        """The same for QUIC, whose library wants them read: ours first, then who signed it.
        Raises OSError or ValueError when the files are gone or spoiled."""
        chain = x509.load_pem_x509_certificates(self.cert_path.read_bytes())
        return chain, serialization.load_pem_private_key(self.key_path.read_bytes(), None)


def load_or_create(
    directory: Path, name: str, *, cert: Path | None = None, key: Path | None = None
) -> Certificate:
    """The certificate of the host (`cert`, `key`), or our own in `directory`, made if absent.

    directory: exists and may be written. name: what people call this server; it is written into a
    new certificate. cert without key: the file holds both. Raises StartProblem when the files
    cannot be read or do not belong together; what exists is never overwritten.
    """
    if cert is not None:
        return _load(cert, key if key is not None else cert)
    if key is not None:
        raise StartProblem(
            _("--key {key} needs its certificate. Give it with --cert, or leave both away.").format(
                key=key
            )
        )
    cert_path, key_path = directory / CERT_NAME, directory / KEY_NAME
    if not cert_path.exists():
        _create(cert_path, key_path, name)
    elif not key_path.exists():
        raise StartProblem(
            _(
                "The private key {key} is gone. Put it back, or delete {path} to start"
                " with a new identity, which people must accept when they connect."
            ).format(key=key_path, path=cert_path)
        )
    return _load(cert_path, key_path)


# -- reading --------------------------------------------------------------------------------------


def _load(cert_path: Path, key_path: Path) -> Certificate:
    cert = _read_certificate(cert_path)
    key = _read_key(key_path)
    if _public_bytes(key.public_key()) != _public_bytes(cert.public_key()):
        raise StartProblem(
            _(
                "The key {key} does not belong to the certificate {path}. Give the two"
                " that were made together."
            ).format(key=key_path, path=cert_path)
        )
    der = cert.public_bytes(serialization.Encoding.DER)
    loaded = Certificate(cert_path, key_path, hashlib.sha256(der).hexdigest())
    try:
        loaded.ssl_context()
    except OSError as error:  # ssl.SSLError is one; a key too small for today's rules, for instance
        raise StartProblem(
            _(
                "The certificate {path} cannot be used for TLS ({reason}). Use another"
                " one, or none: then one is made."
            ).format(path=cert_path, reason=error.strerror or error)
        ) from error
    return loaded


def _read_certificate(path: Path) -> x509.Certificate:
    content = _read(path)
    try:
        # The first one is ours; those after it say who signed it.
        return x509.load_pem_x509_certificates(content)[0]
    except ValueError as error:
        raise StartProblem(
            _("{path} holds no certificate in PEM form. Check that it is the right file.").format(
                path=path
            )
        ) from error


def _read_key(path: Path) -> PrivateKeyTypes:
    content = _read(path)
    try:
        return serialization.load_pem_private_key(content, password=None)
    except TypeError as error:
        raise StartProblem(
            _(
                "The key {path} is locked with a passphrase, which the server cannot ask"
                " for. Save it without one (openssl pkey -in KEY -out NEWKEY) and give"
                " that file."
            ).format(path=path)
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise StartProblem(
            _("{path} holds no private key in PEM form. Check that it is the right file.").format(
                path=path
            )
        ) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StartProblem(
            _("{path} cannot be read ({reason}). Check the path and your rights to it.").format(
                path=path, reason=error.strerror
            )
        ) from error


def _public_bytes(key: object) -> bytes:
    raw: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return raw


# -- making ---------------------------------------------------------------------------------------


def _create(cert_path: Path, key_path: Path, name: str) -> None:
    """Write the key, then the certificate.

    A key without a certificate is what a death in between leaves: it is used, not replaced. So the
    certificate, by which clients know us, appears only beside the key that it belongs to.
    """
    try:
        if key_path.exists():
            key = _read_key(key_path)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise StartProblem(
                    _(
                        "{key} is not a key that this program made. Move it away, or give it with"
                        " its certificate by --key and --cert."
                    ).format(key=key_path)
                )
        else:
            key = ec.generate_private_key(ec.SECP256R1())
            _write(
                key_path,
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                ),
            )
        _write(cert_path, _sign(key, name).public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise StartProblem(
            _(
                "The server's certificate cannot be written into {parent} ({reason})."
                " Choose another directory with --data-dir."
            ).format(parent=cert_path.parent, reason=error.strerror)
        ) from error


def _sign(key: ec.EllipticCurvePrivateKey, name: str) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, cut(clean(name), COMMON_NAME_LIMIT) or HOST_NAME)]
    )
    hosts = [HOST_NAME]
    if _HOST_LABEL.fullmatch(name):
        hosts.append(f"{name.lower()}.local")
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_LAG)
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(h) for h in hosts]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, from its first byte readable by its owner only."""
    # A name of our own: what is there is left from a death half-way. O_EXCL, so that nobody's open
    # handle or link stands in its place.
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
