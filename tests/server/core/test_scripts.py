"""Whole scripts: however their bytes are cut and whatever they say, nothing breaks and one order
holds for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from protocol.framing import fits
from protocol.message import Message
from server.core.command import COMMANDS
from server.core.history import Entry, MemoryHistory
from server.core.offers import CAPABILITIES
from tests.server.core.dialogue import House, Person

# -- how bytes are cut ----------------------------------------------------------------------------

TALK = """CAP LS 302\r
CAP REQ :batch message-tags labeled-response echo-message server-time draft/chathistory\r
NICK andi\r\nUSER andi 0 * :Andi\r\nCAP END\r\n\r\n
@label=1 JOIN #lab,#kopi ☕,x\r\nMODE #lab +k kopi\r\n@label=2;+x=a\\:b PRIVMSG #lab :halo ☕\r
BROKEN line\x00\r\nPRIVMSG #lab\r\n@label=3 CHATHISTORY LATEST #lab * 5\rX\r\nTOPIC #lab :kopi
@label=4 CHATHISTORY LATEST #lab * 5\r\nWHOIS andi\r\nNAMES #lab\r\n001 x\r\nPING :é\r\nQUIT :dah\r
PING never\r\n""".encode() + b"\xff\r\n"


def outcome(pieces: Iterable[bytes]) -> tuple[bytes, bytes, list[str]]:
    """What andi and a listener get, and what the host is told."""
    house = House()
    listener = house.arrive("budi", "message-tags")
    listener >> "JOIN #lab"
    andi = house.connect()
    for piece in pieces:
        house.engine.receive(andi.session, piece, house.moment())
        house.settle()
    return andi.raw, listener.raw, [str(one) for one in house.happenings]


@given(st.lists(st.integers(0, len(TALK)), max_size=12))
def test_how_bytes_are_cut_does_not_matter(cuts: list[int]) -> None:
    points = [0, *sorted(cuts), len(TALK)]
    assert outcome(TALK[a:b] for a, b in pairwise(points)) == outcome([TALK])


def test_every_byte_alone_is_the_same_as_all_at_once() -> None:
    whole = outcome([TALK])
    assert b"dah" in whole[0]
    assert outcome(bytes([byte]) for byte in TALK) == whole


@given(st.lists(st.binary(max_size=60) | st.sampled_from([b"\r\n", b"PRIVMSG ", b"NICK a\n"])))
def test_no_bytes_raise(pieces: list[bytes]) -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> b"".join(pieces)
    assert not [one for one in house.happenings if "bug in" in one.text]


# -- scripts from the grammar ---------------------------------------------------------------------

NICKS = ["andi", "budi", "cici", "dedi", "eka"]
CAPS = ("message-tags", "echo-message", "batch", "server-time", "labeled-response")
ROOMS = ["#lab", "#LAB", "#kopi", "#☕"]

plausible = st.sampled_from(
    [*NICKS, *ROOMS, "#gone", "@#lab", "#lab,#kopi", "andi,budi", "*", "0", "1", "10", "-1", "halo",
     "a b", "+o", "-o", "+v", "+b", "+k", "-k", "+l", "+imnst-C", "+ovk", "+bbb", "*!*@*",
     "andi!*@*", "LATEST", "BEFORE", "AROUND", "BETWEEN", "TARGETS", "LS", "302", "LIST", "REQ",
     "END", "ON", "SET", "GET", "SUB", "SYNC", "+", "-", "C", "L", "S", "u", "%tnf,1", "id3",
     "msgid=id5", "timestamp=2023-11-14T22:13:20.000Z", "timestamp=2030-01-01T00:00:00.000Z",
     "+b1", "-b1", "draft/multiline", "PLAIN", "kopi", "\x01ACTION x\x01", *sorted(CAPABILITIES)]
)  # fmt: skip
hostile = st.one_of(
    st.sampled_from(
        ["", " ", ":", "::", ":a", ",", ",,,", "\\", "\x01", "\x1b[2J", "\u202e", "=", ";", "@",
         "!", "#", "é" * 100, "*a" * 60 + "b", "x" * 450, "#" + "y" * 80, "9" * 30, "+" + "b" * 60]
    ),
    st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=20),
)  # fmt: skip
middles = st.one_of(plausible, plausible, plausible, hostile).filter(
    lambda word: bool(word) and " " not in word and word[0] != ":"
)
tags = st.sampled_from(
    ["", "", "", "@label=x ", "@+typing=active ", "@+draft/react=x;+draft/reply=id3 ", "@batch=b1 ",
     "@label=y;batch=b1 ", "@batch=b1;draft/multiline-concat ", "@+x=" + "y" * 4000 + " "]
)  # fmt: skip
verbs = st.sampled_from(sorted(COMMANDS) + ["JOIN", "PRIVMSG", "NOTICE", "MODE", "NICK"] * 6)


@st.composite
def lines(draw: st.DrawFn) -> str:
    words = [draw(verbs), *draw(st.lists(middles, max_size=4))]
    if draw(st.booleans()):
        words.append(":" + draw(st.one_of(plausible, hostile)))
    return draw(tags) + " ".join(words)


talk = st.one_of(
    st.builds("PRIVMSG {} :{}".format, st.sampled_from(ROOMS), plausible),
    st.builds("JOIN {}".format, st.sampled_from(ROOMS)),
)
turns = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(lines(), lines(), talk), st.sampled_from([0, 0, 1, 40])),
    min_size=5,
    max_size=40,
)


class Diary(MemoryHistory):
    """Remembers what was ever stored in rooms, also what is forgotten or redacted later."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: list[str] = []

    def append(self, *entries: Entry) -> None:
        super().append(*entries)
        self.stored += [one.msgid for one in entries if one.target.startswith("#")]


def heard(lines_: Iterable[Message]) -> Iterator[str]:
    """The msgids of what was said in rooms while somebody listened, in the order he heard it."""
    for line in lines_:
        said = line.verb in ("PRIVMSG", "NOTICE") and line.params[0].startswith("#")
        if said and "msgid" in line.tags and "batch" not in line.tags:
            yield line.tags["msgid"]


@given(people=st.integers(2, 5), script=turns)
def test_no_script_breaks_anything_and_everybody_hears_one_order(
    people: int, script: list[tuple[int, str, int]]
) -> None:
    diary = Diary()
    house = House(history=diary)
    crowd = [house.arrive(nick, *CAPS) >> "JOIN #lab" for nick in NICKS[:people]]
    crowd[-1] >> f"CAP REQ :{' '.join('-' + name for name in CAPS)}"  # an old program
    for number, line, pause in script:
        house.pass_time(pause)
        crowd[number % people] >> line
    for person in crowd:
        check_lines(person)
        order = [diary.stored.index(one) for one in heard(person.read())]
        assert order == sorted(set(order))
    assert [one for one in house.happenings if "bug in" in one.text] == []


def check_lines(person: Person) -> None:
    """Every line that a person got is within the grammar and the limits."""
    for line in person.raw.split(b"\r\n")[:-1]:
        assert fits(line)
        assert Message.parse(line.decode()).format()
