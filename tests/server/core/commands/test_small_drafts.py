"""draft/pre-away, no-implicit-names and client-only tags."""

from __future__ import annotations

import pytest

from server.core.offers import isupport
from tests.server.core.dialogue import House


@pytest.fixture
def house() -> House:
    return House()


def test_away_before_registration_holds_from_the_first_moment(house: House) -> None:
    budi = house.arrive("budi", "away-notify") >> "JOIN #lab"
    budi.read()
    andi = house.connect() >> "CAP REQ draft/pre-away" >> "NICK andi"
    andi.read()
    andi >> "AWAY :not yet awake" << "306 andi …"
    andi >> "USER andi 0 * :Andi" >> "CAP END" >> "JOIN #lab"
    budi << ":andi JOIN #lab"
    budi << ":andi AWAY :not yet awake"
    budi >> "PRIVMSG andi hi" << "301 budi andi :not yet awake"
    andi.read()
    andi >> "AWAY" << "305 andi …"
    budi << ":andi AWAY"


def test_nobody_present_is_away_for_no_reason_given(house: House) -> None:
    andi = house.connect() >> "CAP REQ draft/pre-away"
    andi.read()
    andi >> "AWAY *" << "306 * …"
    andi >> "NICK andi" >> "USER andi 0 * :Andi" >> "CAP END"
    house.arrive("budi") >> "WHOIS andi"
    assert andi.session.away == "*"


def test_without_the_capability_away_must_wait(house: House) -> None:
    andi = house.connect() >> "CAP LS" >> "NICK andi"
    andi.read()
    andi >> "AWAY :later" << "451 andi …"
    assert andi.session.away == ""


@pytest.mark.parametrize("name", ["no-implicit-names", "draft/no-implicit-names"])
def test_who_does_not_want_names_on_join_asks_for_them(house: House, name: str) -> None:
    andi = house.arrive("andi", name)
    andi >> "JOIN #lab" << ":andi JOIN #lab"
    andi.hears_nothing()
    andi >> "NAMES #lab" << "353 andi = #lab @andi"
    andi << "366 andi #lab …"


def test_every_client_only_tag_travels_and_the_others_do_not(house: House) -> None:
    assert "CLIENTTAGDENY" not in isupport(house.world.rules)
    andi = house.arrive("andi", "message-tags", "echo-message") >> "JOIN #lab"
    budi = house.arrive("budi", "message-tags") >> "JOIN #lab"
    citra, dewi = house.arrive("citra", "server-time"), house.arrive("dewi")
    citra >> "JOIN #lab"
    dewi >> "JOIN #lab"
    for one in (andi, budi, citra, dewi):
        one.read()
    andi >> r"@+buzz=fizz\:buzz;cat=dog;+typing=active TAGMSG #lab"
    for one in (andi, budi):
        (message,) = one.read()
        assert message.tags.keys() == {"+buzz", "+typing", "msgid"}
        assert message.tags["+buzz"] == "fizz;buzz"
    andi >> "@+draft/reply=id1;fizz=buzz PRIVMSG #lab hi"
    assert budi.read()[0].tags.keys() == {"+draft/reply", "msgid"}
    assert citra.read()[0].tags.keys() == {"time"}
    assert dewi.read()[0].tags == {}


def test_tags_have_a_limit_and_below_it_arrive_whole(house: House) -> None:
    andi = house.arrive("andi", "message-tags", "echo-message") >> "JOIN #lab"
    andi.read()
    andi >> f"@foo=bar;+baz={'a' * 4081} TAGMSG #lab"
    assert andi.read()[0].tags["+baz"] == "a" * 4081
    andi >> f"@foo=bar;+baz={'a' * 4082} TAGMSG #lab" << "417 andi …"
    andi >> f"@foo=bar;+baz={'a' * 4081} PRIVMSG #lab {'b' * 496}"
    (message,) = andi.read()
    assert message.tags["+baz"] == "a" * 4081
    assert len(message.params[1]) >= 400
