"""What comes in as bytes: nothing a peer sends may break the server or an answer."""

from __future__ import annotations

import pytest

from tests.server.core.dialogue import House


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
@pytest.mark.parametrize("word", [":a b", ":", "::x", ":#a b", ": ", ":*", ":," , ":\x01", ":-"])
def test_words_with_spaces_or_colons_never_break_an_answer(verb: str, word: str) -> None:
    house = House()
    andi = house.arrive("andi")
    andi >> "JOIN #lab"
    andi.read()
    andi >> f"{verb} {word}" >> f"{verb} {word[1:] or 'x'} {word}"
    assert not [one for one in house.happenings if "bug" in one.text]
    assert all(one.verb != "400" for one in andi.read())


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
