"""What comes in as bytes: nothing a peer sends may break the server or an answer."""

from __future__ import annotations

import pytest

from server.core.command import COMMANDS, Call, Command, When
from server.core.happening import HappeningKind
from server.core.limits import WAITING_LINES
from server.core.session import OUTBOX_LIMIT, Session
from server.core.world import Rules
from tests.server.core.dialogue import START, House, Person, hashed


def test_text_that_is_not_utf8_is_refused_by_its_command_and_label() -> None:
    andi = House().arrive("andi", "batch", "labeled-response")
    andi >> "JOIN #lab"
    andi.read()
    andi >> b"@label=xyz PRIVMSG #lab hi\xaa"
    andi << "@label=xyz FAIL PRIVMSG INVALID_UTF8 :…"
    andi >> b"\xff\xfe"
    andi << "FAIL * INVALID_UTF8 :…"
    andi.hears_nothing()


def test_a_real_name_that_is_not_utf8_keeps_out_until_it_is() -> None:
    andi = House().connect()
    andi >> "NICK andi" >> b"USER andi 0 * :i\xe8rc"
    andi << "FAIL USER INVALID_UTF8 :…"
    andi >> "USER andi 0 * :irc"
    assert andi.verbs()[0] == "001"


def test_a_line_or_tags_over_the_limit_are_refused_and_the_next_line_is_whole() -> None:
    house = House()
    andi, budi = house.arrive("andi", "message-tags"), house.arrive("budi", "message-tags")
    longest = "@foo=bar;+baz=" + "a" * 4081
    andi >> f"{longest} TAGMSG budi"
    assert (budi << ":andi TAGMSG budi").tags["+baz"] == "a" * 4081
    for line in (f"{longest}a TAGMSG budi", "PRIVMSG budi :" + "a" * 500, "x" * 20_000):
        andi >> line
        andi << "417 andi :…"
    budi.hears_nothing()
    andi >> "PRIVMSG budi :halo"
    budi << ":andi PRIVMSG budi halo"


@pytest.mark.parametrize(
    "verb",
    ["TOPIC", "MODE", "WHO", "WHOIS", "WHOWAS", "NAMES", "LIST", "PART", "JOIN", "MONITOR +",
     "KICK #lab", "INVITE andi", "INVITE", "HELP", "STATS", "VERSION", "PRIVMSG", "NICK", "CAP",
     "CHATHISTORY LATEST", "USERHOST", "ISON", "MOTD", "FOO", "MODE #lab +b", "MODE #lab +l"],
)  # fmt: skip
def test_words_with_spaces_or_colons_never_break_an_answer(verb: str) -> None:
    for word in (":a b", ":", "::x", ":#a b", ": ", ":*", ":,", ":\x01", ":-"):
        house = House()
        andi = house.arrive("andi")
        andi >> "JOIN #lab"
        andi.ignore()
        andi >> f"{verb} {word}" >> f"{verb} {word[1:] or 'x'} {word}"
        assert not [one for one in house.happenings if "bug" in one.text], word
        assert all(one.verb != "400" for one in andi.read()), word


def test_unknown_commands_are_named_and_numerics_ignored() -> None:
    andi = House().arrive("andi", "batch", "labeled-response")
    andi >> "@label=a NONSENSE"
    andi << "@label=a 421 andi NONSENSE :…"
    andi >> "@label=b NON_SENSE x"
    andi << "@label=b 421 andi NON_SENSE :…"
    andi >> ": \0"
    andi << "421 andi * :…"
    andi >> "001 andi :x"
    andi.hears_nothing()


def test_a_labelled_command_without_an_answer_is_acknowledged() -> None:
    andi = House().arrive("andi", "batch", "labeled-response")
    andi >> "@label=a PONG x"
    andi << "@label=a ACK"
    andi >> "@label=b PING x"
    andi << "@label=b PONG warkop.local x"
    andi >> "@label=c NOTICE nobody :x"
    andi << "@label=c ACK"
    andi.hears_nothing()


# -- work under way -------------------------------------------------------------------------------


class SlowHouse(House):
    """A server whose work is done only when the test says so."""

    slow = False

    def settle(self) -> None:
        if not self.slow:
            super().settle()
            return
        for session in self.engine.take_dirty():
            self._people[session].receive(session.take())

    def work(self) -> None:
        """Now the work that waits gets done, and all that follows from it."""
        self.slow = False
        self.settle()
        self.slow = True


def locked_room(*capabilities: str) -> tuple[SlowHouse, Person, Person]:
    """Andi moderates #lab, whose password is kopi; budi is outside. Work waits from here on."""
    house = SlowHouse()
    andi, budi = house.arrive("andi", *capabilities), house.arrive("budi", *capabilities)
    andi >> "JOIN #lab" >> "MODE #lab +k kopi"
    andi.read()
    house.slow = True
    return house, andi, budi


def test_lines_behind_a_password_wait_in_order_and_nobody_else_waits() -> None:
    house, andi, budi = locked_room()
    budi >> "JOIN #lab kopi" >> "PRIVMSG #lab :halo" >> "PING x"
    budi.hears_nothing()
    andi >> "PRIVMSG budi :cepat" >> "PING y"
    andi << "PONG warkop.local y"
    budi << ":andi PRIVMSG budi :cepat"
    house.work()
    assert budi.verbs() == ["JOIN", "353", "366", "PONG"]
    andi << ":budi JOIN #lab"
    andi << ":budi PRIVMSG #lab :halo"


def test_a_label_is_answered_after_the_work_with_what_belongs_to_it_only() -> None:
    house, andi, budi = locked_room("batch", "labeled-response")
    budi >> "@label=x JOIN #open,#lab y,kopi"
    budi.hears_nothing()
    andi >> "PRIVMSG budi :di tengah"
    assert not (budi << ":andi PRIVMSG budi :…").tags
    house.work()
    opening, *lines, end = budi.read()
    assert (opening.verb, opening.tags) == ("BATCH", {"label": "x"})
    assert [line.verb for line in lines] == ["JOIN", "353", "366"] * 2
    assert {line.tags["batch"] for line in lines} == {opening.params[0][1:]}
    assert (end.verb, end.tags) == ("BATCH", {})


def test_who_leaves_while_his_password_is_checked_is_gone_for_good() -> None:
    house, andi, budi = locked_room()
    budi >> "JOIN #lab kopi"
    house.engine.disconnect(budi.session, "gone", house.moment())
    house.work()
    andi.hears_nothing()
    assert not house.world.person("budi")
    assert not [one for one in house.happenings if "bug in" in one.text]


def test_two_who_come_at_once_both_come_in() -> None:
    house, andi, budi = locked_room()
    house.slow = False
    cici = house.arrive("cici")
    house.slow = True
    budi >> "JOIN #lab kopi"
    cici >> "JOIN #lab kopi"
    house.work()
    budi << ":budi JOIN #lab"
    cici << ":cici JOIN #lab"
    assert andi.verbs() == ["JOIN", "JOIN"]


def test_who_sends_too_much_behind_unfinished_work_is_sent_away() -> None:
    _house, _andi, budi = locked_room()
    budi >> "JOIN #lab kopi"
    for _ in range(WAITING_LINES):
        budi >> "PING x"
    budi.hears_nothing()
    budi >> "PING x"
    budi << "ERROR :Closing link: Too many commands at once"


def test_a_password_that_changes_while_it_is_checked_is_wrong() -> None:
    house, andi, budi = locked_room()
    budi >> "JOIN #lab kopi"
    house.world.rooms["#lab"].key_hash = "another"
    house.work()
    budi << "475 budi #lab :Wrong password"
    andi.hears_nothing()


def test_a_room_that_is_given_up_while_a_password_is_checked_begins_anew_for_all() -> None:
    house, andi, budi = locked_room()
    budi >> "JOIN #lab kopi"
    andi >> "MODE #lab -k" >> "PART #lab"
    assert "#lab" not in house.world.rooms
    house.work()
    assert budi.verbs() == ["JOIN", "353", "366"]
    assert budi.session in house.world.rooms["#lab"].members
    andi.read()
    andi >> "JOIN #lab"
    budi << ":andi JOIN #lab"


@pytest.mark.parametrize("meanwhile", ["MODE #lab -o andi", "PART #lab"])
def test_who_moderates_no_more_when_the_hash_is_ready_sets_no_password(meanwhile: str) -> None:
    house, andi, budi = locked_room()
    house.slow = False
    budi >> "JOIN #lab kopi"
    andi >> "MODE #lab +o budi"
    house.slow = True
    andi.read()
    andi >> "MODE #lab +k teh"
    if meanwhile.startswith("MODE"):
        budi >> meanwhile
    else:
        house.world.leave(andi.session, house.world.rooms["#lab"])
    andi.read()
    budi.read()
    house.work()
    andi.hears_nothing()
    budi.hears_nothing()
    assert house.world.rooms["#lab"].key_hash == hashed("kopi")


# -- who does not read, and what goes wrong -------------------------------------------------------


class StalledHouse(House):
    """A server with somebody who does not read what he is sent."""

    stalled: Person | None = None

    def settle(self) -> None:
        for session in self.engine.take_dirty():
            if self.stalled is None or session is not self.stalled.session:
                self._people[session].receive(session.take())


def test_who_does_not_read_loses_his_own_connection_and_nobody_elses() -> None:
    house = StalledHouse()
    andi, budi, cici = (house.arrive(nick, "message-tags") for nick in ("andi", "budi", "cici"))
    for person in (andi, budi, cici):
        person >> "JOIN #lab"
    for person in (andi, budi, cici):
        person.read()
    house.stalled = budi
    said = 0
    while budi.session.closing is None:
        andi >> f"@+long={'x' * 4000} PRIVMSG #lab :{said}"
        said += 1
        assert said * 4000 < 2 * OUTBOX_LIMIT, "he may go on for ever"
    andi << ":budi QUIT :Too slow…"
    assert cici.verbs() == ["PRIVMSG"] * said + ["QUIT"]
    assert set(house.world.rooms["#lab"].members) == {andi.session, cici.session}
    assert budi.session.take().startswith(b"ERROR :Closing link: Too slow")


def test_one_segment_full_of_questions_costs_no_more_than_one_outbox() -> None:
    house = StalledHouse()
    andi = house.arrive("andi", "message-tags", "batch", "draft/chathistory")
    andi >> "JOIN #lab"
    for _ in range(100):
        andi >> f"@+long={'x' * 3000} PRIVMSG #lab :x"
    andi.read()
    puts, tell_engine = 0, andi.session.on_output

    def count(session: Session) -> None:
        nonlocal puts
        puts += 1
        tell_engine(session)

    andi.session.on_output = count
    house.engine.receive(andi.session, b"CHATHISTORY LATEST #lab * 100\r\n" * 2000, house.moment())
    assert puts * 3000 < 2 * OUTBOX_LIMIT
    assert andi.session.closing is not None


def test_a_mistake_of_ours_is_told_to_the_host_and_ends_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(call: Call) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(COMMANDS, "BROKEN", Command("BROKEN", broken, 0, When.AFTER, "BROKEN: x"))
    house = House()
    andi = house.arrive("andi", "batch", "labeled-response")
    andi >> "@label=x BROKEN"
    answer = andi << "@label=x 400 andi BROKEN :…"
    assert "detail" not in answer.params[-1]
    (problem,) = [one for one in house.happenings if one.kind is HappeningKind.PROBLEM]
    assert "secret detail" in problem.text
    assert __file__ in problem.text
    andi >> "PING x"
    andi << "PONG warkop.local x"


def test_everybody_is_told_why_when_the_host_closes() -> None:
    house = House()
    andi, budi, stranger = house.arrive("andi"), house.arrive("budi"), house.connect()
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    house.engine.shutdown("The host closed the server", house.moment())
    house.settle()
    for person in (andi, budi, stranger):
        person.skip_to("ERROR")
        assert person.session.closing == "The host closed the server"
    assert not house.world.sessions


def test_a_broken_connection_is_a_quit_for_others() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read()
    house.engine.disconnect(budi.session, "Connection reset", house.moment())
    house.engine.disconnect(budi.session, "Connection reset", house.moment())
    house.settle()
    andi << ":budi QUIT :Connection reset"
    andi.hears_nothing()
    house.arrive("budi")


def test_what_is_too_old_is_forgotten_as_time_goes_by() -> None:
    house = House(Rules(keep_days=1, started=START))
    andi = house.arrive("andi")
    andi >> "JOIN #lab" >> "PRIVMSG #lab :lama"
    house.now += 25 * 60 * 60
    andi >> "PRIVMSG #lab :baru"
    house.pass_time(1)
    entries = house.world.history.select("#lab", after=None, before=None, limit=9, newest=True)
    assert [entry.params[1] for entry in entries] == ["baru"]

