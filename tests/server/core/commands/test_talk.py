"""PRIVMSG, NOTICE, TAGMSG: a message reaches exactly those it is for, and a refusal says why."""

from __future__ import annotations

import pytest

from server.core.limits import TARGETS
from tests.server.core.dialogue import House, Person

LABELS = ("batch", "labeled-response", "echo-message")


def room_of(*nicks: str, capabilities: tuple[str, ...] = ()) -> tuple[House, list[Person]]:
    house = House()
    people = [house.arrive(nick, *capabilities) for nick in nicks]
    for person in people:
        person >> "JOIN #lab"
    for person in people:
        person.read()
    return house, people


def test_a_room_hears_everybody_but_the_speaker_himself() -> None:
    _, (andi, budi, cici) = room_of("andi", "budi", "cici")
    andi >> "PRIVMSG #LAB :halo semua"
    budi << ":andi PRIVMSG #lab :halo semua"
    cici << ":andi PRIVMSG #lab :halo semua"
    andi.hears_nothing()


def test_a_person_hears_it_alone_and_somebody_away_is_said_to_be_so() -> None:
    _, (andi, budi, cici) = room_of("andi", "budi", "cici")
    budi >> "AWAY :makan"
    budi.read()
    andi >> "PRIVMSG Budi :psst"
    budi << ":andi PRIVMSG budi :psst"
    andi << "301 andi budi :makan"
    cici.hears_nothing()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("PRIVMSG", "411 andi :…"),
        ("PRIVMSG budi", "412 andi :…"),
        ("PRIVMSG #lab :", "412 andi :…"),
        ("PRIVMSG nobody :x", "401 andi nobody :…"),
        ("PRIVMSG #gone :x", "403 andi #gone :…"),
        ("PRIVMSG :no body", "412 andi :…"),
        ("PRIVMSG @#gone :x", "403 andi #gone :…"),
    ],
)
def test_what_cannot_be_said_is_refused(line: str, refusal: str) -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> line
    andi << refusal
    andi.hears_nothing()
    budi.hears_nothing()


@pytest.mark.parametrize(
    "line", ["NOTICE", "NOTICE budi", "NOTICE nobody :x", "NOTICE #gone :x", "NOTICE #shut :x"]
)
def test_a_notice_is_never_answered_even_when_it_goes_nowhere(line: str) -> None:
    _house, (andi, budi) = room_of("andi", "budi")
    budi >> "JOIN #shut"
    budi.read()
    andi >> line
    andi.hears_nothing()
    budi.hears_nothing()


def test_a_room_without_outsiders_is_deaf_to_them_until_it_opens() -> None:
    house, (andi,) = room_of("andi")
    budi = house.arrive("budi")
    budi >> "PRIVMSG #lab :halo"
    budi << "404 budi #lab :…"
    andi.hears_nothing()
    andi >> "MODE #lab -n"
    andi.read()
    budi >> "PRIVMSG #lab :halo"
    andi << ":budi PRIVMSG #lab :halo"


def test_in_a_moderated_room_a_voice_is_needed() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +m"
    budi.read()
    andi.read()
    budi >> "PRIVMSG #lab :halo"
    budi << "404 budi #lab :…"
    andi.hears_nothing()
    andi >> "MODE #lab +v budi"
    andi.read()
    budi >> "PRIVMSG #lab :halo"
    andi << ":budi PRIVMSG #lab :halo"


def test_who_is_banned_may_listen_but_not_speak() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +b BUDI!*@*"
    andi.read()
    budi.read()
    budi >> "PRIVMSG #lab :halo"
    budi << "404 budi #lab :…"
    andi.hears_nothing()
    andi >> "MODE #lab +e *!~budi@*"
    andi.read()
    budi >> "PRIVMSG #lab :halo"
    andi << ":budi PRIVMSG #lab :halo"


def test_a_room_without_ctcp_still_knows_actions() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    andi >> "MODE #lab +C"
    andi.read()
    budi.read()
    andi >> "PRIVMSG #lab :\x01ACTION minum\x01"
    budi << ":andi PRIVMSG #lab :\x01ACTION minum\x01"
    andi >> "PRIVMSG #lab :\x01PING 1\x01"
    andi << "404 andi #lab :…"
    budi.hears_nothing()


def test_several_targets_each_get_it_and_too_many_are_named() -> None:
    _, people = room_of("andi", *(f"budi{number}" for number in range(TARGETS + 1)))
    andi, *others = people
    andi >> f"PRIVMSG {','.join(other.session.nick for other in others)} :x"
    for other in others[:TARGETS]:
        other << f":andi PRIVMSG {other.session.nick} :x"
    others[-1].hears_nothing()
    andi << f"407 andi {others[-1].session.nick} :…"


# -- those of a room with a standing (STATUSMSG) ---------------------------------------------------


@pytest.mark.parametrize(("prefix", "hears"), [("@", "@"), ("%", "@%"), ("+", "@%+")])
def test_a_message_to_a_standing_reaches_it_and_the_higher_ones(prefix: str, hears: str) -> None:
    _house, people = room_of("op", "half", "voice", "none", "andi")
    op, half, voice, _none, andi = people
    op >> "MODE #lab +hv half voice"
    for person in people:
        person.read()
    andi >> f"PRIVMSG {prefix}#lab :psst"
    for sign, person in (("@", op), ("%", half), ("+", voice)):
        if sign in hears:
            person << f":andi PRIVMSG {prefix}#lab :psst"
    for person in people:
        person.hears_nothing()


def test_what_only_some_could_read_is_not_in_the_rooms_history() -> None:
    house, (_andi, budi) = room_of("andi", "budi")
    budi >> "PRIVMSG @#lab :rahasia" >> "PRIVMSG #lab :umum"
    entries = house.world.history.select("#lab", after=None, before=None, limit=9, newest=True)
    assert [entry.params[1] for entry in entries if entry.verb == "PRIVMSG"] == ["umum"]


# -- echo, labels, tags ----------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["PRIVMSG", "NOTICE"])
def test_the_echo_is_what_the_others_got(verb: str) -> None:
    _, (andi, budi) = room_of(
        "andi", "budi", capabilities=("echo-message", "message-tags", "server-time")
    )
    andi >> f"@+x=1 {verb} #lab :halo"
    got = budi << f"@+x=1;msgid=…;time=… :andi {verb} #lab :halo"
    echo = andi << f"@+x=1;msgid=…;time=… :andi {verb} #lab :halo"
    assert echo == got


def test_a_label_is_on_the_echo_and_on_nothing_else() -> None:
    _, (andi, budi) = room_of("andi", "budi", capabilities=LABELS)
    andi >> "@label=x1 PRIVMSG #lab :halo"
    andi << "@label=x1 :andi PRIVMSG #lab :halo"
    assert "label" not in (budi << ":andi PRIVMSG #lab :halo").tags


def test_several_echoes_to_one_label_are_a_batch() -> None:
    _, (andi, _budi, _cici) = room_of("andi", "budi", "cici", capabilities=LABELS)
    andi >> "@label=x1 PRIVMSG budi,cici :halo"
    reference = (andi << "@label=x1 BATCH … labeled-response").params[0][1:]
    andi << f"@batch={reference} :andi PRIVMSG budi :halo"
    andi << f"@batch={reference} :andi PRIVMSG cici :halo"
    andi << f"BATCH -{reference}"


@pytest.mark.parametrize("verb", ["PRIVMSG", "NOTICE"])
def test_words_to_oneself_come_twice_and_only_the_echo_has_the_label(verb: str) -> None:
    andi = House().arrive("andi", *LABELS)
    andi >> f"@label=x1 {verb} andi :halo"
    lines = [andi << f":andi {verb} andi :halo", andi << f":andi {verb} andi :halo"]
    assert [line.tags.get("label") for line in lines] == [None, "x1"]
    andi.hears_nothing()


def test_tags_reach_only_who_knows_them_and_only_those_meant_for_others() -> None:
    house, (andi, budi) = room_of("andi", "budi", capabilities=("message-tags",))
    cici, dedi = house.arrive("cici"), house.arrive("dedi", "server-time")
    for person in (cici, dedi):
        person >> "JOIN #lab"
        person.read()
    andi >> "@+baz=bat;fizz=buzz PRIVMSG #lab hi"
    budi.read()
    cici.read()
    line = cici.raw.split(b"\r\n")[-2]
    assert line == b":andi!~andi@10.0.0.1 PRIVMSG #lab :hi"
    got = next(one for one in dedi.read() if one.verb == "PRIVMSG")
    assert set(got.tags) == {"time"}


def test_tags_without_text_are_for_those_who_know_tags() -> None:
    house, (andi, budi) = room_of("andi", "budi", capabilities=("message-tags",))
    cici = house.arrive("cici", "server-time")
    cici >> "JOIN #lab"
    cici.read()
    budi.read()
    andi >> r"@+typing=active;+x=a\:b;other=1 TAGMSG #lab"
    got = budi << "@+typing=active;+x=a\\:b;msgid=… :andi TAGMSG #lab"
    assert "other" not in got.tags
    cici.hears_nothing()
    cici >> "TAGMSG #lab"
    cici << "421 cici TAGMSG :…"


def test_a_bots_words_are_marked() -> None:
    _, (andi, budi) = room_of("andi", "budi", capabilities=("message-tags",))
    andi >> "MODE andi +B" >> "PRIVMSG budi :beep"
    assert (budi << ":andi PRIVMSG budi :beep").tags["bot"] == ""


def test_a_long_text_ends_at_a_whole_character_within_the_limit() -> None:
    _, (andi, budi) = room_of("andi", "budi")
    for pad in range(5):
        text = "a" * pad + "😃" * 120
        line = f"PRIVMSG budi :{text}".encode()[:510].decode(errors="ignore")
        andi >> line
        got = (budi << ":andi PRIVMSG budi :…").params[1]
        assert text.startswith(got)
        assert len(budi.raw.split(b"\r\n")[-2]) + 2 <= 512


def test_targets_that_are_only_commas_are_no_targets() -> None:
    andi = House().arrive("andi", "message-tags")
    for verb in ("PRIVMSG", "TAGMSG"):
        andi >> f"{verb} ,, :halo"
        andi << "411 andi :…"
    andi >> "TAGMSG"
    andi << "411 andi :…"


def test_tags_without_text_are_echoed_with_the_label_and_one_msgid() -> None:
    _, (andi, budi) = room_of("andi", "budi", capabilities=(*LABELS, "message-tags"))
    andi >> "@label=x;+typing=active TAGMSG #lab"
    echo = andi << "@label=x;+typing=active;msgid=… :andi TAGMSG #lab"
    got = budi << "@+typing=active;msgid=… :andi TAGMSG #lab"
    assert echo.tags["msgid"] == got.tags["msgid"]
