"""REGISTER, VERIFY and PUBKEY; and that a registered nick is its owner's."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.core import limits
from server.core.happening import HappeningKind
from server.core.history import MemoryShelf, StoreError
from server.core.session import Phase
from server.core.world import Rules
from tests.server.core.dialogue import House, hashed
from tests.server.core.logins import PASSWORD, come_back, enrol, say_plain


def key() -> str:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return base64.b64encode(raw).decode()


# -- REGISTER ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["*", "andi", "ANDI"])
def test_a_nick_is_registered_in_one_command(name: str) -> None:
    house = House()
    watcher = house.arrive("watcher", "account-notify")
    andi = house.arrive("andi")
    for person in (watcher, andi):
        person >> "JOIN #lab"
    for person in (watcher, andi):
        person.read()
    andi >> f"REGISTER {name} * :kopi susu gula aren"
    andi << "REGISTER SUCCESS andi :This nick is yours now…"
    andi << "900 andi andi!~andi@10.0.0.2 andi :You are now logged in as andi"
    andi.hears_nothing()
    watcher << ":andi ACCOUNT andi"
    assert not any("kopi" in repr(one) for one in house.happenings)


def test_before_the_connection_is_complete() -> None:
    house = House()
    bar = house.connect()
    bar >> "CAP LS 302"
    offers = " ".join(one.params[-1] for one in bar.read()).split()
    assert "draft/account-registration=before-connect" in offers
    bar >> "NICK bar" >> "REGISTER * * shivarampassphrase"
    bar << "REGISTER SUCCESS bar :…"
    bar << "900 bar bar!*@10.0.0.1 bar :…"
    bar >> "USER bar 0 * :Bar" >> "CAP END"
    bar << "001 bar :…"
    assert bar.session.account == "bar"


def test_the_answer_carries_its_label() -> None:
    andi = House().arrive("andi", "labeled-response", "batch")
    andi >> "@label=7 REGISTER * * password"
    opening = andi << "@label=7 BATCH … labeled-response"
    reference = opening.params[0][1:]
    andi << f"@batch={reference} REGISTER SUCCESS andi :…"
    andi << f"@batch={reference} 900 andi … andi :…"
    andi << f"BATCH -{reference}"


def test_without_a_nick_there_is_nothing_to_register() -> None:
    nobody = House().connect()
    nobody >> "REGISTER * * password"
    nobody << "FAIL REGISTER NEED_NICK * :…"


def test_a_nick_that_somebody_else_has_is_not_taken_from_him() -> None:
    house = House()
    house.arrive("root")
    bar = house.connect()
    bar >> "NICK root"
    bar << "433 * root :…"
    bar >> "REGISTER * * shivarampassphrase"
    bar << "FAIL REGISTER USERNAME_EXISTS root :…"


def test_a_nick_with_an_owner_is_not_registered_again() -> None:
    house = House()
    enrol(house, "budi")
    bar = house.connect()
    bar >> "CAP LS 302"
    bar.read()
    bar >> "NICK BUDI" >> "REGISTER * * password"
    bar << "FAIL REGISTER ACCOUNT_EXISTS BUDI :That nick belongs to somebody…"


def test_only_the_own_nick_can_be_registered() -> None:
    andi = House().arrive("andi")
    andi >> "REGISTER budi * password"
    andi << "FAIL REGISTER ACCOUNT_NAME_MUST_BE_NICK budi :…"


def test_somebody_logged_in_registers_nothing_more() -> None:
    house = House()
    enrol(house, "budi")
    budi = come_back(house, "budi")
    budi >> "REGISTER * * password"
    budi << "FAIL REGISTER ALREADY_AUTHENTICATED budi :…"
    budi >> "NICK other" >> "REGISTER * * password"
    budi << ":budi NICK other"
    budi << "FAIL REGISTER ALREADY_AUTHENTICATED other :…"


@pytest.mark.parametrize(
    ("password", "code"),
    [("", "WEAK_PASSWORD"), ("ab", "WEAK_PASSWORD"), ("x" * 301, "UNACCEPTABLE_PASSWORD")],
)
def test_a_password_has_a_sensible_length(password: str, code: str) -> None:
    andi = House().arrive("andi")
    andi >> f"REGISTER * * :{password}"
    andi << f"FAIL REGISTER {code} andi :A password has…"


@pytest.mark.parametrize("password", ["abc", "x" * 300, "é" * 150])
def test_the_longest_and_the_shortest_are_taken(password: str) -> None:
    House().arrive("andi") >> f"REGISTER * * :{password}" << "REGISTER SUCCESS andi :…"


def test_an_email_is_of_no_use() -> None:
    andi = House().arrive("andi")
    andi >> "REGISTER * andi@example.org password"
    andi << "FAIL REGISTER INVALID_EMAIL andi :This server knows no e-mail…"


def test_without_a_password_it_is_incomplete() -> None:
    House().arrive("andi") >> "REGISTER * *" << "461 andi REGISTER :…"


def test_one_address_makes_only_so_many_accounts() -> None:
    house = House()
    for number in range(int(limits.ENROL_BURST)):
        person = house.arrive(f"andi{number}", address="10.0.0.9")
        person >> "REGISTER * * password" >> "QUIT"
        person << f"REGISTER SUCCESS andi{number} :…"
    late = house.arrive("late", address="10.0.0.9")
    late >> "REGISTER * * password"
    late << "FAIL REGISTER TEMPORARILY_UNAVAILABLE late :Too many accounts…"
    house.arrive("other") >> "REGISTER * * password" << "REGISTER SUCCESS other :…"
    house.pass_time(1 / limits.ENROL_RATE)
    last = house.arrive("last", address="10.0.0.9")
    last >> "REGISTER * * password" << "REGISTER SUCCESS last :…"


def test_the_server_holds_only_so_many_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ACCOUNTS", 1)
    house = House()
    enrol(house, "budi")
    andi = house.arrive("andi")
    andi >> "REGISTER * * password"
    andi << "FAIL REGISTER TEMPORARILY_UNAVAILABLE andi :This server has no place…"


def test_behind_a_server_password_one_must_connect_first() -> None:
    house = House(Rules(password_hash=hashed("pintu")))
    andi = house.connect()
    andi >> "CAP LS 302"
    offers = " ".join(one.params[-1] for one in andi.read()).split()
    assert "draft/account-registration" in offers
    andi >> "NICK andi" >> "REGISTER * * password"
    andi << "FAIL REGISTER COMPLETE_CONNECTION_REQUIRED andi :…"
    andi >> "PASS pintu" >> "USER andi 0 * :Andi" >> "CAP END"
    andi.skip_to("422")
    andi >> "REGISTER * * password"
    andi << "REGISTER SUCCESS andi :…"


class FullShelf(MemoryShelf):
    """A disk without place."""

    def put(self, kind: str, key: str, record: object) -> None:
        raise StoreError("disk is full")


def test_what_can_not_be_stored_is_not_registered() -> None:
    house = House(shelf=FullShelf())
    andi = house.arrive("andi")
    andi >> "REGISTER * * password"
    andi << "400 andi REGISTER :The host could not store that…"
    assert house.world.accounts.find("andi") is None
    assert andi.session.account == ""
    assert HappeningKind.PROBLEM in [one.kind for one in house.happenings]


def test_of_two_at_once_only_the_holder_of_the_nick_registers_it() -> None:
    """The hash takes time; nobody slips in between."""
    house = House()
    andi, mallory = house.arrive("andi"), house.arrive("mallory")
    house.engine.receive(andi.session, b"REGISTER * * password\r\nNICK other\r\n", house.moment())
    house.engine.receive(mallory.session, b"NICK andi\r\n", house.moment())
    house.settle()
    mallory << "433 mallory andi :Somebody else has that nick"
    andi << "REGISTER SUCCESS andi :…"
    mallory >> "NICK andi"
    mallory << "433 mallory andi :That nick belongs to somebody…"


# -- VERIFY -----------------------------------------------------------------------------------


def test_nothing_waits_to_be_verified() -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "VERIFY andi 12345"
    andi << "FAIL VERIFY INVALID_CODE andi :Nothing waits to be verified…"
    andi >> "VERIFY andi"
    andi << "461 andi VERIFY :…"
    andi >> "REGISTER * * password" >> "VERIFY andi 12345"
    andi << "REGISTER SUCCESS andi :…"
    andi << "900 andi … andi :…"
    andi << "FAIL VERIFY ALREADY_AUTHENTICATED andi :…"


# -- the nick ---------------------------------------------------------------------------------


def test_nobody_else_takes_a_registered_nick() -> None:
    house = House()
    enrol(house, "Budi")
    mallory = house.arrive("mallory")
    mallory >> "NICK bUdI"
    mallory << "433 mallory bUdI :That nick belongs to somebody: log in to it (SASL) or…"
    assert house.world.person("budi") is None


def test_a_newcomer_learns_it_when_registration_would_end() -> None:
    house = House()
    enrol(house, "Budi")
    plain, modern = house.connect(), house.connect()
    plain >> "NICK budi" >> "USER budi 0 * :Budi"
    plain << "433 * budi :That nick belongs to somebody…"
    plain >> "NICK tamu"
    plain << "001 tamu :…"
    modern >> "CAP LS 302" >> "NICK budi" >> "USER budi 0 * :Budi"
    modern.read()
    modern >> "CAP END"
    modern << "433 * budi :That nick belongs to somebody…"
    modern >> "NICK tamu2"
    modern << "001 tamu2 :…"


def test_who_had_another_nick_before_keeps_that() -> None:
    house = House()
    enrol(house, "Budi")
    guest = house.connect()
    guest >> "NICK tamu" >> "NICK budi" >> "USER budi 0 * :Budi"
    guest << "433 tamu budi :…"
    guest << "001 tamu :…"


def test_a_stranger_who_asks_for_it_does_not_keep_the_owner_out() -> None:
    house = House()
    enrol(house, "Budi")
    squatter = house.connect()
    squatter >> "CAP LS 302" >> "NICK budi" >> "USER s 0 * :S"
    budi = come_back(house, "budi")
    assert budi.session.nick == "budi"
    squatter.read()
    squatter >> "CAP END"
    squatter << "433 * budi :That nick belongs to somebody…"


def test_the_owner_of_another_nick_is_a_stranger_too() -> None:
    house = House()
    enrol(house, "Budi")
    enrol(house, "Cici")
    cici = house.connect()
    cici >> "CAP REQ sasl" >> "NICK budi" >> "USER cici 0 * :Cici"
    cici.read()
    say_plain(cici, "cici")
    cici.read()
    cici >> "CAP END"
    cici << "433 * budi :That nick belongs to somebody…"
    assert cici.session.phase is Phase.REGISTERING


def test_the_owner_goes_by_another_nick_and_comes_back_to_it() -> None:
    house = House()
    enrol(house, "Budi")
    budi, mallory = come_back(house, "budi"), house.arrive("mallory")
    budi >> "NICK makan"
    budi << ":budi NICK makan"
    mallory >> "NICK budi"
    mallory << "433 mallory budi :…"
    budi >> "NICK Budi"
    budi << ":makan NICK Budi"


def test_who_has_the_nick_may_write_it_otherwise() -> None:
    house = House()
    enrol(house, "Budi")
    budi = come_back(house, "budi")
    budi >> "NICK BUDI"
    budi << ":budi NICK BUDI"


def test_the_owner_takes_another_nick_while_another_connection_of_his_has_this_one() -> None:
    house = House()
    enrol(house, "Budi")
    come_back(house, "budi")
    second = house.connect()
    second >> "CAP REQ sasl" >> "NICK budi"
    second.read()
    say_plain(second, "budi") << "900 * … Budi :…"
    second << "903 * :…"
    second >> "NICK budi_hp" >> "USER budi 0 * :Budi" >> "CAP END"
    second << "001 budi_hp :…"
    assert second.session.account == "Budi"


# -- what others see --------------------------------------------------------------------------


def test_others_see_the_account_where_they_asked_for_it() -> None:
    house = House()
    enrol(house, "Budi")
    watcher = house.arrive("watcher", "extended-join", "account-tag")
    watcher >> "JOIN #lab"
    watcher.read()
    tamu = come_back(house, "tamu", account="budi")
    guest = house.arrive("guest")
    for person in (tamu, guest):
        person >> "JOIN #lab"
    watcher << "@account=Budi :tamu JOIN #lab Budi :Tamu Nama"
    assert "account" not in (watcher << ":guest JOIN #lab * :Guest Nama").tags
    tamu >> "PRIVMSG watcher :hi"
    watcher << "@account=Budi :tamu PRIVMSG watcher hi"
    tamu >> "JOIN #mine" >> "INVITE watcher #mine"
    watcher << "@account=Budi :tamu INVITE watcher #mine"
    watcher >> "WHOIS tamu"
    watcher.skip_to("312")
    watcher << "330 watcher tamu Budi :is logged in as"


# -- PUBKEY -----------------------------------------------------------------------------------


def test_keys_are_named_shown_and_taken_away() -> None:
    house = House()
    enrol(house, "Budi")
    budi = come_back(house, "budi")
    one, other = key(), key()
    budi >> "PUBKEY" << "PUBKEY Budi *"
    budi >> f"PUBKEY {one}" << f"PUBKEY Budi {one}"
    budi >> f"PUBKEY {other}" << f"PUBKEY Budi {one}"
    budi << f"PUBKEY Budi {other}"
    budi >> f"PUBKEY {other}"
    assert len(budi.read()) == 2
    budi >> f"PUBKEY -{one}" << f"PUBKEY Budi {other}"
    budi.hears_nothing()


@pytest.mark.parametrize("word", ["kopi", "AAAA", "é", "A" * 44])
def test_what_is_no_key_is_refused(word: str) -> None:
    house = House()
    enrol(house, "Budi")
    come_back(house, "budi") >> f"PUBKEY {word}" << "FAIL PUBKEY INVALID_KEY :…"


def test_keys_belong_to_an_account() -> None:
    House().arrive("andi") >> f"PUBKEY {key()}" << "FAIL PUBKEY ACCOUNT_REQUIRED :…"


def test_an_account_has_only_so_many_keys() -> None:
    house = House()
    enrol(house, "Budi")
    budi = come_back(house, "budi")
    for _ in range(limits.ACCOUNT_KEYS):
        budi >> f"PUBKEY {key()}"
    budi.read()
    budi >> f"PUBKEY {key()}" << "FAIL PUBKEY TOO_MANY_KEYS :…"


def test_the_password_is_not_kept_as_it_is() -> None:
    shelf = MemoryShelf()
    enrol(House(shelf=shelf), "budi")
    assert PASSWORD not in repr(shelf.load("account"))
