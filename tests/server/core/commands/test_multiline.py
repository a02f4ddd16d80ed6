"""Messages of several lines, from the client's batch to those who read them."""

from __future__ import annotations

import pytest

from server.core import limits
from server.core.history import MemoryHistory, StoreError
from server.core.limits import BATCH_TIME, MULTILINE_BYTES, MULTILINE_LINES, REPEATED_TAGS
from tests.server.core.dialogue import House, Person

PLAIN = ("message-tags", "batch", "echo-message", "server-time", "labeled-response")
MODERN = (*PLAIN, "draft/multiline")
POEM = (
    "@batch=1 PRIVMSG #lab hello",
    "@batch=1 PRIVMSG #lab :",
    "@batch=1 PRIVMSG #lab :how is ",
    "@batch=1;draft/multiline-concat PRIVMSG #lab :everyone?",
)


@pytest.fixture
def house() -> House:
    return House()


def come(house: House, nick: str, *capabilities: str) -> Person:
    """Somebody in #lab, with everything read."""
    person = house.arrive(nick, *capabilities) >> "JOIN #lab"
    for one in (*house.world.rooms["#lab"].members,):
        house._people[one].read()
    return person


def recite(person: Person, opening: str = "BATCH +1 draft/multiline #lab") -> None:
    person >> opening
    for line in POEM:
        person >> line
    person >> "BATCH -1"


def test_the_lines_arrive_as_one_batch_and_the_answer_has_the_label(house: House) -> None:
    andi, budi = come(house, "andi", *MODERN), come(house, "budi", *MODERN)
    recite(andi, "@label=x BATCH +1 draft/multiline #lab")
    for reader, tags in ((andi, "label=x;"), (budi, "")):
        opening = reader << f"@{tags}msgid=id…;time=… :andi BATCH +… draft/multiline #lab"
        name = opening.params[0][1:]
        for line in POEM:
            line = line.replace("batch=1", f"batch={name}").replace(" PRIVMSG", " :andi PRIVMSG")
            message = reader << line
            assert message.tags.keys() <= {"batch", "draft/multiline-concat"}
            assert ("draft/multiline-concat" in message.tags) is ("concat" in line)
        end = reader.read()
        assert [one.params for one in end] == [(f"-{name}",)]


def test_others_get_single_lines_without_the_empty_ones_and_one_msgid(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    budi, citra = come(house, "budi", *PLAIN), come(house, "citra")
    recite(andi, "@+draft/reply=id9 BATCH +1 draft/multiline #lab")
    andi.read()
    lines = budi.read()
    assert [one.params[1] for one in lines] == ["hello", "how is ", "everyone?"]
    assert ["msgid" in one.tags for one in lines] == [True, False, False]
    assert all(one.tags["+draft/reply"] == "id9" and "time" in one.tags for one in lines)
    assert not any("draft/multiline-concat" in one.tags or "batch" in one.tags for one in lines)
    assert [one.params[1] for one in citra.read()] == ["hello", "how is ", "everyone?"]


def test_large_tags_are_not_repeated_on_every_line(house: House) -> None:
    andi, budi = come(house, "andi", *MODERN), come(house, "budi", *PLAIN)
    recite(andi, f"@+x={'y' * REPEATED_TAGS} BATCH +1 draft/multiline #lab")
    assert ["+x" in one.tags for one in budi.read()] == [True, False, False]


def test_it_is_one_message_in_the_history_in_the_form_that_each_reader_knows(house: House) -> None:
    andi = come(house, "andi", *MODERN, "draft/chathistory")
    budi = come(house, "budi", *PLAIN, "draft/chathistory")
    recite(andi)
    msgid = andi.read()[0].tags["msgid"]
    budi.read()
    assert [one.params for one in house.world.history.select(
        "#lab", after=None, before=None, limit=9, newest=True
    )] == [("#lab", "hello\n\nhow is everyone?", "14")]
    andi >> "CHATHISTORY LATEST #lab * 10"
    outer = (andi << "BATCH +… chathistory #lab").params[0][1:]
    inner = andi << f"@batch={outer};msgid={msgid};time=… :andi BATCH +… draft/multiline #lab"
    name = inner.params[0][1:]
    assert [one.tags.get("batch") for one in andi.read()] == [name] * 4 + [outer, None]
    budi >> "CHATHISTORY LATEST #lab * 10"
    outer = (budi << "BATCH +… chathistory #lab").params[0][1:]
    budi << f"@batch={outer};msgid={msgid} :andi PRIVMSG #lab hello"
    budi << f"@batch={outer} :andi PRIVMSG #lab :how is "
    budi << f"@batch={outer} :andi PRIVMSG #lab everyone?"
    budi << f"BATCH -{outer}"


def test_a_person_gets_it_too_and_notice_works_the_same(house: House) -> None:
    andi, budi = house.arrive("andi", *MODERN), house.arrive("budi", *MODERN)
    andi >> "BATCH +n draft/multiline budi" >> "@batch=n NOTICE BUDI :one"
    andi >> "@batch=n NOTICE budi :two" >> "BATCH -n"
    assert [one.verb for one in budi.read()] == ["BATCH", "NOTICE", "NOTICE", "BATCH"]


def test_a_batch_of_one_line_is_a_line(house: House) -> None:
    andi, budi = come(house, "andi", *MODERN), come(house, "budi", *MODERN)
    andi >> "@label=x BATCH +n draft/multiline #lab" >> "@batch=n PRIVMSG #lab :one" >> "BATCH -n"
    andi << "@label=x :andi PRIVMSG #lab one"
    budi << ":andi PRIVMSG #lab one"


def test_without_echo_the_label_is_acknowledged(house: House) -> None:
    andi = come(house, "andi", "batch", "labeled-response", "draft/multiline")
    recite(andi, "@label=x BATCH +1 draft/multiline #lab")
    andi << "@label=x ACK"
    andi.hears_nothing()


def test_a_refusal_of_the_target_is_the_answer(house: House) -> None:
    andi = house.arrive("andi", *MODERN)
    andi >> "@label=x BATCH +1 draft/multiline #nowhere"
    andi >> "@batch=1 PRIVMSG #nowhere :a" >> "@batch=1 PRIVMSG #nowhere :b" >> "BATCH -1"
    andi << "@label=x 403 andi #nowhere …"
    andi.hears_nothing()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("@batch=2 PRIVMSG #lab hi", "MULTILINE_INVALID"),
        ("@batch=1;draft/multiline-concat PRIVMSG #lab :", "MULTILINE_INVALID"),
        ("@batch=1 NOTICE #lab mixed", "MULTILINE_INVALID"),
        ("@batch=1 TAGMSG #lab", "MULTILINE_INVALID"),
        ("@batch=1 PRIVMSG #lab", "MULTILINE_INVALID"),
        ("@batch=1 BATCH +2 draft/multiline #lab", "MULTILINE_INVALID"),
        ("@batch=1 PRIVMSG #other hi", "MULTILINE_INVALID_TARGET #lab #other"),
        (f"@batch=1 PRIVMSG #lab {'x' * 400}", f"MULTILINE_MAX_BYTES {MULTILINE_BYTES}"),
    ],
)
def test_a_batch_that_breaks_a_rule_fails_once_and_as_a_whole(
    house: House, line: str, refusal: str
) -> None:
    andi, budi = come(house, "andi", *MODERN), come(house, "budi", *MODERN)
    andi >> "@label=x BATCH +1 draft/multiline #lab"
    for _ in range(10):
        andi >> f"@batch=1 PRIVMSG #lab {'y' * 400}"
    andi.hears_nothing()
    andi >> line
    andi << f"@label=x FAIL BATCH {refusal} …"
    andi >> "@batch=1 PRIVMSG #lab late" >> "BATCH -1"
    andi.hears_nothing()
    budi.hears_nothing()


def test_a_message_has_only_so_many_lines(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    andi >> "BATCH +1 draft/multiline #lab"
    for _ in range(MULTILINE_LINES):
        andi >> "@batch=1 PRIVMSG #lab hi"
    andi.hears_nothing()
    andi >> "@batch=1 PRIVMSG #lab hi"
    andi << f"FAIL BATCH MULTILINE_MAX_LINES {MULTILINE_LINES} …"


def test_empty_lines_alone_are_no_message(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    andi >> "@label=x BATCH +1 draft/multiline #lab" >> "@batch=1 PRIVMSG #lab :" >> "BATCH -1"
    andi << "@label=x FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH +1 draft/multiline #lab" >> "BATCH -1"
    andi << "FAIL BATCH MULTILINE_INVALID …"


def test_batches_are_named_opened_and_ended_in_order(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    andi >> "BATCH 1" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH -1" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH +" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH +1 draft/multiline" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH +1 draft/multiline #a,#b" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "BATCH +1 example/other #lab" << "FAIL BATCH UNKNOWN_TYPE 1 …"
    andi >> "@batch=1 PRIVMSG #lab lost" >> "BATCH -1"
    andi.hears_nothing()
    andi >> "@batch=9 PRIVMSG #lab lost" << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "@batch=9 PRIVMSG #lab lost"
    andi.hears_nothing()  # it was told already
    andi >> "BATCH +1 draft/multiline #lab" >> "BATCH +2 draft/multiline #lab"
    andi << "FAIL BATCH MULTILINE_INVALID …"
    andi >> "@batch=2 PRIVMSG #lab second" >> "BATCH -2" << ":andi PRIVMSG #lab second"


def test_other_commands_go_on_while_a_batch_is_open(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    andi >> "BATCH +1 draft/multiline #lab" >> "@label=p PING x" << "@label=p PONG … x"


def test_a_batch_that_is_not_ended_is_given_up(house: House) -> None:
    andi = come(house, "andi", *MODERN)
    andi >> "@label=x BATCH +1 draft/multiline #lab" >> "@batch=1 PRIVMSG #lab a"
    house.pass_time(BATCH_TIME + 1)
    andi << "@label=x FAIL BATCH TIMEOUT 1 …"
    andi >> "@batch=1 PRIVMSG #lab b" >> "BATCH -1"
    andi.hears_nothing()


def test_without_the_capability_there_is_no_batch(house: House) -> None:
    andi, budi = come(house, "andi", *PLAIN), come(house, "budi")
    andi >> "BATCH +1 draft/multiline #lab" << "421 andi BATCH …"
    andi >> "@batch=1 PRIVMSG #lab hi"
    budi << ":andi PRIVMSG #lab hi"


class FullHistory(MemoryHistory):
    """A disk that is full."""

    def append(self, *entries: object) -> None:
        raise StoreError("the disk is full")


def test_what_can_not_be_stored_is_shown_to_nobody() -> None:
    house = House(history=FullHistory())
    andi = come(house, "andi", *MODERN, "standard-replies")
    budi = come(house, "budi", *MODERN)
    recite(andi, "@label=x BATCH +1 draft/multiline #lab")
    andi << "@label=x FAIL BATCH CANNOT_STORE …"
    budi.hears_nothing()


def test_a_page_of_the_longest_messages_is_cut_and_fits_the_outbox(house: House) -> None:
    andi = come(house, "andi", *MODERN, "draft/chathistory")
    budi = come(house, "budi", *PLAIN, "draft/chathistory")
    tags = f"+x={'y' * (REPEATED_TAGS - 2)}"
    for _ in range(limits.HISTORY_PAGE):
        house.now += 60.0  # nobody is allowed that much at once
        andi >> f"@{tags} BATCH +1 draft/multiline #lab"
        for _ in range(MULTILINE_LINES):
            andi >> f"@batch=1 PRIVMSG #lab {'z' * (MULTILINE_BYTES // MULTILINE_LINES - 1)}"
        andi >> "BATCH -1"
    andi.read()
    budi.read()
    budi >> "CHATHISTORY LATEST #lab * 100"
    assert len(budi.read()) > 10 * MULTILINE_LINES
    assert not budi.session.overflowed
    assert budi.session.closing is None
