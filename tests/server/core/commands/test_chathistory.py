"""CHATHISTORY: pages of what was said, and every way to ask wrongly."""

from __future__ import annotations

import pytest

from server.core.history import Entry, MemoryHistory, StoreError
from server.core.limits import HISTORY_PAGE
from tests.server.core.dialogue import House, Person

CAPS = ("batch", "message-tags", "server-time", "echo-message", "draft/chathistory")


@pytest.fixture
def house() -> House:
    return House()


class Talk:
    """Ten messages in #lab, and how to ask for them."""

    def __init__(self, house: House, target: str = "#lab") -> None:
        self.target = target
        self.andi = house.arrive("andi", *CAPS, "labeled-response") >> "JOIN #lab"
        self.said = []
        for number in range(10):
            house.now += 1.0
            self.andi.read()
            self.andi >> f"PRIVMSG {target} :{number}"
            self.said.append(self.andi.read()[0])

    def ids(self, number: int) -> str:
        return f"msgid={self.said[number].tags['msgid']}"

    def times(self, number: int) -> str:
        return f"timestamp={self.said[number].tags['time']}"

    def ask(self, request: str) -> str:
        """The numbers of the messages that come."""
        self.andi.read()
        self.andi >> f"CHATHISTORY {request}"
        opening, *lines, end = self.andi.read()
        assert opening.params[1:] == ("chathistory", self.target)
        assert end.params == ("-" + opening.params[0][1:],)
        return "".join(line.params[1] for line in lines)


@pytest.mark.parametrize("by", ["ids", "times"])
def test_each_subcommand_gives_the_page_it_names(house: House, by: str) -> None:
    talk = Talk(house)
    at = getattr(talk, by)
    assert talk.ask("LATEST #lab * 20") == "0123456789"
    assert talk.ask("LATEST #lab * 5") == "56789"
    assert talk.ask(f"LATEST #lab {at(4)} 20") == "56789"
    assert talk.ask(f"BEFORE #lab {at(6)} 20") == "012345"
    assert talk.ask(f"BEFORE #lab {at(6)} 2") == "45"
    assert talk.ask(f"AFTER #lab {at(3)} 20") == "456789"
    assert talk.ask(f"AFTER #lab {at(3)} 3") == "456"
    assert talk.ask(f"AROUND #lab {at(7)} 1") == "7"
    assert talk.ask(f"AROUND #lab {at(7)} 3") == "678"


@pytest.mark.parametrize("by", ["ids", "times"])
def test_between_begins_at_the_first_point_in_both_directions(house: House, by: str) -> None:
    talk = Talk(house)
    at = getattr(talk, by)
    assert talk.ask(f"BETWEEN #lab {at(0)} {at(9)} 20") == "12345678"
    assert talk.ask(f"BETWEEN #lab {at(9)} {at(0)} 20") == "12345678"
    assert talk.ask(f"BETWEEN #lab {at(0)} {at(9)} 3") == "123"
    assert talk.ask(f"BETWEEN #lab {at(9)} {at(0)} 3") == "678"


def test_a_conversation_is_named_in_the_answer_as_in_the_request(house: House) -> None:
    house.arrive("budi")
    talk = Talk(house, "budi")
    talk.target = "BUDI"
    assert talk.ask("LATEST BUDI * 20") == "0123456789"


def test_an_unknown_msgid_gives_an_empty_page(house: House) -> None:
    assert Talk(house).ask("BEFORE #lab msgid=none 10") == ""


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        ("", "INVALID_PARAMS * …"),
        ("SOMETIMES #lab * 10", "INVALID_PARAMS SOMETIMES …"),
        ("LATEST", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab *", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab * 10 10", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab * many", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab * 0", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab timestamp=yesterday 10", "INVALID_PARAMS LATEST …"),
        ("LATEST #lab msgid= 10", "INVALID_PARAMS LATEST …"),
        ("BEFORE #lab * 10", "INVALID_PARAMS BEFORE …"),
        ("BEFORE #lab number=3 10", "INVALID_MSGREFTYPE BEFORE #lab …"),
        ("LATEST #nowhere * 10", "INVALID_TARGET LATEST #nowhere …"),
        ("LATEST #closed * 10", "INVALID_TARGET LATEST #closed …"),
        ("LATEST 5 * 10", "INVALID_TARGET LATEST 5 …"),
        ("TARGETS msgid=1 msgid=2 10", "INVALID_PARAMS TARGETS …"),
    ],
)
def test_a_wrong_request_is_refused_with_the_code_that_tells_why(
    house: House, request_: str, refusal: str
) -> None:
    house.arrive("budi") >> "JOIN #closed"
    andi = house.arrive("andi", *CAPS, "labeled-response") >> "JOIN #lab"
    andi.read()
    andi >> f"@label=x CHATHISTORY {request_}"
    andi << f"@label=x FAIL CHATHISTORY {refusal}"
    andi.hears_nothing()


class BrokenDisk(MemoryHistory):
    """Can't be read."""

    def select(self, *args: object, **options: object) -> list[Entry]:
        raise StoreError("the disk is broken")


def test_a_broken_disk_is_told_to_who_asked_and_to_the_host() -> None:
    house = House(history=BrokenDisk())
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    andi.read()
    andi >> "CHATHISTORY LATEST #lab * 10" << "FAIL CHATHISTORY MESSAGE_ERROR LATEST #lab …"
    assert "the disk is broken" in [one.text for one in house.happenings]


def names(person: Person, low: str, high: str, limit: int = 9) -> list[str]:
    person.read()
    person >> f"CHATHISTORY TARGETS timestamp={low} timestamp={high} {limit}"
    opening, *lines, _ = person.read()
    assert opening.params[1:] == ("draft/chathistory-targets",)
    assert all(line.params[0] == "TARGETS" for line in lines)
    return [line.params[1] for line in lines]


def test_targets_are_the_conversations_whose_newest_word_is_in_the_window(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("Budi")
    andi >> "JOIN #one,#two"
    times = []
    for target in ("#two", "budi", "#one"):
        house.now += 1.0
        andi.read()
        andi >> f"PRIVMSG {target} :hi"
        times.append(andi.read()[0].tags["time"])
    budi >> "PRIVMSG #one :not heard"
    first, last = "2020-01-01T00:00:00.000Z", "2262-01-01T00:00:00.000Z"
    assert names(andi, first, last) == ["#two", "Budi", "#one"]
    assert names(andi, last, first, 2) == ["#two", "Budi"]
    assert names(andi, times[0], last) == ["Budi", "#one"]
    assert names(andi, times[0], times[2]) == ["Budi"]
    andi >> "PRIVMSG #two :again"
    assert names(andi, first, times[1]) == []


def test_a_page_has_at_most_as_many_messages_as_the_server_says() -> None:
    house = House()
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    for number in range(HISTORY_PAGE + 5):
        andi >> f"PRIVMSG #lab :{number}"
    andi.read()
    andi >> "CHATHISTORY LATEST #lab * 999999"
    _, *lines, _ = andi.read()
    assert [line.params[1] for line in lines] == [str(5 + n) for n in range(HISTORY_PAGE)]


def test_who_does_not_know_batches_gets_the_lines_alone(house: House) -> None:
    andi, budi = house.arrive("andi"), house.arrive("budi")
    for person in (andi, budi):
        person >> "JOIN #lab"
    andi >> "PRIVMSG #lab :satu" >> "NOTICE #lab :dua"
    budi.read()
    budi >> "CHATHISTORY LATEST #lab * 9"
    budi << ":andi PRIVMSG #lab :satu"
    budi << ":andi NOTICE #lab :dua"
    budi.hears_nothing()


def test_who_was_put_out_reads_no_more(house: House) -> None:
    andi, budi = house.arrive("andi"), house.arrive("budi", *CAPS)
    for person in (andi, budi):
        person >> "JOIN #lab"
    andi >> "PRIVMSG #lab :rahasia" >> "KICK #lab budi"
    budi.read()
    budi >> "CHATHISTORY LATEST #lab * 9"
    budi << "FAIL CHATHISTORY INVALID_TARGET LATEST #lab :…"
    budi.hears_nothing()
    assert names(budi, "2020-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z") == []


def test_what_two_say_to_each_other_a_third_cannot_read(house: House) -> None:
    andi, budi, cici = (house.arrive(nick, *CAPS) for nick in ("andi", "budi", "cici"))
    andi >> "PRIVMSG budi :rahasia"
    for person in (andi, budi, cici):
        person.read()
    for person, other, count in ((andi, "budi", 1), (budi, "andi", 1), (cici, "andi", 0)):
        person >> f"CHATHISTORY LATEST {other} * 9"
        _, *lines, _ = person.read()
        assert len(lines) == count
