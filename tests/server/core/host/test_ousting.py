"""Who disturbs is put out or quietened; how far that goes is what the host said."""

from __future__ import annotations

import pytest

from server.core.happening import HappeningKind
from server.core.history import MemoryShelf
from server.core.session import Phase
from tests.server.core.dialogue import SERVER, House, Person
from tests.server.core.logins import PASSWORD, come_back, enrol, say_plain

HOUR = 3600.0


def try_to_arrive(house: House, nick: str, address: str) -> Person:
    """Somebody who may be refused; everything up to there can be read."""
    person = house.connect(address)
    return person >> f"NICK {nick}" >> f"USER {nick} 0 * :{nick}"


# -- kick -----------------------------------------------------------------------------------------


def test_kick_puts_out_of_a_room_and_everybody_there_sees_it() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read(), budi.read()
    assert house.host("kick budi lab jangan spam") == ["budi is out of lab"]
    for person in (andi, budi):
        person << "KICK #lab budi :jangan spam"
    assert house.said(HappeningKind.KICKED) == ["by the host: jangan spam"]
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"


def test_kick_without_a_room_puts_off_the_server() -> None:
    house = House()
    budi = house.arrive("budi")
    assert house.host("kick budi jangan spam") == ["budi is off the server"]
    budi << "ERROR :Closing link: Put out by the host: jangan spam"
    assert house.arrive("budi").session.phase is Phase.REGISTERED


def test_kick_refuses_what_it_cannot_find() -> None:
    house = House()
    house.arrive("andi")
    house.host("open lab")
    assert house.host("kick joko") == [
        "Nobody here has the nick joko; `people` lists everybody"
    ]
    assert house.host("kick andi #kopi") == ["There is no room kopi; `rooms` lists them"]
    assert house.host("kick andi lab") == ["andi is not in lab"]


# -- ban ------------------------------------------------------------------------------------------


def test_a_banned_person_goes_and_does_not_come_back_by_another_nick() -> None:
    house = House()
    budi = house.arrive("budi", address="10.0.0.7")
    assert house.host("ban budi 2h spam") == [
        "budi is banned for 2 hours (nick budi, address 10.0.0.7)",
        "put out: budi",
    ]
    budi << "ERROR :Closing link: You are banned from this server for another 2 hours: spam"
    again = house.connect("10.0.0.7")
    again << "465 * :You are banned from this server for another 2 hours: spam"
    again << "ERROR :Closing link: You are banned from this server for another 2 hours: spam"
    assert again.session.phase is Phase.CLOSED
    elsewhere = try_to_arrive(house, "BUDI", "10.0.0.8")
    elsewhere << "465 BUDI :You are banned from this server for another 2 hours: spam"
    elsewhere << "ERROR :Closing link: …"
    assert "banned" in house.said(HappeningKind.REFUSED)[-1]


def test_a_ban_ends_by_itself() -> None:
    house = House()
    house.host("ban 10.0.0.7 30m")
    house.pass_time(1799)
    assert house.connect("10.0.0.7").session.phase is Phase.CLOSED
    house.pass_time(1)
    assert house.connect("10.0.0.7").session.phase is Phase.REGISTERING
    assert house.host("bans") == ["Nobody is banned or muted"]


def test_an_expired_ban_leaves_the_disk_too() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    house.host("ban 10.0.0.7 30m")
    house.host("ban 10.0.0.8")
    house.pass_time(2 * HOUR)
    assert [one["name"] for one in shelf.load("sanction").values()] == ["10.0.0.8"]


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("10.0.0.7", "10.0.0.7", "10.0.0.8"),
        ("10.0.0.9/24", "10.0.0.7", "10.0.1.7"),
        ("fd00::/16", "fd00::7", "fd01::7"),
    ],
)
def test_addresses_and_networks_can_be_banned(network: str, inside: str, outside: str) -> None:
    house = House()
    here = house.arrive("andi", address=inside)
    house.host(f"ban {network}")
    assert here.session.phase is Phase.CLOSED
    assert house.connect(inside).session.phase is Phase.CLOSED
    assert house.connect(outside).session.phase is Phase.REGISTERING


def test_what_several_share_is_not_banned_with_one_of_them() -> None:
    house = House()
    house.arrive("andi", address="10.0.0.7")
    house.arrive("budi", address="10.0.0.7")
    house.arrive("joko", address="127.0.0.1")
    assert house.host("ban budi")[0] == "budi is banned until you end it (nick budi)"
    assert house.host("ban joko")[0] == "joko is banned until you end it (nick joko)"
    assert house.world.person("andi") is not None


def test_an_account_is_banned_under_whatever_nick_it_comes() -> None:
    house = House()
    enrol(house, "budi")
    budi = come_back(house, "budi")
    budi >> "NICK lain"
    assert house.host("ban account:budi 1h") == [
        "account:budi is banned for 60 minutes (account budi)",
        "put out: lain",
    ]
    again = house.connect()
    again >> "CAP REQ :sasl" >> "NICK lain" >> "USER lain 0 * :x"
    again.read()
    say_plain(again, "budi")
    again.read()
    again >> "CAP END"
    again << "465 lain :You are banned from this server for another 60 minutes"


def test_who_logs_in_to_a_banned_account_later_goes_then() -> None:
    house = House()
    enrol(house, "budi")
    house.host("ban account:budi")
    guest = house.arrive("tamu", "sasl")
    say_plain(guest, "budi", PASSWORD)
    assert guest.session.phase is Phase.CLOSED


def test_a_nick_is_banned_with_the_account_behind_it() -> None:
    house = House()
    enrol(house, "budi")
    come_back(house, "budi")
    assert "account budi" in house.host("ban budi")[0]


def test_a_banned_nick_is_not_to_be_had_later() -> None:
    house = House()
    house.host("ban budi")
    andi = house.arrive("andi")
    andi >> "NICK Budi"
    andi << "432 andi Budi :The host banned that nick; take another"
    assert andi.session.nick == "andi"


def test_a_ban_of_one_room_keeps_out_of_that_room_only() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab,#kopi"
    budi >> "JOIN #lab,#kopi"
    andi.read(), budi.read()
    assert house.host("ban budi lab 1h ribut")[1:] == ["put out: budi"]
    andi << "KICK #lab budi ribut"
    budi << "KICK #lab budi ribut"
    budi >> "JOIN #lab"
    budi << "474 budi #lab :You are banned from the room lab for another 60 minutes: ribut"
    budi >> "PRIVMSG #kopi :halo"
    andi << ":budi PRIVMSG #kopi halo"
    andi >> "INVITE budi #lab"
    budi.read()
    budi >> "JOIN #lab"
    budi << "474 budi #lab :…"
    house.host("unban budi lab")
    budi >> "JOIN #lab"
    budi << ":budi JOIN #lab"


def test_a_ban_of_a_room_ends_with_the_room() -> None:
    house = House()
    house.host("open lab")
    house.host("ban budi lab")
    house.host("close lab")
    assert house.host("bans") == ["Nobody is banned or muted"]


def test_unban_takes_back_by_the_name_that_bans_shows() -> None:
    house = House()
    house.host("ban 10.0.0.9/24")
    house.host("ban Budi")
    assert house.host("unban 10.0.0.0/24") == ["10.0.0.0/24 is no longer banned"]
    assert house.host("unban bUDI") == ["Budi is no longer banned"]
    assert house.host("unban budi") == ["budi is not banned; see `bans`"]
    house.host("open lab")
    assert house.host("unban budi lab") == ["budi is not banned in lab; see `bans`"]
    assert house.connect("10.0.0.7").session.phase is Phase.REGISTERING


def test_a_second_ban_of_one_name_replaces_the_first() -> None:
    house = House()
    house.host("ban budi 1h")
    house.host("ban budi 2h")
    assert len(house.host("bans")) == 1
    assert "2 hours" in house.host("bans")[0]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("10.0.0.300", "10.0.0.300 is no nick and no address; `people` shows both"),
        ("account:", "An account has the name of a nick: account:andi"),
        ("account:1a", "An account has the name of a nick: account:andi"),
    ],
)
def test_who_cannot_be_is_refused(who: str, said: str) -> None:
    assert House().host(f"ban {who}") == [said]


def test_bans_survive_a_restart() -> None:
    shelf = MemoryShelf()
    house = House(shelf=shelf)
    enrol(house, "sari")
    house.host("open lab")
    for line in ("ban 10.0.0.0/24 7d wifi tetangga", "ban account:sari", "mute joko lab 2h"):
        house.host(line)
    before = house.host("bans")
    assert len(before) == 3
    later = House(shelf=shelf)
    assert later.host("bans") == before
    assert later.connect("10.0.0.7").session.phase is Phase.CLOSED


def test_there_is_an_end_to_bans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.core.host.ousting.SANCTIONS", 2)
    house = House()
    house.host("ban a")
    house.host("ban b")
    assert house.host("ban c") == ["There are 2 bans and mutes already; end some first: `bans`"]


# -- mute -----------------------------------------------------------------------------------------


def test_the_muted_read_and_do_not_write() -> None:
    house = House()
    andi = house.arrive("andi", "message-tags")
    budi = house.arrive("budi", "message-tags")
    andi >> "JOIN #lab"
    budi >> "JOIN #lab"
    andi.read(), budi.read()
    assert house.host("mute budi 10m ribut")[0].startswith("budi is muted for 10 minutes")
    sentence = "You are muted on this server for another 10 minutes: ribut"
    budi >> "PRIVMSG #lab :halo"
    budi << f"404 budi #lab :{sentence}"
    budi >> "@+typing=active TAGMSG #lab"
    budi << f"404 budi #lab :{sentence}"
    budi >> "TOPIC #lab :halo"
    budi << f"404 budi #lab :{sentence}"
    budi >> "NOTICE #lab :halo"
    budi >> "PRIVMSG andi :halo"
    budi << f"531 budi andi :{sentence}"
    budi.hears_nothing()
    andi.hears_nothing()
    andi >> "PRIVMSG #lab :hai"
    budi << ":andi PRIVMSG #lab hai"
    house.now += 600
    budi >> "PRIVMSG #lab :halo"
    andi << ":budi PRIVMSG #lab halo"


@pytest.mark.parametrize("room", ["", " lab"])
def test_the_muted_do_not_escape_by_another_nick(room: str) -> None:
    house = House()
    budi = house.arrive("budi", address="127.0.0.1")
    budi >> "JOIN #lab"
    budi.read()
    house.host(f"mute budi{room} 2m")
    budi >> "NICK lain"
    budi << "447 budi lain :You are muted …"
    assert budi.session.nick == "budi"
    house.now += 120
    budi >> "NICK lain"
    budi << ":budi NICK lain"


def test_the_muted_leave_no_message_for_who_is_not_here() -> None:
    house = House()
    enrol(house, "sari")
    budi = house.arrive("budi")
    house.host("mute budi")
    budi >> "PRIVMSG sari :halo"
    budi << "531 budi sari :You are muted on this server"
    assert house.world.history.conversations("=sari") == {}


def test_the_muted_may_ask_an_operator_why() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    house.host("op andi")
    andi.read()
    house.host("mute budi")
    budi >> "PRIVMSG andi :kenapa?"
    andi << ":budi PRIVMSG andi kenapa?"


def test_a_mute_of_one_room_leaves_the_others() -> None:
    house = House()
    andi, budi = house.arrive("andi"), house.arrive("budi")
    andi >> "JOIN #lab,#kopi"
    budi >> "JOIN #lab,#kopi"
    andi.read(), budi.read()
    house.host("mute budi lab")
    budi >> "PRIVMSG #lab :a"
    budi << "404 budi #lab :You are muted in the room lab"
    budi >> "PRIVMSG #kopi :b" >> "PRIVMSG andi :c"
    andi << ":budi PRIVMSG #kopi b"
    andi << ":budi PRIVMSG andi c"
    assert house.host("unmute budi lab") == ["budi is no longer muted in lab"]
    budi >> "PRIVMSG #lab :d"
    andi << ":budi PRIVMSG #lab d"


def test_operators_ban_under_their_own_name_but_never_themselves() -> None:
    house = House()
    andi = house.arrive("andi", address="10.0.0.7")
    house.host("op andi")
    andi.read()
    andi >> "HOST ban 10.0.0.0/24"
    andi << f":{SERVER} NOTICE andi :That would hold for yourself; nothing was changed"
    andi >> "HOST ban 10.1.0.0/24 2h spam"
    andi << "NOTICE andi :10.1.0.0/24 is banned for 2 hours (address 10.1.0.0/24)"
    assert house.said(HappeningKind.OPERATED) == ["ban 10.1.0.0/24 2h spam"]
    assert "by andi" in house.host("bans")[0]


def test_a_time_that_is_none_is_refused_and_no_ban_without_end() -> None:
    house = House()
    house.arrive("cici")
    (answer,) = house.host("ban cici 3x")
    assert answer == "3x is no time: write 30m, 2h or 7d (or a reason first)"
    assert not house.world.sanctions.current(house.moment().stamp)


def test_the_owner_of_a_banned_nick_is_banned_under_every_nick() -> None:
    house = House()
    enrol(house, "hana")
    house.host("ban hana")
    person = house.connect("10.9.9.9")
    person >> "CAP REQ sasl" >> "NICK hana2" >> "USER h 0 * :h"
    person.read()
    say_plain(person, "hana").read()
    person >> "CAP END"
    assert "465" in person.verbs()
