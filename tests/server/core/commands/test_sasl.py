"""AUTHENTICATE: logging in, and every way in which that is refused."""

from __future__ import annotations

import base64

import pytest

from protocol.sasl import CHUNK, MESSAGE_LIMIT, Plain, split_message
from server.core import limits
from server.core.happening import HappeningKind
from server.core.world import Rules
from tests.server.core.dialogue import House, Person, hashed
from tests.server.core.logins import PASSWORD, come_back, encode, enrol, say_plain

MECHANISMS = "WARKOP-ED25519,SCRAM-SHA-256,ECDSA-NIST256P-CHALLENGE,PLAIN"


@pytest.fixture
def house() -> House:
    """A server that knows budi."""
    house = House()
    enrol(house, "Budi")
    return house


def newcomer(house: House, *capabilities: str) -> Person:
    person = house.connect()
    person >> f"CAP REQ :{' '.join(['sasl', *capabilities])}"
    person.read()
    return person


def test_the_capability_names_the_mechanisms(house: House) -> None:
    modern, old = house.connect(), house.connect()
    modern >> "CAP LS 302"
    assert f"sasl={MECHANISMS}" in " ".join(one.params[-1] for one in modern.read()).split()
    old >> "CAP LS"
    assert "sasl" in old.read()[0].params[-1].split()


def test_the_owner_logs_in_before_the_welcome(house: House) -> None:
    budi = newcomer(house)
    budi >> "NICK budi" >> "USER budi 0 * :Budi"
    say_plain(budi, "budi")
    budi << "900 * *!~budi@10.0.0.2 Budi :You are now logged in as Budi"
    budi << "903 * :…"
    budi >> "CAP END"
    budi << "001 budi :…"
    assert budi.session.account == "Budi"


def test_the_examples_of_the_specification(house: House) -> None:
    """Without a second name, and with it: the same."""
    enrol(house, "jilles", "sesame")
    for message in ("amlsbGVzAGppbGxlcwBzZXNhbWU=", "AGppbGxlcwBzZXNhbWU="):
        person = newcomer(house)
        person >> "AUTHENTICATE PLAIN" >> f"AUTHENTICATE {message}"
        person << "AUTHENTICATE +"
        person << "900 * *!*@… jilles :…"
        person << "903 * :…"


def test_a_wrong_password_lets_nobody_in_and_the_host_is_told(house: House) -> None:
    mallory = newcomer(house)
    say_plain(mallory, "budi", "millet")
    mallory << "904 * :Wrong password…"
    mallory.hears_nothing()
    assert mallory.session.account == ""
    refused = [one for one in house.happenings if one.kind is HappeningKind.REFUSED]
    assert len(refused) == 1
    assert not any("millet" in one.text for one in house.happenings)


def test_who_failed_may_try_again(house: House) -> None:
    budi = newcomer(house)
    say_plain(budi, "budi", "wrong") << "904 * :…"
    say_plain(budi, "budi") << "900 * … Budi :…"


def test_nobody_logs_in_to_a_name_without_account(house: House) -> None:
    person = newcomer(house)
    person >> "NICK dewi"
    say_plain(person, "cici") << "904 dewi :Nobody registered that name…"
    assert house.world.accounts.find("cici") is None


def test_nobody_logs_in_as_somebody_else(house: House) -> None:
    enrol(house, "admin", "strong password")
    person = newcomer(house)
    message = encode(Plain("admin", "Budi", PASSWORD).format())
    person >> "AUTHENTICATE PLAIN" >> f"AUTHENTICATE {message}"
    person << "AUTHENTICATE +"
    person << "904 * :You can only log in as yourself"


@pytest.mark.parametrize("message", ["", "no nul", "a\0b", "a\0b\0c\0d"])
def test_what_is_not_plain_is_refused(house: House, message: str) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN" >> f"AUTHENTICATE {encode(message)}"
    person << "AUTHENTICATE +"
    person << "904 * :PLAIN …"
    person.hears_nothing()


def test_what_is_not_base64_is_refused(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN" >> "AUTHENTICATE !"
    person << "AUTHENTICATE +"
    person << "904 * :That SASL message is not base64"


def test_an_unknown_mechanism_is_answered_with_those_there_are(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE FOO"
    person << f"908 * {MECHANISMS} :…"
    person << "904 * :…"
    person.hears_nothing()


def test_a_mechanism_may_be_written_in_any_case(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE plain"
    person << "AUTHENTICATE +"


def test_without_the_capability_there_is_no_logging_in(house: House) -> None:
    person = house.connect()
    person >> "AUTHENTICATE PLAIN"
    person << "904 * :Logging in needs the capability sasl…"


def test_without_a_parameter_it_is_incomplete(house: House) -> None:
    newcomer(house) >> "AUTHENTICATE" << "461 * AUTHENTICATE :…"


def test_a_long_password_comes_in_two_pieces(house: House) -> None:
    enrol(house, "foo", "bar" * 100)
    message = base64.b64encode(Plain("foo", "foo", "bar" * 100).format()).decode()
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN" >> f"AUTHENTICATE {message[:400]}"
    person << "AUTHENTICATE +"
    person.hears_nothing()
    person >> f"AUTHENTICATE {message[400:]}"
    person << "900 * … foo :…"
    person << "903 * :…"


def test_a_message_of_exactly_one_piece_is_ended_by_an_empty_one(house: House) -> None:
    enrol(house, "foo", "bar" * 97)
    pieces = list(split_message(Plain("foo", "foo", "bar" * 97).format()))
    assert [len(piece) for piece in pieces] == [CHUNK, 1]
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN"
    for piece in pieces:
        person >> f"AUTHENTICATE {piece}"
    assert person.verbs() == ["AUTHENTICATE", "900", "903"]


def test_a_password_in_any_script(house: House) -> None:
    enrol(house, "foo", "é" * 100)
    say_plain(newcomer(house), "foo", "e\u0301" * 100) << "900 * … foo :…"


def test_a_piece_that_is_too_long_ends_the_exchange(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN" >> f"AUTHENTICATE {'A' * (CHUNK + 1)}"
    person << "AUTHENTICATE +"
    person << "905 * :…"
    say_plain(person, "budi") << "900 * … Budi :…"


def test_pieces_without_end_are_refused(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN"
    for _ in range(MESSAGE_LIMIT // CHUNK + 1):
        person >> f"AUTHENTICATE {'A' * CHUNK}"
    assert person.verbs() == ["AUTHENTICATE", "905"]


def test_logging_in_can_be_given_up(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN" >> "AUTHENTICATE *"
    assert person.verbs() == ["AUTHENTICATE", "906"]
    say_plain(person, "budi") << "900 * … Budi :…"


def test_who_ends_negotiation_in_the_middle_is_let_in_without_account(house: House) -> None:
    person = newcomer(house)
    person >> "NICK cici" >> "USER c 0 * :C" >> "AUTHENTICATE PLAIN" >> "CAP END"
    person << "AUTHENTICATE +"
    person << "906 cici :…"
    person << "001 cici :…"
    assert person.session.account == ""


def test_after_registration_too_and_neighbours_are_told(house: House) -> None:
    watcher = house.arrive("andi", "account-notify")
    plain = house.arrive("dedi")
    guest = house.arrive("tamu", "sasl", "account-notify")
    for person in (watcher, plain, guest):
        person >> "JOIN #lab"
    for person in (watcher, plain, guest):
        person.read()
    say_plain(guest, "budi")
    guest << "900 tamu tamu!~tamu@… Budi :…"
    guest << ":tamu ACCOUNT Budi"
    guest << "903 tamu :…"
    watcher << ":tamu ACCOUNT Budi"
    plain.hears_nothing()


def test_somebody_may_log_in_to_another_account(house: House) -> None:
    enrol(house, "foo", "bar")
    person = come_back(house, "foo", password="bar")
    say_plain(person, "budi")
    person << "900 foo … Budi :…"
    person << "903 foo :…"
    assert person.session.account == "Budi"


def test_a_failed_attempt_leaves_the_account_as_it_was(house: House) -> None:
    budi = come_back(house, "budi")
    say_plain(budi, "budi", "wrong") << "904 budi :…"
    assert budi.session.account == "Budi"


def test_wrong_passwords_are_counted_by_address(house: House) -> None:
    mallory = newcomer(house)
    for _ in range(int(limits.PASSWORD_BURST)):
        say_plain(mallory, "budi", "guess") << "904 * :Wrong password…"
    say_plain(mallory, "budi") << "904 * :Too many wrong passwords; try again in 10 seconds"
    say_plain(newcomer(house), "budi") << "900 * … Budi :…"
    house.pass_time(1 / limits.PASSWORD_RATE)
    say_plain(mallory, "budi") << "900 * … Budi :…"


def test_right_passwords_are_not_counted(house: House) -> None:
    budi = newcomer(house)
    for _ in range(3 * int(limits.PASSWORD_BURST)):
        say_plain(budi, "budi")
        assert budi.verbs() == ["900", "903"]


def test_logging_in_takes_part_of_the_time_for_registration(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN"
    house.pass_time(limits.REGISTRATION_TIME + 1)
    assert person.verbs() == ["AUTHENTICATE", "ERROR"]


def test_the_first_use_of_plain_registers_the_nick_that_one_has() -> None:
    house = House()
    andi = newcomer(house)
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    say_plain(andi, "andi")
    andi << "900 andi … andi :…"
    andi << "903 andi :…"
    andi >> "CAP END"
    andi << "001 andi :…"
    assert house.world.accounts.find("ANDI") is not None
    assert HappeningKind.ENROLLED in [one.kind for one in house.happenings]


def test_a_program_that_logs_in_before_it_says_its_nick_gets_the_name_as_nick() -> None:
    house = House()
    house.arrive("budi")
    iris = newcomer(house)
    say_plain(iris, "iris")
    iris << "900 iris … iris :…"
    iris << "903 iris :…"
    iris >> "NICK iris" >> "USER iris 0 * :Iris" >> "CAP END"
    iris << "001 iris :…"
    # Not a name that somebody has as nick, or that can be none.
    for name in ("budi", "7up"):
        say_plain(newcomer(house), name) << "904 * :Nobody registered that name…"
    assert len(house.world.accounts) == 1


def test_the_first_use_needs_the_nick_and_a_password_that_may_be() -> None:
    house = House()
    house.arrive("andi")
    late = newcomer(house)
    late >> "NICK andi"
    late << "433 * andi :…"
    say_plain(late, "andi") << "904 * :Nobody registered that name…"
    late >> "NICK cici"
    say_plain(late, "cici", "ab") << "904 cici :A password has at least 3 bytes…"
    say_plain(late, "cici", "x" * 301) << "904 cici :A password has at most 300 bytes"
    assert len(house.world.accounts) == 0


def test_behind_a_server_password_strangers_register_nothing() -> None:
    house = House(Rules(password_hash=hashed("pintu")))
    stranger = newcomer(house)
    stranger >> "NICK andi"
    say_plain(stranger, "andi") << "904 andi :This server has a password…"
    assert len(house.world.accounts) == 0


def test_the_login_of_one_who_left_under_way_is_dropped(house: House) -> None:
    person = newcomer(house)
    person >> "AUTHENTICATE PLAIN"
    line = f"AUTHENTICATE {encode(Plain('', 'budi', PASSWORD).format())}\r\n"
    house.engine.receive(person.session, line.encode(), house.moment())
    house.engine.disconnect(person.session, "gone", house.moment())
    house.settle()
    assert person.session.account == ""


def test_a_damaged_record_is_refused_in_words(house: House) -> None:
    account = house.world.accounts.find("budi")
    assert account is not None
    house.world.accounts._accounts["budi"] = type(account)("Budi", 0, "damaged")
    say_plain(newcomer(house), "budi") << "904 * :Wrong password…"
    person = newcomer(house)
    person >> "AUTHENTICATE SCRAM-SHA-256" >> f"AUTHENTICATE {encode('n,,n=budi,r=abc')}"
    person << "AUTHENTICATE +"
    person << "904 * :What the host kept…"
