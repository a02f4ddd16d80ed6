"""Rooms and people as a real server's core shows them: what one side says the other understands."""

from __future__ import annotations

from client.core.habits import Habits
from client.core.model import Kind, Room
from client.core.talk import Talk
from tests.client.core.readers import FINGERPRINT, Reader
from tests.server.core.dialogue import Person


class Andi(Reader):
    """andi with an account, in #jarkom; budi moderates it, as he opened it."""

    def __init__(self) -> None:
        super().__init__()
        self.budi.session.account = "budi"
        self.come()

    def come(self) -> None:
        """A program is started, which knows nothing."""
        self.talk = Talk("andi", habits=Habits())
        self._person, self._taken = self.house.connect(), 0
        self.talk.start(FINGERPRINT)
        self.settle()
        self._person.session.account = "andi"
        self._take(self.talk.join("jarkom"))
        self.settle()

    def go(self) -> None:
        self.talk.quit()
        self.settle()

    def types(self, text: str) -> None:
        self._take(self.talk.submit(text, self.now)[1])
        self.settle()

    def sees(self) -> None:
        """The newest line is painted, and time passes."""
        self.talk.saw("#jarkom")
        self.house.now += 2.0
        self._take(self.talk.tick(self.now))
        self.settle()

    def budi_says(self, *lines: str) -> None:
        for line in lines:
            self.house.now += 1.0
            self.budi >> line
        self.settle()

    def device(self) -> Person:
        """Another program of andi's, under another nick."""
        person = self.house.arrive("andi2", "draft/read-marker")
        person.session.account = "andi"
        return person

    def person(self, nick: str) -> Room:
        room = self.talk.model.find(nick)
        assert room is not None
        return room


def test_what_is_read_here_is_read_on_the_other_device_and_the_other_way_round() -> None:
    it = Andi()
    other = it.device()
    other >> "JOIN #jarkom"
    it.hears("satu")
    other.ignore()
    it.sees()
    marker = other.skip_to("MARKREAD").params[1]
    assert marker.startswith("timestamp=")
    it.types("/join lain")
    it.hears("dua", "tiga")
    assert it.room.unread == 2
    other >> f"MARKREAD #jarkom {marker}"
    it.settle()
    assert it.room.unread == 2, "a marker never goes back"
    other >> "MARKREAD #jarkom timestamp=2100-01-01T00:00:00.000Z"
    it.settle()
    assert it.room.unread == 0


def test_after_a_restart_the_line_is_at_the_first_unread_message() -> None:
    it = Andi()
    it.hears("satu")
    it.sees()
    it.go()
    it.misses("dua", "andi: tiga")
    it.come()
    unread = [line.text for line in it.room.lines if line.stamp > it.room.unread_from > 0]
    assert "dua" in unread
    assert "satu" not in unread


def test_what_happened_while_nobody_was_there_stands_in_the_history() -> None:
    it = Andi()
    it.go()
    it.house.arrive("citra") >> "JOIN #jarkom" >> "PART #jarkom :sepi"
    it.budi >> "TOPIC #jarkom :kopi" >> "MODE #jarkom +m" >> "NICK boedi"
    it.come()
    happened = {(line.kind, line.nick) for line in it.room.lines}
    assert {(Kind.JOIN, "citra"), (Kind.PART, "citra"), (Kind.MODE, "budi")} <= happened
    assert {(Kind.TOPIC, "budi"), (Kind.NICK, "budi")} <= happened
    assert set(it.room.members) == {"andi", "boedi"}


def test_who_is_away_is_known_when_we_come_and_when_it_changes() -> None:
    it = Andi()
    it.go()
    it.budi >> "AWAY :makan"
    it.come()
    assert it.room.members["budi"].away
    it.budi_says("AWAY")
    assert not it.room.members["budi"].away


def test_others_see_that_we_are_away() -> None:
    it = Andi()
    citra = it.house.arrive("citra", "away-notify") >> "JOIN #jarkom"
    citra.ignore()
    it.types("/away makan siang")
    assert it.talk.model.away
    assert citra.skip_to("AWAY").params == ("makan siang",)
    it.types("/away")
    assert not it.talk.model.away


def test_a_partner_in_no_common_room_is_seen_coming_and_going() -> None:
    it = Andi()
    dewi = it.house.arrive("dewi")
    it.types("/msg dewi")
    assert it.person("dewi").online is True
    dewi >> "AWAY :tidur"
    it.settle()
    assert it.person("dewi").away
    dewi >> "QUIT"
    it.settle()
    assert (it.person("dewi").online, it.person("dewi").away) == (False, False)
    it.house.arrive("dewi")
    it.settle()
    assert it.person("dewi").online is True


def test_a_room_that_gets_another_name_goes_on() -> None:
    it = Andi()
    it.hears("satu")
    it.budi_says("RENAME #jarkom #lab :lebih pendek")
    room = it.talk.model.room
    assert room is not None
    assert (room.target, room.joined) == ("#lab", True)
    it.types("halo")
    assert [line.delivery.name for line in room.lines if line.text == "halo"] == ["SENT"]


def test_a_moderator_puts_somebody_out_and_lets_them_in_again() -> None:
    it = Andi()
    it.budi_says("MODE #jarkom +o andi")
    citra = it.house.arrive("citra") >> "JOIN #jarkom"
    it.settle()
    it.types("/ban citra berisik")
    assert "citra" not in it.room.members
    citra.ignore()
    citra >> "JOIN #jarkom"
    assert "474" in citra.verbs()
    it.types("/ban")
    assert it.room.lines[-1].text == "1 is banned from jarkom: citra (*!*@10.0.0.3)"
    it.types("/unban citra")
    citra >> "JOIN #jarkom"
    it.settle()
    it.types("/moderator citra")
    assert it.room.members["citra"].prefix == "@"
    it.types("/moderator citra")
    it.types("/kick citra")
    assert "citra" not in it.room.members
    it.types("/topic kopi dan teh")
    it.types("/topic -")
    assert it.room.topic == ""


def test_who_may_not_is_told_so() -> None:
    it = Andi()
    it.types("/kick budi")
    assert it.room.lines[-1].text == "Only moderators of jarkom may do that."


def test_an_invitation_is_seen_by_whom_it_is_for_and_by_the_room() -> None:
    it = Andi()
    dewi = it.house.arrive("dewi") >> "JOIN #pesta" >> "INVITE andi #pesta"
    it.settle()
    assert it.room.lines[-1].text == "dewi invites you to pesta; /join pesta takes you there."
    dewi >> "PART #pesta"
    it.budi_says("INVITE dewi #jarkom")
    assert it.room.lines[-1].text == "budi invited dewi."


def test_somebody_who_is_ignored_stays_so_under_another_nick() -> None:
    it = Andi()
    it.budi.session.account = "budi"
    it.go()
    it.come()
    it.types("/ignore budi")
    it.budi_says("NICK tamu", "PRIVMSG #jarkom :ini saya", "PRIVMSG andi :psst")
    assert "ini saya" not in [line.text for line in it.room.lines]
    assert it.talk.model.find("tamu") is None


def test_who_touches_no_key_is_seen_to_be_away_and_with_a_key_to_be_back() -> None:
    it = Andi()
    it.talk.preferences.away_after = 1
    beside = it.house.arrive("citra", "away-notify")  # in the room
    beside >> "JOIN #jarkom"
    watching = it.house.arrive("dewi", "away-notify", "extended-monitor")  # elsewhere
    watching >> "MONITOR + andi"
    for person in (beside, watching):
        person.ignore()
    it.talk.active(it.now)
    for _second in range(0, 62, 2):
        it.sees()
    for person in (beside, watching):
        assert person.skip_to("AWAY").params == ("not at the keyboard",)
    assert it.talk.model.away
    it.talk.active(it.now)
    it.settle()
    for person in (beside, watching):
        assert person.skip_to("AWAY").params == ()
    assert not it.talk.model.away
