"""Messages for people who are not here: kept, delivered on return, never lost."""

from __future__ import annotations

import pytest

from protocol.servertime import format_time
from server.core import limits
from server.core.history import MemoryHistory, MemoryShelf
from server.core.upkeep import ROUND
from server.core.world import Rules
from tests.server.core.dialogue import START, House, Person, hashed
from tests.server.core.logins import PASSWORD, come_back, enrol, say_plain


@pytest.fixture
def house() -> House:
    """A server that knows budi, who is not here."""
    house = House()
    enrol(house, "Budi")
    house.pass_time(60)
    return house


def lose(person: Person) -> None:
    """The connection breaks."""
    person.house.engine.disconnect(person.session, "connection lost", person.house.moment())
    person.house.settle()


def restart(house: House, history: MemoryHistory, shelf: MemoryShelf) -> House:
    """The same disk after kill -9."""
    again = House(history=history, shelf=shelf)
    again.now = house.now + 5
    return again


def test_a_message_waits_for_its_owner_and_the_sender_is_told(house: House) -> None:
    andi = house.arrive("andi", "echo-message")
    andi >> "PRIVMSG budi :besok jam delapan"
    andi << ":andi PRIVMSG Budi :besok jam delapan"
    andi << "301 andi Budi :not here now; your message is kept and delivered on return"
    budi = come_back(house, "budi")
    budi << ":andi!~andi@10.0.0.2 PRIVMSG budi :besok jam delapan"
    budi.hears_nothing()


def test_it_comes_with_the_time_it_was_said(house: House) -> None:
    andi = house.arrive("andi")
    said = START + int(house.now * 1000)
    andi >> "PRIVMSG budi :halo"
    house.pass_time(3600)
    budi = come_back(house, "budi", "server-time", "message-tags")
    budi << f"@time={format_time(said)};msgid=… :andi PRIVMSG budi :halo"


def test_all_of_them_come_in_order_whoever_said_them(house: House) -> None:
    andi, cici = house.arrive("andi"), house.arrive("cici")
    for number in range(3):
        andi >> f"PRIVMSG budi :a{number}"
        cici >> f"PRIVMSG budi :c{number}"
    budi = come_back(house, "budi")
    texts = [one.params[1] for one in budi.read()]
    assert texts == ["a0", "c0", "a1", "c1", "a2", "c2"]


def test_they_come_once(house: House) -> None:
    house.arrive("andi") >> "PRIVMSG budi :halo"
    budi = come_back(house, "budi")
    budi << ":andi PRIVMSG budi :halo"
    house.pass_time(1)
    budi >> "PING x" >> "QUIT"
    come_back(house, "budi").hears_nothing()


def test_what_was_said_while_here_is_not_repeated(house: House) -> None:
    andi = house.arrive("andi")
    budi = come_back(house, "budi")
    andi >> "PRIVMSG budi :halo"
    budi >> "PRIVMSG andi :ya" >> "QUIT"
    andi >> "PRIVMSG budi :pergi?"
    budi = come_back(house, "budi")
    budi << ":andi PRIVMSG budi :pergi?"
    budi.hears_nothing()


def test_what_may_be_lost_with_a_broken_connection_is_sent_again(house: House) -> None:
    andi = house.arrive("andi")
    budi = come_back(house, "budi")
    andi >> "PRIVMSG budi :sampai"
    house.pass_time(60)
    budi >> "PING x"
    budi.read()
    house.pass_time(60)
    andi >> "PRIVMSG budi :mungkin hilang"
    house.pass_time(20)
    lose(budi)
    andi >> "PRIVMSG budi :pasti menunggu"
    texts = [one.params[1] for one in come_back(house, "budi").read()]
    assert texts == ["mungkin hilang", "pasti menunggu"]


def test_what_was_sent_on_return_to_a_connection_that_broke_at_once_is_sent_again(
    house: House,
) -> None:
    house.arrive("andi") >> "PRIVMSG budi :halo"
    lose(come_back(house, "budi"))
    come_back(house, "budi") << ":andi PRIVMSG budi :halo"


def test_the_same_holds_when_the_welcome_waited_for_a_slow_check() -> None:
    house = House(Rules(password_hash=hashed("pintu")))
    budi = house.connect()
    budi >> "PASS pintu" >> "NICK budi" >> "USER budi 0 * :Budi" >> f"REGISTER * * :{PASSWORD}"
    budi.skip_to("900")
    house.pass_time(1)
    budi >> "QUIT"
    andi = house.connect()
    andi >> "PASS pintu" >> "NICK andi" >> "USER andi 0 * :Andi" >> "PRIVMSG budi :halo"
    for _ in range(2):
        budi = house.connect()
        budi >> "CAP REQ sasl" >> "PASS pintu" >> "NICK budi" >> "USER budi 0 * :Budi"
        budi.read()
        say_plain(budi, "budi")
        house.engine.receive(budi.session, b"CAP END\r\n", house.moment())
        house.now += 0.5
        house.settle()
        budi.skip_to("422")
        budi << ":andi PRIVMSG budi :halo"
        lose(budi)


def test_who_does_not_read_loses_nothing(house: House) -> None:
    andi = house.arrive("andi")
    budi = come_back(house, "budi")
    andi >> "PRIVMSG budi :halo"
    budi.session.overflowed = True
    budi >> "PING x"
    budi.skip_to("ERROR")
    come_back(house, "budi") << ":andi PRIVMSG budi :halo"


def test_clients_that_ask_for_history_get_it_only_when_they_ask(house: House) -> None:
    house.arrive("andi") >> "PRIVMSG budi :halo"
    budi = come_back(house, "budi", "draft/chathistory", "batch")
    budi.hears_nothing()
    ever = f"timestamp={format_time(START)} timestamp=2100-01-01T00:00:00.000Z"
    budi >> f"CHATHISTORY TARGETS {ever} 9"
    budi << "BATCH … draft/chathistory-targets"
    budi << "CHATHISTORY TARGETS andi …"
    budi.read()
    budi >> "CHATHISTORY LATEST andi * 9"
    budi << "BATCH … chathistory andi"
    budi << ":andi PRIVMSG Budi :halo"


def test_who_logs_in_after_the_welcome_gets_them_too(house: House) -> None:
    house.arrive("andi") >> "PRIVMSG budi :halo"
    tamu = house.arrive("tamu", "sasl")
    say_plain(tamu, "budi") << "900 tamu … Budi :…"
    tamu << ":andi PRIVMSG tamu :halo"
    tamu << "903 tamu :…"


def test_the_owner_under_another_nick_is_reached_there(house: House) -> None:
    andi = house.arrive("andi")
    budi = come_back(house, "budi_hp", account="budi")
    for verb in ("PRIVMSG", "NOTICE"):
        andi >> f"{verb} budi :halo"
        budi << f":andi {verb} budi_hp :halo"
    andi.hears_nothing()
    budi >> "QUIT"
    come_back(house, "budi").hears_nothing()


def test_two_connections_of_one_owner_are_one_person(house: House) -> None:
    """Whoever stays sees everything; nothing waits."""
    andi = house.arrive("andi")
    laptop, phone = come_back(house, "budi"), come_back(house, "budi_hp", account="budi")
    laptop >> "QUIT"
    andi >> "PRIVMSG budi :halo"
    phone << ":andi PRIVMSG budi_hp :halo"
    laptop = come_back(house, "budi")
    laptop.hears_nothing()


def test_a_note_to_oneself_under_another_nick_waits_nowhere(house: House) -> None:
    budi = come_back(house, "budi_hp", "echo-message", account="budi")
    budi >> "PRIVMSG budi :beli kopi"
    budi << ":budi_hp PRIVMSG Budi :beli kopi"
    budi << "301 budi_hp Budi :…"


@pytest.mark.parametrize("line", ["NOTICE budi :halo", "@+typing=active TAGMSG budi"])
def test_only_privmsg_waits(house: House, line: str) -> None:
    andi = house.arrive("andi", "message-tags")
    andi >> line
    andi.read()
    come_back(house, "budi").hears_nothing()


def test_tags_for_who_is_not_here_are_refused(house: House) -> None:
    andi = house.arrive("andi", "message-tags")
    andi >> "@+typing=active TAGMSG budi"
    andi << "401 andi budi :Nobody here has that nick"


def test_only_so_many_messages_wait(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_MESSAGES", 2)
    andi = house.arrive("andi")
    for _ in range(2):
        andi >> "PRIVMSG budi :halo" << "301 andi Budi :…"
    andi >> "PRIVMSG budi :halo" << "401 andi Budi :Too much waits for Budi already…"
    budi = come_back(house, "budi")
    assert len(budi.read()) == 2
    house.pass_time(1)
    budi >> "QUIT"
    andi >> "PRIVMSG budi :halo" << "301 andi Budi :…"


def test_a_guest_and_an_owner_have_their_sides_of_it(house: House) -> None:
    andi = house.arrive("andi", "draft/chathistory", "batch")
    andi >> "PRIVMSG budi :halo" << "301 andi Budi :…"
    andi >> "CHATHISTORY LATEST budi * 9"
    andi << "BATCH … chathistory budi"
    andi << ":andi PRIVMSG Budi :halo"


def test_nobody_else_sees_what_waits(house: House) -> None:
    house.arrive("andi") >> "PRIVMSG budi :rahasia"
    enrol(house, "cici")
    come_back(house, "cici").hears_nothing()
    tamu = house.arrive("tamu", "draft/chathistory", "batch")
    tamu >> "CHATHISTORY LATEST andi * 9"
    tamu << "BATCH … chathistory andi"
    tamu << "BATCH …"


def test_private_talk_outlives_the_connection_and_the_guest_who_registers() -> None:
    """What a guest said before he registered his nick is his, too."""
    house = House()
    andi = house.arrive("andi")
    cici = house.arrive("cici")
    cici >> "PRIVMSG andi :dari dulu"
    andi >> "PRIVMSG cici :ya" >> f"REGISTER * * :{PASSWORD}" >> "QUIT"
    andi = come_back(house, "andi", "draft/chathistory", "batch")
    andi >> "CHATHISTORY LATEST cici * 9"
    andi << "BATCH … chathistory cici"
    andi << ":cici PRIVMSG andi :dari dulu"
    andi << ":andi PRIVMSG cici :ya"
    assert not house.world.private.conversations("~uid1")


def test_the_server_may_die_and_nothing_is_lost() -> None:
    history, shelf = MemoryHistory(), MemoryShelf()
    house = House(history=history, shelf=shelf)
    enrol(house, "Budi")
    house.arrive("andi") >> "PRIVMSG budi :sebelum mati"
    house = restart(house, history, shelf)
    house.arrive("andi") >> "PRIVMSG budi :sesudah mati"
    texts = [one.params[1] for one in come_back(house, "budi").read()]
    assert texts == ["sebelum mati", "sesudah mati"]


def test_after_a_death_little_is_repeated_to_who_was_here() -> None:
    history, shelf = MemoryHistory(), MemoryShelf()
    house = House(history=history, shelf=shelf)
    enrol(house, "Budi")
    andi, budi = house.arrive("andi"), come_back(house, "budi")
    andi >> "PRIVMSG budi :lama"
    house.pass_time(60)
    budi >> "PING x"
    house.pass_time(ROUND)
    andi >> "PRIVMSG budi :baru"
    house = restart(house, history, shelf)
    come_back(house, "budi") << ":andi PRIVMSG budi :baru"


def test_who_ends_the_server_keeps_what_waited() -> None:
    history, shelf = MemoryHistory(), MemoryShelf()
    house = House(history=history, shelf=shelf)
    enrol(house, "Budi")
    andi, budi = house.arrive("andi"), come_back(house, "budi")
    house.pass_time(30)
    budi >> "PING x"
    andi >> "PRIVMSG budi :terakhir"
    house.engine.shutdown("The server is closing", house.moment())
    house = restart(house, history, shelf)
    come_back(house, "budi") << ":andi PRIVMSG budi :terakhir"
