"""Taking back what was said: who may, who is told, and that it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.core.limits import REDACTION_WINDOW
from server.store.sqlite import SqliteStore
from tests.server.core.dialogue import House, Person

PLAIN = ("message-tags", "echo-message", "batch", "labeled-response", "draft/chathistory")
CAPS = (*PLAIN, "draft/event-playback", "draft/message-redaction")


@pytest.fixture
def house() -> House:
    return House()


def room(house: House) -> tuple[Person, Person]:
    """andi, who moderates #lab, and budi."""
    andi = house.arrive("andi", *CAPS) >> "JOIN #lab"
    budi = house.arrive("budi", *CAPS) >> "JOIN #lab"
    andi.read()
    budi.read()
    return andi, budi


def say(person: Person, line: str) -> str:
    """The msgid of what the person says now."""
    person.read()
    person >> line
    return person.read()[0].tags["msgid"]


def history(person: Person, target: str = "#lab") -> list[str]:
    person.read()
    person >> f"CHATHISTORY LATEST {target} * 50"
    return [one.tags["msgid"] for one in person.read()[1:-1]]


def test_who_said_it_takes_it_back_and_all_who_know_redactions_see_it(house: House) -> None:
    andi, budi = room(house)
    citra = house.arrive("citra", *PLAIN) >> "JOIN #lab"
    msgid = say(budi, "PRIVMSG #lab :oops")
    andi.read()
    citra.read()
    budi >> f"@label=x REDACT #lab {msgid}"
    redaction = budi << f"@label=x;msgid=… :budi REDACT #lab {msgid}"
    assert redaction.tags["msgid"] != msgid
    andi << f":budi REDACT #lab {msgid}"
    citra.hears_nothing()
    assert msgid not in history(andi)


def test_moderators_take_back_what_others_said_at_any_time_and_say_why(house: House) -> None:
    andi, budi = room(house)
    msgid = say(budi, "PRIVMSG #lab :spam")
    house.now += REDACTION_WINDOW + 10.0
    andi.read()
    andi >> f"REDACT #lab {msgid} :no ads" << f":andi REDACT #lab {msgid} :no ads"
    budi << f":andi REDACT #lab {msgid} :no ads"


def test_reactions_can_be_taken_back(house: House) -> None:
    _, budi = room(house)
    msgid = say(budi, "@+draft/react=x TAGMSG #lab")
    assert msgid in history(budi)
    budi >> f"REDACT #lab {msgid}" << f":budi REDACT #lab {msgid}"
    assert msgid not in history(budi)


def test_nobody_takes_back_what_another_member_said(house: House) -> None:
    andi, budi = room(house)
    msgid = say(andi, "PRIVMSG #lab :mine")
    budi.read()
    budi >> f"REDACT #lab {msgid}" << f"FAIL REDACT REDACT_FORBIDDEN #lab {msgid} …"
    andi.hears_nothing()
    assert msgid in history(andi)


def test_the_same_nick_from_elsewhere_is_not_who_said_it(house: House) -> None:
    andi, budi = room(house)
    msgid = say(budi, "PRIVMSG #lab :mine")
    budi >> "QUIT"
    other = house.arrive("budi", *CAPS, address="10.0.0.99") >> "JOIN #lab"
    other.read()
    other >> f"REDACT #lab {msgid}" << f"FAIL REDACT REDACT_FORBIDDEN #lab {msgid} …"
    assert msgid in history(andi)


def test_what_an_account_said_is_the_accounts_from_any_place(house: House) -> None:
    _, budi = room(house)
    budi.session.account = "Budi"
    msgid = say(budi, "PRIVMSG #lab :mine")
    guest = house.arrive("tamu", *CAPS, address=budi.session.address) >> "JOIN #lab"
    budi >> "NICK budi2"
    guest >> "NICK budi"
    guest.read()
    guest >> f"REDACT #lab {msgid}" << f"FAIL REDACT REDACT_FORBIDDEN #lab {msgid} …"
    again = house.arrive("budi3", *CAPS, address="10.0.0.77") >> "JOIN #lab"
    again.session.account = "budi"
    again.read()
    again >> f"REDACT #lab {msgid}" << f":budi3 REDACT #lab {msgid}"


def test_after_a_day_it_is_too_late(house: House) -> None:
    _, budi = room(house)
    msgid = say(budi, "PRIVMSG #lab :old")
    house.now += REDACTION_WINDOW + 1.0
    budi >> f"REDACT #lab {msgid}"
    budi << f"FAIL REDACT REDACT_WINDOW_EXPIRED #lab {msgid} {REDACTION_WINDOW} …"


def test_what_is_not_there_or_not_anybodys_is_unknown(house: House) -> None:
    andi, _ = room(house)
    andi >> "REDACT #lab none" << "FAIL REDACT UNKNOWN_MSGID #lab none …"
    join = history(andi)[0]
    andi >> f"REDACT #lab {join}" << f"FAIL REDACT UNKNOWN_MSGID #lab {join} …"
    andi >> "JOIN #other"
    msgid = say(andi, "PRIVMSG #other :elsewhere")
    andi >> f"REDACT #lab {msgid}" << f"FAIL REDACT UNKNOWN_MSGID #lab {msgid} …"


def test_conversations_of_others_are_no_targets(house: House) -> None:
    andi, budi = room(house)
    andi >> "JOIN #other"
    msgid = say(andi, "PRIVMSG #other :elsewhere")
    budi >> f"REDACT #other {msgid}" << "FAIL REDACT INVALID_TARGET #other …"
    budi >> f"REDACT #nowhere {msgid}" << "FAIL REDACT INVALID_TARGET #nowhere …"
    budi >> f"REDACT 5 {msgid}" << "FAIL REDACT INVALID_TARGET 5 …"
    budi >> f"REDACT andi {msgid}" << f"FAIL REDACT UNKNOWN_MSGID andi {msgid} …"


def test_without_the_capability_there_is_no_redact(house: House) -> None:
    andi = house.arrive("andi", *PLAIN) >> "JOIN #lab"
    andi.read()
    andi >> "REDACT #lab id1" << "421 andi REDACT …"
    budi = house.arrive("budi", *CAPS)
    budi >> "REDACT #lab" << "461 budi REDACT …"


@pytest.mark.parametrize("account", ["", "Budi"])
def test_a_private_message_is_gone_for_both(house: House, account: str) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    budi.session.account = account
    msgid = say(andi, "PRIVMSG budi :secret")
    budi.read()
    andi >> f"REDACT BUDI {msgid}" << f":andi REDACT budi {msgid}"
    budi << f":andi REDACT budi {msgid}"
    assert history(andi, "budi") == history(budi, "andi") == []


def test_the_other_can_not_take_back_what_was_said_to_him(house: House) -> None:
    andi, budi = house.arrive("andi", *CAPS), house.arrive("budi", *CAPS)
    msgid = say(andi, "PRIVMSG budi :a promise")
    budi.read()
    budi >> f"REDACT andi {msgid}" << f"FAIL REDACT REDACT_FORBIDDEN andi {msgid} …"


def test_what_was_taken_back_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    house = House(history=store, shelf=store)
    andi, _ = room(house)
    msgid = say(andi, "PRIVMSG #lab :xyzzyplugh")
    andi >> f"REDACT #lab {msgid}"
    store.close()
    assert not any(b"xyzzyplugh" in path.read_bytes() for path in tmp_path.iterdir())
