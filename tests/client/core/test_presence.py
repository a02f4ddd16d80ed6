"""Who is here and who is away: asked once, then told."""

from __future__ import annotations

from client.core.presence import WHO_LIMIT
from tests.client.core.dialogue import ALL_CAPS, NOW, Dialogue, connected, enter, in_room, online

CAPS = f"{ALL_CAPS} away-notify extended-monitor account-notify"
TOKENS = "CHATHISTORY=50 MONITOR=3 WHOX"


def told_online(tokens: str = TOKENS) -> Dialogue:
    return online(CAPS, tokens)


def test_who_is_away_is_asked_when_we_come_in_and_told_from_then_on() -> None:
    it = told_online()
    enter(it, "#jarkom", "@andi budi citra")
    assert "WHO #jarkom %thnfa,71" in it.sent()
    it.says(
        ":s 354 andi 71 h budi G budiman", ":s 354 andi 71 h citra H 0",
        ":s 354 andi 9 h citra G 0", ":s 315 andi #jarkom :End",
    )
    members = it.room().members
    assert (members["budi"].away, members["budi"].account) == (True, "budiman")
    assert (members["citra"].away, members["citra"].account) == (False, "")
    it.says(":budi!b@h AWAY", ":citra!c@h AWAY :makan", ":citra!c@h ACCOUNT citra")
    assert (members["budi"].away, members["citra"].away) == (False, True)
    assert members["citra"].account == "citra"
    it.says(":citra!c@h ACCOUNT *", ":citra!c@h SETNAME :Citra", ":citra!c@h CHGHOST c x")
    assert members["citra"].account == ""
    assert (members["budi"].host, members["citra"].host) == ("h", "x")


def test_older_servers_are_asked_in_the_older_way() -> None:
    it = told_online("CHATHISTORY=50")
    enter(it, "#jarkom")
    assert "WHO #jarkom" in it.sent()
    it.says(":s 352 andi #jarkom b h s budi G@ :0 Budi")
    assert it.room().members["budi"].away


def test_nobody_asks_where_no_news_of_it_would_come() -> None:
    it = in_room()
    it.talk.join("#lain")
    it.sent()
    enter(it, "#lain")
    assert not [line for line in it.sent() if line.startswith("WHO")]


def test_a_crowd_is_not_asked_for() -> None:
    it = told_online()
    enter(it, "#jarkom", " ".join(f"n{number}" for number in range(WHO_LIMIT + 1)))
    assert not [line for line in it.sent() if line.startswith("WHO")]


def test_partners_are_watched() -> None:
    it = told_online()
    it.types("/msg budi")
    assert "MONITOR + budi" in it.sent()
    assert it.room("budi").online is None
    it.says(":s 731 andi :budi")
    assert it.room("budi").online is False
    it.says(":s 730 andi :Budi!b@h")
    assert it.room("budi").online is True
    assert it.sent() == ["WHO budi %thnfa,71"]
    it.says(":s 354 andi 71 h budi G 0")
    assert it.room("budi").away
    it.says(":budi!b@h AWAY")
    assert not it.room("budi").away
    it.says(":budi!b@h AWAY :x", ":s 731 * :budi")
    assert (it.room("budi").online, it.room("budi").away) == (False, False)
    it.types("/part budi")
    assert "MONITOR - budi" in it.sent()


def test_a_partner_with_another_nick_is_watched_under_it() -> None:
    it = told_online()
    enter(it, "#jarkom")
    it.types("/msg budi")
    it.sent()
    it.says(":budi!b@h NICK boedi")
    assert [line for line in it.sent() if line.startswith("MONITOR")] == [
        "MONITOR - budi", "MONITOR + boedi",
    ]


def test_no_more_are_watched_than_the_server_allows() -> None:
    it = told_online()
    for nick in ("satu", "dua", "tiga", "empat"):
        it.types(f"/msg {nick}")
    watched = [line for line in it.sent() if line.startswith("MONITOR")]
    assert watched == ["MONITOR + satu", "MONITOR + dua", "MONITOR + tiga"]
    it.types("/part satu")
    it.types("/msg lima")
    assert "MONITOR + lima" in it.sent()


def test_on_the_next_connection_all_are_watched_at_once() -> None:
    it = told_online()
    for nick in ("satu", "dua"):
        it.types(f"/msg {nick}")
    it.says(":s 730 andi :satu!a@h")
    it.talk.closed("", NOW)
    connected(it, CAPS, TOKENS)
    assert it.room("satu").online is None
    assert "MONITOR + satu,dua" in it.sent()


def test_a_server_without_monitor_is_not_bothered() -> None:
    it = told_online("CHATHISTORY=50")
    it.types("/msg budi")
    assert not [line for line in it.sent() if line.startswith("MONITOR")]


def test_that_somebody_is_away_is_told_once_with_the_reason() -> None:
    it = in_room()
    it.types("/msg budi")
    for _again in range(2):
        it.says(":s 301 andi budi :makan")
    told = [line.text for line in it.room("budi").lines if "away" in line.text]
    assert told == ["budi is away: makan"]
    it.says(":budi!b@h AWAY", ":s 301 andi budi :makan")
    told = [line.text for line in it.room("budi").lines if "away" in line.text]
    assert told == ["budi is away: makan"] * 2


def test_our_own_address_may_change() -> None:
    it = in_room()
    it.says(":andi!a@h CHGHOST andi a.very.long.host.example")
    space = it.talk._ctx.session.room_for_text("andi", "PRIVMSG", "#jarkom")
    assert space == 512 - len(":andi!andi@a.very.long.host.example PRIVMSG #jarkom :\r\n")
