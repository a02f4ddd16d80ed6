"""SCRAM-SHA-256 and ECDSA-NIST256P-CHALLENGE as a client sees them; PLAIN is in `test_sasl`."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from protocol.scram import ClientFirst, ServerFirst, answer
from server.core import limits
from tests.server.core.dialogue import House, Person
from tests.server.core.logins import PASSWORD, come_back, decode, encode, enrol

PRIVATE = ec.generate_private_key(ec.SECP256R1())
POINT = PRIVATE.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
KEY = base64.b64encode(POINT).decode()


@pytest.fixture
def house() -> House:
    """A server that knows budi."""
    house = House()
    enrol(house, "Budi")
    return house


def newcomer(house: House) -> Person:
    person = house.connect()
    person >> "CAP REQ sasl"
    person.read()
    return person


def challenged(person: Person, first: ClientFirst) -> ServerFirst:
    """SCRAM up to the server's first message."""
    person >> "AUTHENTICATE SCRAM-SHA-256"
    person << "AUTHENTICATE +"
    person >> f"AUTHENTICATE {encode(first.format())}"
    message = person << "AUTHENTICATE …"
    return ServerFirst.parse(decode(message.params[0]), first)


def test_scram_proves_both_sides_to_each_other(house: House) -> None:
    person = newcomer(house)
    first = ClientFirst.make("budi", "fyko+d2lbbFgONRv9qkxdawL")
    final, expected = answer(first, challenged(person, first), PASSWORD)
    person >> f"AUTHENTICATE {encode(final)}"
    assert decode((person << "AUTHENTICATE …").params[0]) == expected
    assert person.session.account == ""
    person >> "AUTHENTICATE +"
    person << "900 * *!*@… Budi :…"
    person << "903 * :…"


def test_scram_with_a_wrong_password_proves_nothing(house: House) -> None:
    person = newcomer(house)
    first = ClientFirst.make("budi", "abc")
    final, _ = answer(first, challenged(person, first), "millet")
    person >> f"AUTHENTICATE {encode(final)}"
    person << "904 * :Wrong password…"
    person.hears_nothing()


def test_scram_gives_another_challenge_each_time(house: House) -> None:
    """Who listened once can't say it again."""
    first = ClientFirst.make("budi", "abc")
    one, other = challenged(newcomer(house), first), challenged(newcomer(house), first)
    assert one.nonce != other.nonce
    person = newcomer(house)
    challenged(person, first)
    person >> f"AUTHENTICATE {encode(answer(first, one, PASSWORD)[0])}"
    person << "904 * :That final message belongs to another exchange"


def test_scram_is_counted_by_address_like_any_password(house: House) -> None:
    person = newcomer(house)
    first = ClientFirst.make("budi", "abc")
    for _ in range(int(limits.PASSWORD_BURST)):
        final, _ = answer(first, challenged(person, first), "guess")
        person >> f"AUTHENTICATE {encode(final)}" << "904 * :Wrong password…"
    final, _ = answer(first, challenged(person, first), PASSWORD)
    person >> f"AUTHENTICATE {encode(final)}" << "904 * :Too many wrong passwords…"


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("n,,n=nobody,r=abc", "Nobody registered that name…"),
        ("n,a=admin,n=budi,r=abc", "You can only log in as yourself"),
        ("p=tls-unique,,n=budi,r=abc", "That is not a first message…"),
        ("hello", "That is not a first message…"),
    ],
)
def test_scram_refuses_other_beginnings(house: House, first: str, text: str) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE SCRAM-SHA-256" >> f"AUTHENTICATE {encode(first)}"
    person << "AUTHENTICATE +"
    person << f"904 * :{text}"


def test_scram_may_name_itself_as_whom_to_act(house: House) -> None:
    person = newcomer(house)
    first = ClientFirst.parse(b"n,a=Budi,n=budi,r=abc")
    final, expected = answer(first, challenged(person, first), PASSWORD)
    person >> f"AUTHENTICATE {encode(final)}" << f"AUTHENTICATE {encode(expected)}"


def test_scram_ends_with_an_empty_message(house: House) -> None:
    person = newcomer(house)
    first = ClientFirst.make("budi", "abc")
    final, expected = answer(first, challenged(person, first), PASSWORD)
    person >> f"AUTHENTICATE {encode(final)}" >> f"AUTHENTICATE {encode('more')}"
    person << f"AUTHENTICATE {encode(expected)}"
    person << "904 * :Nothing was to be said any more"
    assert person.session.account == ""


def sign(challenge: bytes, key: ec.EllipticCurvePrivateKey = PRIVATE) -> bytes:
    return key.sign(challenge, ec.ECDSA(Prehashed(SHA256())))


def asked(person: Person, name: str) -> bytes:
    """ECDSA up to the challenge."""
    person >> "AUTHENTICATE ECDSA-NIST256P-CHALLENGE" >> f"AUTHENTICATE {encode(name)}"
    person << "AUTHENTICATE +"
    return decode((person << "AUTHENTICATE …").params[0])


@pytest.fixture
def with_key(house: House) -> House:
    """The same server, where budi has named a key."""
    budi = come_back(house, "Budi")
    budi >> f"PUBKEY {KEY}"
    budi << f"PUBKEY Budi {KEY}"
    budi >> "QUIT"
    return house


@pytest.mark.parametrize("name", ["budi", "budi\0budi", "budi\0budi\0"])
def test_a_key_logs_in_without_password(with_key: House, name: str) -> None:
    person = newcomer(with_key)
    challenge = asked(person, name)
    assert len(challenge) == 32
    person >> f"AUTHENTICATE {encode(sign(challenge))}"
    person << "900 * … Budi :…"
    person << "903 * :…"


def test_a_signature_by_another_key_lets_nobody_in(with_key: House) -> None:
    person = newcomer(with_key)
    stranger = ec.generate_private_key(ec.SECP256R1())
    person >> f"AUTHENTICATE {encode(sign(asked(person, 'budi'), stranger))}"
    person << "904 * :That signature is not by a key of this account"


def test_a_signature_of_an_older_challenge_lets_nobody_in(with_key: House) -> None:
    person = newcomer(with_key)
    old = sign(asked(person, "budi"))
    person >> "AUTHENTICATE *" << "906 * :…"
    asked(person, "budi")
    person >> f"AUTHENTICATE {encode(old)}" << "904 * :…"


def test_a_changed_signature_lets_nobody_in(with_key: House) -> None:
    person = newcomer(with_key)
    for position in (0, 5, -1):
        changed = bytearray(sign(asked(person, "budi")))
        changed[position] ^= 1
        person >> f"AUTHENTICATE {encode(bytes(changed))}" << "904 * :That signature…"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nobody", "Nobody registered that name…"),
        ("budi\0admin", "You can only log in as yourself"),
        (b"\xff", "A name is written in UTF-8"),
        ("", "Nobody registered that name…"),
    ],
)
def test_ecdsa_refuses_other_beginnings(house: House, name: str | bytes, text: str) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE ECDSA-NIST256P-CHALLENGE" >> f"AUTHENTICATE {encode(name)}"
    person << "AUTHENTICATE +"
    person << f"904 * :{text}"


def test_who_has_no_key_is_told_how_to_name_one(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE ECDSA-NIST256P-CHALLENGE" >> f"AUTHENTICATE {encode('budi')}"
    person << "AUTHENTICATE +"
    person << "904 * :Budi has no public key for this: log in another way and use PUBKEY"
