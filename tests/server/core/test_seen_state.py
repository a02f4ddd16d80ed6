"""What people see is what is: if this fails, a list of members, a topic or a mode is a lie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.server.core.dialogue import House, Person
from tests.server.core.observer import Observer, as_it_is

NICKS = ("andi", "budi", "citra", "dewi", "eka")
CHANNELS = ("#lab", "#dapur")
CAPABILITIES = ("multi-prefix", "extended-join", "away-notify", "setname", "invite-notify")

nicks = st.sampled_from([*NICKS, "Andi", "fajar", "gita", "nobody", "0bad"])
channels = st.sampled_from([*CHANNELS, "#LAB", "#nowhere"])
words = st.sampled_from(["kopi", "teh", "", "a b", ":x", "*!*@10.0.0.2", "budi!*@*", "2", "0"])
masks = st.sampled_from(["*!*@10.0.0.2", "budi!*@*", "dewi"])
flags = st.text("+-bkloOvhimnstCeIx", min_size=1, max_size=6)

commands = st.one_of(
    st.builds("JOIN {} {}".format, channels, st.sampled_from(["", "kopi", "teh"])),
    st.builds("JOIN {},{} kopi".format, channels, channels),
    st.builds("PART {} :{}".format, channels, words),
    st.builds("NICK {}".format, nicks),
    st.builds("TOPIC {} :{}".format, channels, words),
    st.builds("KICK {} {} :{}".format, channels, nicks, words),
    st.builds("INVITE {} {}".format, nicks, channels),
    st.builds("MODE {} {} {} {}".format, channels, flags, st.one_of(nicks, words), words),
    st.builds("MODE {} {} {}".format, channels, st.sampled_from(["+o", "-o", "+v", "+h"]), nicks),
    st.builds("MODE {} +k {}".format, channels, st.sampled_from(["kopi", "teh"])),
    st.builds("MODE {} {} {}".format, channels, st.sampled_from(["+b", "-b"]), masks),
    st.builds("PRIVMSG {} :{}".format, st.one_of(nicks, channels), words),
    st.builds("AWAY :{}".format, words),
    st.sampled_from(["JOIN 0", "QUIT :bye"]),
)
# Who opened the room moderates it, so that one has the most to say.
speakers = st.sampled_from([0, 0, 0, 1, 2, 3, 4])
turns = st.lists(st.tuples(speakers, commands), min_size=5, max_size=40)


@given(people=st.integers(2, 5), turns=turns)
def test_what_every_member_knows_of_a_room_is_what_the_server_knows(
    people: int, turns: list[tuple[int, str]]
) -> None:
    house = House()
    seen: dict[Person, Observer] = {}
    for number, nick in enumerate(NICKS[:people]):
        # Every second one has the least of capabilities, as an old program.
        extra = CAPABILITIES if number % 2 else CAPABILITIES[:1]
        seen[house.arrive(nick, *extra)] = Observer(nick)
    arrivals = [(number, "JOIN #lab") for number in range(people)]
    for number, command in arrivals + turns:
        person = list(seen)[number % people]
        before = set(seen[person].rooms)
        person >> command
        look(seen)
        for channel in sorted(set(seen[person].rooms) - before):
            person >> f"MODE {channel}" >> f"MODE {channel} b"
        look(seen)
        compare(house, seen)
    assert not [one for one in house.happenings if "bug in" in one.text]


def look(seen: dict[Person, Observer]) -> None:
    for person, observer in seen.items():
        for message in person.read():
            observer.see(message)


def compare(house: House, seen: dict[Person, Observer]) -> None:
    for person, observer in seen.items():
        session = person.session
        if not session.is_registered:
            continue
        assert observer.nick == session.nick
        assert set(observer.rooms) == {room.key for room in session.rooms}
        for room in session.rooms:
            actual, known = as_it_is(room), observer.rooms[room.key]
            # The exception and invitation lists are shown to who asks; nobody here does.
            for letter in "eI":
                actual.lists.pop(letter), known.lists.pop(letter, None)
            assert known == actual
            known.lists |= {"e": set(), "I": set()}
