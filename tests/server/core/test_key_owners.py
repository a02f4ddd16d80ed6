"""A nick that was taken by a key is that key's: what others try, and what the host can do."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from protocol.keylogin import KIND, MECHANISM, KeyLogin, signed
from server.core import limits
from server.core.accounts import Account
from server.core.rules import Rules
from tests.server.core.dialogue import House, Person
from tests.server.core.logins import PASSWORD, decode, encode, say_plain

FINGERPRINT = "ab" * 32


class Key:
    """A client's key."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def word(self) -> str:
        return KIND + base64.b64encode(self.public).decode()

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data)


@pytest.fixture
def house() -> House:
    return House(rules=Rules(fingerprint=FINGERPRINT))


def connect(house: House, nick: str, address: str = "") -> Person:
    person = house.connect(address)
    person >> "CAP REQ sasl" >> f"NICK {nick}" >> f"USER {nick} 0 * :{nick}"
    person.read()
    return person


def challenge(person: Person, name: str, key: Key) -> bytes:
    person >> f"AUTHENTICATE {MECHANISM}" << "AUTHENTICATE +"
    person >> f"AUTHENTICATE {encode(KeyLogin(name, key.public).format())}"
    return decode((person << "AUTHENTICATE …").params[0])


def answer(person: Person, name: str, key: Key, fingerprint: str = FINGERPRINT) -> Person:
    nonce = challenge(person, name, key)
    person >> f"AUTHENTICATE {encode(key.sign(signed(fingerprint, name, nonce)))}"
    return person


def arrive(house: House, nick: str, key: Key) -> Person:
    person = answer(connect(house, nick), nick, key)
    person << "900 … … … :…"
    person << "903 … :…"
    person >> "CAP END"
    person.skip_to("422")
    return person


def test_the_first_login_takes_the_nick_and_the_next_one_gets_it_back(house: House) -> None:
    key = Key()
    arrive(house, "Andi", key) >> "QUIT"
    again = arrive(house, "andi", key)
    assert again.session.account == "Andi"
    account = house.world.accounts.find("andi")
    assert account is not None
    assert account.keys == (key.word,)


def test_nobody_else_gets_a_nick_that_a_key_has(house: House) -> None:
    arrive(house, "andi", Key()) >> "QUIT"
    person = connect(house, "andi")
    person >> f"AUTHENTICATE {MECHANISM}" << "AUTHENTICATE +"
    person >> f"AUTHENTICATE {encode(KeyLogin('andi', Key().public).format())}"
    person << "904 … :andi belongs to somebody with another key…"
    say_plain(person, "andi") << "904 … :andi has no password…"
    person >> "AUTHENTICATE SCRAM-SHA-256" << "AUTHENTICATE +"
    person >> f"AUTHENTICATE {encode('n,,n=andi,r=abc')}" << "904 … :andi has no password…"
    person >> "AUTHENTICATE ECDSA-NIST256P-CHALLENGE" << "AUTHENTICATE +"
    person >> f"AUTHENTICATE {encode('andi')}" << "904 … :andi has no public key…"
    person >> "CAP END"
    assert person.session.account == ""
    assert person.session.nick != "andi"


@pytest.mark.parametrize(
    "forge",
    [
        lambda key, nonce: key.sign(signed("cd" * 32, "andi", nonce)),  # a server in the middle
        lambda key, nonce: key.sign(signed(FINGERPRINT, "budi", nonce)),  # for another nick
        lambda key, nonce: key.sign(signed(FINGERPRINT, "andi", b"0" * 32)),  # recorded earlier
        lambda key, nonce: Key().sign(signed(FINGERPRINT, "andi", nonce)),  # by another key
        lambda key, nonce: b"",
        lambda key, nonce: b"x" * 64,
    ],
)
def test_a_signature_for_anything_else_opens_nothing(
    house: House, forge: Callable[[Key, bytes], bytes]
) -> None:
    key = Key()
    person = connect(house, "andi")
    nonce = challenge(person, "andi", key)
    person >> f"AUTHENTICATE {encode(forge(key, nonce))}"
    person << "904 … :That signature is not by this key for this server"
    assert house.world.accounts.find("andi") is None


def test_a_nick_changed_between_challenge_and_answer_is_not_taken(house: House) -> None:
    key, person = Key(), connect(house, "andi")
    nonce = challenge(person, "andi", key)
    person >> "NICK budi"
    person.read()
    person >> f"AUTHENTICATE {encode(key.sign(signed(FINGERPRINT, 'andi', nonce)))}"
    person << "904 … :You changed your nick meanwhile…"
    assert len(house.world.accounts) == 0


def test_without_tls_no_key_is_asked_for(house: House) -> None:
    person = house.connect(secure=False)
    person >> "CAP REQ sasl" >> "NICK andi"
    person.read()
    person >> f"AUTHENTICATE {MECHANISM}"
    person << "904 … :That way to log in needs TLS…"


def test_wrong_signatures_are_counted_as_guesses(house: House) -> None:
    key = Key()
    arrive(house, "andi", key) >> "QUIT"
    person = connect(house, "andi")
    for _ in range(int(limits.PASSWORD_BURST)):
        nonce = challenge(person, "andi", key)
        person >> f"AUTHENTICATE {encode(Key().sign(nonce))}" << "904 … :That signature is not…"
    answer(person, "andi", key) << "904 … :Too many wrong passwords…"


def test_an_address_takes_only_so_many_nicks(house: House) -> None:
    for number in range(int(limits.ENROL_BURST)):
        answer(connect(house, f"n{number}", "10.0.0.1"), f"n{number}", Key())
    assert len(house.world.accounts) == limits.ENROL_BURST
    last = answer(connect(house, "more", "10.0.0.1"), "more", Key())
    last << "904 … :Too many accounts from your address…"


def test_a_password_can_be_added_to_the_key(house: House) -> None:
    key = Key()
    andi = arrive(house, "andi", key)
    andi >> f"PUBKEY -{key.word}" << "FAIL PUBKEY LAST_KEY :…"
    andi >> f"REGISTER * * :{PASSWORD}" << "REGISTER SUCCESS andi :…"
    andi >> "QUIT"
    say_plain(connect(house, "andi"), "andi") << "900 … … andi :…"
    arrive(house, "andi", key)


def test_a_key_of_another_computer_can_be_added(house: House) -> None:
    desktop, laptop = Key(), Key()
    andi = arrive(house, "andi", desktop)
    andi >> f"PUBKEY {laptop.word}" << f"PUBKEY andi {desktop.word}"
    andi << f"PUBKEY andi {laptop.word}"
    andi >> "PUBKEY ed25519:AAAA" << "FAIL PUBKEY INVALID_KEY :…"
    andi >> "QUIT"
    arrive(house, "andi", laptop)


def test_the_host_frees_a_nick_and_nothing_of_its_owner_is_left(house: House) -> None:
    andi, budi = arrive(house, "andi", Key()), house.arrive("budi")
    budi >> "PRIVMSG andi :the secret of andi"
    andi << ":budi PRIVMSG andi :…"
    assert house.world.history.conversations("=andi")
    assert house.host("release andi") == ["andi is free: whoever takes it next owns it"]
    andi << "901 andi … :Your nick was released"
    assert andi.session.account == ""
    assert not house.world.history.conversations("=andi")
    assert house.host("release andi") == ["Nobody owns the nick andi; who has it now is a guest"]
    andi >> "QUIT"
    assert arrive(house, "andi", Key()).session.account == "andi"


def test_a_nick_that_nobody_used_for_months_is_free_again(house: House) -> None:
    key = Key()
    long_ago = house.moment().stamp - limits.KEY_ACCOUNT_TIME - 1
    accounts = house.world.accounts
    accounts.save(Account("old", 0, "", (key.word,), seen=long_ago))
    accounts.save(Account("used", 0, "", (key.word,), seen=long_ago + 60_000))
    accounts.save(Account("kept", 0, "a password", seen=long_ago))
    house.pass_time(1)
    assert accounts.names() == ["used", "kept"]
