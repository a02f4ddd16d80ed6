"""Coming and going: whatever order a client chooses, it gets in, or one reason why not."""

from __future__ import annotations

import itertools

import pytest

from protocol.names import NICK_LIMIT
from server.core.limits import (
    PASSWORD_BURST,
    PING_AFTER,
    PING_TIME,
    REGISTRATION_TIME,
    REPLACE_AFTER,
    REPLACE_ANSWER,
)
from server.core.session import Phase
from server.core.world import Rules
from tests.server.core.dialogue import House, Person, hashed
from tests.server.core.logins import come_back, enrol, say_plain


@pytest.mark.parametrize(
    "lines",
    list(itertools.permutations(["CAP LS 302", "NICK andi", "USER andi 0 * :Andi", "PASS x"])),
)
def test_any_order_leads_in(lines: tuple[str, ...]) -> None:
    andi = House().connect()
    for line in lines:
        andi >> line
    andi >> "CAP END"
    assert "001" in andi.verbs()


def test_the_welcome_comes_whole_and_in_order() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    andi << "001 andi :…"
    andi << "002 andi :…"
    andi << "003 andi :…"
    andi << "004 andi warkop.local … … … …"
    verbs = andi.verbs()
    while verbs[0] == "005":
        del verbs[0]
    assert verbs == ["251", "252", "254", "255", "265", "266", "422"]


def test_every_token_of_what_the_server_can_do_is_ascii_and_a_line_has_at_most_13() -> None:
    andi = House(Rules(network="Café \\ Andi=1")).connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    lines = [one.params[1:-1] for one in andi.read() if one.verb == "005"]
    assert max(map(len, lines)) <= 13
    assert all(token.isascii() and " " not in token for line in lines for token in line)
    assert any(r"NETWORK=Caf\xC3\xA9\x20\x5C\x20Andi\x3D1" in line for line in lines)


def test_the_message_of_the_day_is_part_of_the_welcome_and_can_be_read_again() -> None:
    house = House(Rules(motd=("halo", "")))
    andi = house.connect()
    andi >> "NICK andi" >> "USER andi 0 * :Andi"
    assert andi.verbs()[-4:] == ["375", "372", "372", "376"]
    andi >> "MOTD"
    andi << "375 andi :…"
    andi << "372 andi :- halo"
    andi << "372 andi :- "
    andi << "376 andi :…"


@pytest.mark.parametrize("line", ["JOIN #lab", "PRIVMSG andi :x", "LIST", "NOSUCH", "WHOIS x"])
def test_before_registration_nothing_else_is_answered(line: str) -> None:
    andi = House().connect()
    andi >> line
    andi << "451 * :…"
    andi.hears_nothing()


@pytest.mark.parametrize("line", ["USER andi 0 * :Andi", "PASS x"])
def test_after_registration_it_is_over(line: str) -> None:
    andi = House().arrive("andi")
    andi >> line
    andi << "462 andi :…"


@pytest.mark.parametrize("line", ["USER", "USER andi", "USER andi 0 *", "USER andi 0 * :"])
def test_a_user_without_a_name_is_refused(line: str) -> None:
    andi = House().connect()
    andi >> "NICK andi" >> line
    andi << "461 andi USER :…"
    andi.hears_nothing()


def test_a_user_name_in_another_script_does_not_keep_anybody_out() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> "USER 😊😊 0 * :Andi"
    assert andi.verbs()[0] == "001"
    assert andi.session.user == "~user"


@pytest.mark.parametrize(
    "nick", ["*", "1andi", "a b", "andi!", "#andi", "b" * (NICK_LIMIT + 5), ":x"]
)
def test_a_nick_that_is_none_is_refused_and_shown(nick: str) -> None:
    andi = House().arrive("andi")
    andi >> f"NICK :{nick}"
    andi << f"432 andi {nick.replace(' ', '_').lstrip(':')} :…"
    andi.hears_nothing()


@pytest.mark.parametrize("line", ["NICK", "NICK :"])
def test_a_nick_must_be_given(line: str) -> None:
    andi = House().connect()
    andi >> line
    andi << "431 * :…"


def test_the_longest_nick_is_taken() -> None:
    andi = House().arrive("andi")
    andi >> f"NICK {'a' * NICK_LIMIT}"
    andi << f":andi NICK {'a' * NICK_LIMIT}"


def test_a_nick_belongs_to_who_came_first() -> None:
    house = House()
    andi, other = house.arrive("andi"), house.connect()
    other >> "NICK ANDI" >> "USER x 0 * :X"
    other << "433 * ANDI :…"
    other.hears_nothing()
    other >> "NICK budi"
    assert other.verbs()[0] == "001"
    other >> "NICK andi"
    other << "433 budi andi :…"
    andi >> "QUIT"
    other >> "NICK andi"
    other << ":budi NICK andi"


def test_two_who_register_at_once_do_not_get_one_nick() -> None:
    house = House()
    one, other = house.connect(), house.connect()
    one >> "NICK andi"
    other >> "NICK andi" >> "USER x 0 * :X"
    one >> "USER x 0 * :X"
    assert one.verbs()[0] == "001"
    assert other.verbs() == ["433"]


def test_a_nick_given_up_early_is_free() -> None:
    house = House()
    house.connect() >> "NICK andi" >> "QUIT"
    house.arrive("andi")


def test_another_case_of_ones_own_nick_is_a_change_and_the_same_is_none() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read()
    budi.read()
    andi >> "NICK Andi"
    andi << ":andi NICK Andi"
    budi << ":andi NICK Andi"
    andi >> "NICK Andi"
    andi.hears_nothing()
    budi.hears_nothing()


# -- the server's password -------------------------------------------------------------------------

LOCKED = Rules(password_hash=hashed("kopi"))


def test_the_servers_password_lets_in() -> None:
    andi = House(LOCKED).connect()
    andi >> "PASS kopi" >> "NICK andi" >> "USER andi 0 * :Andi"
    assert andi.verbs()[0] == "001"


@pytest.mark.parametrize("first", ["PASS teh", "PONG x"])
def test_without_it_there_is_a_reason_and_the_end(first: str) -> None:
    andi = House(LOCKED).connect()
    andi >> first >> "NICK andi" >> "USER andi 0 * :Andi"
    andi << "464 andi :…"
    andi << "ERROR :…"
    assert andi.session.phase is Phase.CLOSED
    andi >> "PASS kopi"
    andi.hears_nothing()


def test_the_servers_password_can_be_guessed_only_so_often_from_one_address() -> None:
    house = House(LOCKED)

    def knock(password: str, address: str) -> list[str]:
        guest = house.connect(address)
        guest >> f"PASS {password}" >> "NICK andi" >> "USER andi 0 * :Andi"
        return [line.params[-1] for line in guest.read()[:1]]

    for _ in range(20):
        assert knock("kopi", "10.9.9.9")[0].startswith("Welcome")
        house.world.close(house.world.nicks["andi"], "bye")
    for number in range(int(PASSWORD_BURST)):
        assert knock(f"salah{number}", "10.9.9.9") == ["Wrong server password"]
    assert knock("kopi", "10.9.9.9") == ["Too many wrong passwords; try again in 10 seconds"]
    house.now += 9.9
    assert knock("kopi", "10.9.9.9") == ["Too many wrong passwords; try again in 1 seconds"]
    assert knock("kopi", "10.8.8.8")[0].startswith("Welcome")


# -- PING, QUIT, time ------------------------------------------------------------------------------


def test_a_ping_is_answered_with_its_token_at_any_time() -> None:
    andi = House().connect()
    andi >> "PING abc"
    andi << "PONG warkop.local abc"
    andi >> "PING :"
    andi << "PONG warkop.local :"
    andi >> "PING"
    andi << "461 * PING :…"


def test_a_token_as_long_as_a_line_comes_back_cut() -> None:
    andi = House().arrive("andi")
    andi >> "PING " + "x" * 505
    assert "x" * 450 in (andi << "PONG warkop.local x…").params[1]
    andi >> "PING " + "x" * 506
    andi << "417 andi :…"
    andi >> "PING y"
    andi << "PONG warkop.local y"


@pytest.mark.parametrize("registered", [True, False])
def test_quit_is_answered_with_an_error_and_the_end(registered: bool) -> None:
    house = House()
    andi = house.arrive("andi") if registered else house.connect()
    andi >> "QUIT :dah"
    andi << "ERROR :Closing link: Quit: dah"
    assert andi.session.phase is Phase.CLOSED


def test_a_quit_is_seen_once_by_everybody_in_any_common_room() -> None:
    house = House()
    andi, budi, cici = (house.arrive(nick) for nick in ("andi", "budi", "cici"))
    for room in ("#a", "#b"):
        andi >> f"JOIN {room}"
        budi >> f"JOIN {room}"
    budi.read()
    andi >> "QUIT :pulang"
    budi << ":andi QUIT :Quit: pulang"
    budi.hears_nothing()
    cici.hears_nothing()


def test_a_connection_that_says_nothing_is_closed() -> None:
    house = House()
    stranger = house.connect()
    house.pass_time(REGISTRATION_TIME + 1)
    stranger << "ERROR :…"


def test_silence_is_asked_about_and_then_ended() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    house.pass_time(PING_AFTER + 1)
    andi << "PING warkop.local"
    budi << "PING warkop.local"
    andi >> "PONG warkop.local"
    house.pass_time(PING_TIME + 1)
    andi.hears_nothing()
    budi << "ERROR :…"


# -- an owner's own dead connection ----------------------------------------------------------------


def owner(house: House, nick: str = "budi") -> Person:
    """Who logs in to the nick with the right password, and has not ended registration."""
    person = house.connect()
    person >> "CAP REQ sasl" >> f"NICK {nick}" >> f"USER {nick} 0 * :x"
    person.read()
    return say_plain(person, nick)


def test_an_owner_who_comes_back_gets_the_nick_from_the_own_dead_connection() -> None:
    house = House()
    enrol(house, "budi")
    dead, cici = come_back(house, "budi"), house.arrive("cici")
    dead >> "JOIN #lab"
    cici >> "JOIN #lab"
    house.pass_time(REPLACE_AFTER)
    cici.read()
    back = owner(house)
    back.read()
    back >> "CAP END"
    back << "001 budi :…"
    cici << ":budi QUIT :Came back on another connection"
    assert dead.session.phase is Phase.CLOSED


def test_two_programs_of_one_owner_do_not_put_each_other_out_for_ever() -> None:
    house = House()
    enrol(house, "budi")
    first = come_back(house, "budi")
    house.pass_time(REPLACE_AFTER / 2)
    second = owner(house)
    second.read()
    second >> "CAP END"
    second.hears_nothing()
    first << "PING …"
    house.pass_time(0.1)
    first >> "PONG warkop"
    house.pass_time(1)
    second << "433 * budi :Another program of yours has that nick"
    house.pass_time(REPLACE_ANSWER)
    assert second.session.phase is Phase.REGISTERING
    assert first.session.phase is Phase.REGISTERED
    second >> "NICK budi2"
    second << "001 budi2 :…"


def test_a_young_connection_that_does_not_answer_gives_way_after_three_seconds() -> None:
    house = House()
    enrol(house, "budi")
    dead = come_back(house, "budi")
    house.pass_time(1)
    back = owner(house)
    back.read()
    back >> "CAP END"
    house.pass_time(REPLACE_ANSWER - 0.1)
    back.hears_nothing()
    house.pass_time(0.1)
    back << "001 budi :…"
    assert dead.session.phase is Phase.CLOSED
    assert back.session.account == "budi"


def test_whoever_leaves_while_being_asked_gives_way_at_once() -> None:
    house = House()
    enrol(house, "budi")
    dead = come_back(house, "budi")
    back = owner(house)
    back.read()
    back >> "CAP END"
    house.engine.disconnect(dead.session, "broken", house.moment())
    house.pass_time(1)
    back << "001 budi :…"


def test_what_was_answered_to_an_earlier_question_does_not_count() -> None:
    house = House()
    enrol(house, "budi")
    holder = come_back(house, "budi")
    for answers in (True, False):
        back = owner(house)
        back.read()
        back >> "CAP END"
        house.pass_time(0.1)
        if answers:
            holder >> "PONG warkop"
        house.pass_time(REPLACE_ANSWER)
        assert back.verbs()[0] == ("433" if answers else "001")


def test_only_who_has_logged_in_makes_the_server_ask() -> None:
    house = House()
    enrol(house, "budi")
    budi = come_back(house, "budi")
    stranger = house.connect()
    stranger >> "NICK budi" >> "USER x 0 * :x"
    stranger << "433 * budi :That nick belongs to somebody…"
    budi.hears_nothing()


def test_a_stranger_puts_nobody_out() -> None:
    house = House()
    enrol(house, "budi")
    enrol(house, "dewi")
    budi = come_back(house, "budi")
    house.pass_time(REPLACE_AFTER)
    stranger = owner(house, "dewi")
    stranger >> "NICK budi"
    stranger.read()
    stranger >> "CAP END"
    stranger << "433 * budi :That nick belongs to somebody…"
    assert budi.session.phase is Phase.REGISTERED


def test_who_is_muted_has_no_last_words() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab,#dapur"
    budi >> "JOIN #lab,#dapur"
    house.host("mute budi 10m")
    andi.read()
    budi >> "PART #dapur :kalian jelek" >> "QUIT :semua jelek"
    andi << ":budi PART #dapur"
    andi << ":budi QUIT :Quit"
