"""SEARCH: what is found, for whom, and every way to ask wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from protocol.message import Message, format_tags
from protocol.servertime import format_time
from server.core.history import SEALED, Entry, MemoryHistory, StoreError
from server.core.limits import HISTORY_PAGE
from server.store.sqlite import SqliteStore
from tests.server.core.dialogue import START, House, Person

PLAIN = ("batch", "message-tags", "server-time", "labeled-response", "draft/message-redaction")
CAPS = (*PLAIN, "soju.im/search")


@pytest.fixture(params=["memory", "sqlite"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "memory":
        yield House()
        return
    with closing(SqliteStore(tmp_path)) as store:
        yield House(history=store, shelf=store)


def ask(person: Person, **attributes: str) -> list[Message]:
    """What is found. in_ and from_ stand for the attributes of those names."""
    person.read()
    words = {name.rstrip("_"): value for name, value in attributes.items()}
    person >> Message("SEARCH", (format_tags(words),)).format()
    opening, *lines, end = person.read()
    assert opening.params[1:] == ("soju.im/search",)
    assert end.params == ("-" + opening.params[0][1:],)
    assert all(line.tags["batch"] == opening.params[0][1:] for line in lines)
    return lines


def texts(person: Person, **attributes: str) -> list[str]:
    return [line.params[1] for line in ask(person, **attributes)]


def room(house: House, name: str = "#lab") -> tuple[Person, Person]:
    andi = house.arrive("andi", *CAPS) >> f"JOIN {name}"
    budi = house.arrive("budi", *CAPS) >> f"JOIN {name}"
    return andi, budi


def test_what_was_said_is_found_as_it_was_said(house: House) -> None:
    andi, budi = room(house)
    budi >> "@+draft/reply=m1 PRIVMSG #lab :Ada KOPI?" >> "PRIVMSG #lab :teh saja"
    said = andi.read()[-2]
    (line,) = ask(andi, text="kopi")
    assert line.params == said.params
    assert line.source == said.source
    for tag in ("msgid", "time", "+draft/reply"):
        assert line.tags[tag] == said.tags[tag]


def test_an_answer_carries_the_label_and_is_there_when_nothing_is_found(house: House) -> None:
    andi, _ = room(house)
    andi.read()
    andi >> "@label=x SEARCH text=kopi" << "@label=x BATCH +b1 soju.im/search"
    andi << "BATCH -b1"
    andi.hears_nothing()


def test_newest_come_oldest_first_and_before_leads_to_the_page_before(house: House) -> None:
    andi, budi = room(house)
    for number in range(7):
        house.now += 1.0
        budi >> f"PRIVMSG #lab :kopi {number}"
    page = ask(andi, text="kopi", limit="3")
    assert [line.params[1][-1] for line in page] == ["4", "5", "6"]
    oldest = page[0].tags["time"]
    assert texts(andi, text="kopi", limit="2", before=oldest) == ["kopi 3", "kopi 4"]
    assert texts(andi, text="kopi", limit="2", after=oldest) == ["kopi 4", "kopi 5"]
    later = format_time(START + 5000)
    assert texts(andi, text="kopi", after=oldest, before=later) == ["kopi 4"]


def test_a_page_is_never_longer_than_the_servers(house: House) -> None:
    andi, budi = room(house)
    for number in range(HISTORY_PAGE + 5):
        budi >> f"PRIVMSG #lab :kopi {number}"
    for limit in ("999999", ""):
        assert len(ask(andi, text="kopi", limit=limit)) == HISTORY_PAGE


def test_long_messages_make_a_page_shorter_but_never_empty(house: House) -> None:
    andi, _ = room(house)
    tags = {f"+x{number}": "y" * 3900 for number in range(30)}
    for stamp in range(START + 1000, START + 1040):
        entry = Entry("#lab", stamp, f"id{stamp}", "budi!b@x", "PRIVMSG", ("#lab", "kopi"), tags)
        house.world.history.append(entry)
    assert 0 < len(ask(andi, text="kopi")) < 10


def test_attributes_are_put_together(house: House) -> None:
    andi, budi = room(house)
    budi >> "PRIVMSG #lab :kopi" >> "NOTICE #lab :kopi juga" >> "JOIN #dapur"
    budi >> "PRIVMSG #dapur :kopi di dapur"
    andi >> "PRIVMSG #lab :kopi andi" >> "JOIN #dapur" >> "PRIVMSG budi :teh"
    assert texts(andi, from_="BUDI", in_="#LAB") == ["kopi", "kopi juga"]
    assert texts(andi, from_="budi", text="kopi") == ["kopi", "kopi juga", "kopi di dapur"]
    assert texts(andi, in_="#lab") == ["kopi", "kopi juga", "kopi andi"]
    assert texts(andi, limit="2") == ["kopi andi", "teh"]


def test_rooms_that_one_is_not_in_say_nothing(house: House) -> None:
    andi, budi = room(house)
    budi >> "JOIN #rahasia" >> "MODE #rahasia +s" >> "PRIVMSG #rahasia :kopi rahasia"
    budi >> "JOIN #kunci" >> "MODE #kunci +k sandi" >> "PRIVMSG #kunci :kopi kunci"
    budi >> "JOIN #buka" >> "PRIVMSG #buka :kopi buka"
    assert texts(andi, text="kopi") == texts(andi, from_="budi") == []
    for name in ("#rahasia", "#kunci", "#buka", "#nowhere"):
        andi.read()
        andi >> f"SEARCH text=kopi;in={name}" << "FAIL SEARCH INVALID_PARAMS in …"
        andi.hears_nothing()
    andi >> "JOIN #buka"
    assert texts(andi, text="kopi") == ["kopi buka"]
    andi >> "PART #buka"
    assert texts(andi, text="kopi") == []
    house.world.person("andi").modes.add("o")  # type: ignore[union-attr]
    assert texts(andi, text="kopi") == []


def test_what_only_moderators_could_read_is_not_found(house: House) -> None:
    andi, budi = room(house)
    andi >> "PRIVMSG @#lab :kopi rahasia"
    assert texts(budi, text="kopi") == texts(andi, text="kopi") == []


def test_private_talk_is_found_by_its_two_ends_only(house: House) -> None:
    andi, budi = room(house)
    citra = house.arrive("citra", *CAPS)
    andi >> "PRIVMSG budi :kopi nanti?"
    budi >> "PRIVMSG andi :kopi, jam tujuh"
    andi >> "PRIVMSG citra :kopi juga?"
    assert texts(andi, text="kopi") == ["kopi nanti?", "kopi, jam tujuh", "kopi juga?"]
    assert texts(budi, text="kopi") == ["kopi nanti?", "kopi, jam tujuh"]
    assert texts(citra, text="kopi") == texts(citra, text="kopi", in_="ANDI") == ["kopi juga?"]
    assert texts(andi, text="kopi", in_="Budi") == ["kopi nanti?", "kopi, jam tujuh"]
    assert texts(andi, text="kopi", in_="budi", from_="andi") == ["kopi nanti?"]
    assert texts(citra, text="kopi", in_="budi") == []
    citra >> "SEARCH in=5" << "FAIL SEARCH INVALID_PARAMS in …"


def test_an_owners_private_talk_is_found_after_a_new_connection(house: House) -> None:
    andi = house.arrive("andi", *CAPS) >> "REGISTER * * kata-sandi"
    budi = house.arrive("budi", *CAPS)
    andi >> "PRIVMSG budi :kopi nanti?"
    andi >> "QUIT"
    budi >> "PRIVMSG andi :kopi besok"
    thief = house.arrive("maling", *CAPS)
    assert texts(thief, text="kopi") == texts(thief, text="kopi", in_="andi") == []
    again = house.arrive("lain", *CAPS)
    again.session.account = "andi"
    assert texts(again, text="kopi") == ["kopi nanti?", "kopi besok"]


def test_the_target_tells_the_conversation_after_new_names(house: House) -> None:
    andi, budi = room(house)
    budi >> "PRIVMSG #lab :kopi satu" >> "PRIVMSG andi :kopi dua"
    andi >> "PRIVMSG budi :kopi tiga"
    andi >> "RENAME #lab #Dapur" >> "NICK anda"
    found = ask(andi, text="kopi")
    assert [line.params[0] for line in found] == ["#Dapur", "anda", "budi"]
    assert texts(andi, text="kopi", in_="#dapur") == ["kopi satu"]


def test_what_was_taken_back_is_not_found_any_more(house: House) -> None:
    andi, budi = room(house)
    budi >> "PRIVMSG #lab :kopi" >> "PRIVMSG andi :kopi juga"
    for line in ask(budi, text="kopi"):
        target = "#lab" if line.params[0] == "#lab" else "andi"
        budi >> f"REDACT {target} {line.tags['msgid']}"
    assert texts(budi, text="kopi") == texts(andi, text="kopi") == []


def test_messages_that_only_their_reader_opens_are_not_found(house: House) -> None:
    andi, budi = room(house)
    budi >> f"@{SEALED}=AbCd PRIVMSG andi :a sealed message"
    assert texts(andi, text="sealed") == texts(andi, from_="budi") == []


@pytest.mark.parametrize(
    ("attributes", "refusal"),
    [
        ("", ":…"),
        (" text=kopi in=#lab", ":…"),
        (" text=!!!", "text :…"),
        (' text="', "text :…"),
        (" text=" + r"a\sb\sc\sd\se\sf\sg\sh\si\sj\sk\sl\sm", "text :…"),
        (" limit=0", "limit :…"),
        (" before=yesterday", "before :…"),
        (" regex=.*", "regex :…"),
        (" in=#nowhere", "in :…"),
        (" in=,", "in :…"),
    ],
)
def test_a_wrong_request_is_refused_with_what_is_wrong(
    house: House, attributes: str, refusal: str
) -> None:
    andi, _ = room(house)
    andi.read()
    andi >> f"@label=x SEARCH{attributes}"
    andi << f"@label=x FAIL SEARCH INVALID_PARAMS {refusal}"
    andi.hears_nothing()


def test_without_the_capability_there_is_no_search(house: House) -> None:
    andi = house.arrive("andi", *PLAIN)
    andi >> "SEARCH text=kopi" << "421 andi SEARCH …"


def test_the_capability_is_announced(house: House) -> None:
    andi = house.connect()
    andi >> "CAP LS 302"
    assert any("soju.im/search" in line.params[-1].split() for line in andi.read())


class BrokenDisk(MemoryHistory):
    """Can't be searched."""

    def search(self, *args: object, **options: object) -> list[Entry]:
        raise StoreError("the disk is broken")


def test_a_broken_disk_is_told_to_who_asked_and_to_the_host() -> None:
    house = House(history=BrokenDisk())
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    andi.read()
    andi >> "SEARCH text=kopi" << "FAIL SEARCH INTERNAL_ERROR …"
    assert "the disk is broken" in [one.text for one in house.happenings]


def test_searches_have_a_rate_of_their_own() -> None:
    house = House(limited=True)
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi")
    for _ in range(50):
        andi >> "SEARCH text=kopi"
    assert 10 < sum(line.verb == "BATCH" for line in andi.read()) / 2 < 40
    andi >> "PRIVMSG budi :masih bisa"
    budi << ":andi PRIVMSG budi :masih bisa"
