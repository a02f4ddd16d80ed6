"""What people and rooms say about themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.core.history import MemoryShelf, StoreError
from server.core.limits import METADATA_KEYS, METADATA_SUBS, METADATA_VALUE
from server.store.sqlite import SqliteStore
from tests.server.core.dialogue import House, Person

CAPS = ("draft/metadata-2", "batch")


@pytest.fixture
def house() -> House:
    return House()


def in_room(house: House, *nicks: str) -> list[Person]:
    """People in #lab, the first moderates; everything is read."""
    people = [house.arrive(nick, *CAPS) >> "JOIN #lab" for nick in nicks]
    for one in people:
        one.read()
    return people


def batch(person: Person, request: str, target: str, kind: str = "metadata") -> list[str]:
    """The lines of the batch that answers, verb and parameters after the nick."""
    person.read()
    person >> f"METADATA {request}"
    opening, *lines, end = person.read()
    assert opening.params[1:] == ((kind, target) if target else (kind,))
    reference = opening.params[0][1:]
    assert end.params == (f"-{reference}",)
    assert all(line.tags["batch"] == reference for line in lines)
    return [" ".join((line.verb, *line.params[1:])) for line in lines]


@pytest.mark.parametrize("target", ["*", "andi", "ANDI"])
def test_people_set_see_change_and_remove_their_own(house: House, target: str) -> None:
    andi = house.arrive("andi", *CAPS)
    assert batch(andi, f"{target} GET display-name avatar", "andi") == [
        "766 andi display-name is not set",
        "766 andi avatar is not set",
    ]
    andi >> f"METADATA {target} SET display-name :Andi 💜"
    andi << "761 andi andi display-name * :Andi 💜"
    andi >> f"METADATA {target} SET display-name :Kak Andi"
    andi << "761 andi andi display-name * :Kak Andi"
    assert batch(andi, f"{target} GET display-name", "andi") == ["761 andi display-name * Kak Andi"]
    assert batch(andi, f"{target} LIST", "andi") == ["761 andi display-name * Kak Andi"]
    andi >> f"METADATA {target} SET display-name" << "766 andi andi display-name …"
    assert batch(andi, f"{target} LIST", "andi") == []
    andi.hears_nothing()


def test_others_may_look_and_not_touch(house: House) -> None:
    andi, budi = in_room(house, "andi", "budi")
    andi >> "METADATA * SET color :red"
    budi.hears_nothing()
    assert batch(budi, "ANDI GET color", "andi") == ["761 andi color * red"]
    budi >> "METADATA andi SET color :blue" << "FAIL METADATA KEY_NO_PERMISSION andi color …"
    budi >> "METADATA andi CLEAR" << "FAIL METADATA KEY_NO_PERMISSION andi * …"
    assert batch(andi, "* LIST", "andi") == ["761 andi color * red"]


def test_moderators_speak_for_their_room(house: House) -> None:
    andi, budi = in_room(house, "andi", "budi")
    andi >> "METADATA #LAB SET display-name :Lab 1" << "761 andi #lab display-name * :Lab 1"
    andi >> "METADATA #lab SET avatar :x"
    budi.hears_nothing()
    assert batch(budi, "#lab LIST", "#lab") == [
        "761 #lab display-name * Lab 1",
        "761 #lab avatar * x",
    ]
    budi >> "METADATA #lab SET avatar :y" << "FAIL METADATA KEY_NO_PERMISSION #lab avatar …"
    assert batch(andi, "#lab CLEAR", "#lab") == [
        "766 #lab display-name is not set",
        "766 #lab avatar is not set",
    ]
    assert batch(budi, "#lab LIST", "#lab") == []


@pytest.mark.parametrize("mode", ["+i", "+s", "+k kopi"])
def test_a_closed_room_says_nothing_to_outsiders(house: House, mode: str) -> None:
    (andi,) = in_room(house, "andi")
    budi = house.arrive("budi", *CAPS)
    budi >> "METADATA * SUB display-name"
    andi >> "METADATA #lab SET display-name :Hidden" >> f"MODE #lab {mode}"
    for request in ("GET display-name", "LIST", "SYNC"):
        budi.read()
        budi >> f"METADATA #lab {request}"
        (refusal,) = budi.read()
        assert refusal.verb == "FAIL"


def test_who_subscribed_and_is_near_is_told_of_changes(house: House) -> None:
    andi, budi, citra = in_room(house, "andi", "budi", "citra")
    far = house.arrive("dewi", *CAPS)
    for one in (andi, budi, far):
        one >> "METADATA * SUB display-name" << "770 … display-name"
    andi >> "METADATA * SET display-name :Kak Andi" << "761 andi andi display-name * :Kak Andi"
    budi << "METADATA andi display-name * :Kak Andi"
    andi >> "METADATA * SET color :red" >> "METADATA * SET display-name"
    budi << "METADATA andi display-name *"
    andi >> "METADATA #lab SET display-name :Lab"
    budi << "METADATA #lab display-name * Lab"
    andi >> "METADATA #lab CLEAR"
    budi << "METADATA #lab display-name *"
    assert not {"METADATA"} & set(andi.verbs())
    for one in (budi, citra, far):
        one.hears_nothing()


def test_who_enters_gets_what_is_set_and_is_seen_by_who_was_there(house: House) -> None:
    andi, budi = in_room(house, "andi", "budi")
    citra = house.arrive("citra", *CAPS)
    for one in (budi, citra):
        one >> "METADATA * SUB display-name avatar"
    andi >> "METADATA * SET display-name :Kak Andi" >> "METADATA * SET color :red"
    andi >> "METADATA #lab SET display-name :Lab"
    citra >> "METADATA * SET avatar :x"
    for one in (andi, budi, citra):
        one.read()
    citra >> "JOIN #lab"
    news = [one for one in citra.read() if one.verb == "METADATA"]
    assert [one.params for one in news] == [
        ("#lab", "display-name", "*", "Lab"),
        ("andi", "display-name", "*", "Kak Andi"),
    ]
    budi << ":citra JOIN #lab"
    budi << "METADATA citra avatar * x"
    citra >> "JOIN #two"
    budi >> "JOIN #two"  # they know each other already
    assert "METADATA" not in [one.verb for one in citra.read()]


def test_subscribing_shows_what_is_set_already(house: House) -> None:
    andi, budi = in_room(house, "andi", "budi")
    andi >> "METADATA * SET display-name :Kak Andi"
    budi >> "METADATA * SUB display-name" << "770 budi display-name"
    budi << "BATCH +… metadata #lab"
    budi << "METADATA andi display-name * :Kak Andi"
    budi << "BATCH -…"
    budi >> "METADATA * SUB display-name" << "770 budi display-name"
    budi.hears_nothing()


def test_subscriptions_are_listed_and_ended(house: House) -> None:
    andi = house.arrive("andi", *CAPS)
    andi >> "METADATA * SUB a b Not.Good c" << "FAIL METADATA KEY_INVALID Not.Good …"
    andi << "770 andi a b c"
    andi >> "METADATA * UNSUB b never b" << "771 andi b never"
    andi >> "METADATA * UNSUB ä" << "FAIL METADATA KEY_INVALID ä …"
    andi.read()
    andi >> "METADATA * SUBS"
    opening, keys, _ = andi.read()
    assert opening.params[1:] == ("metadata-subs",)
    assert (keys.verb, keys.params) == ("772", ("andi", "a", "c"))


def test_subscriptions_have_a_limit_and_long_lists_take_several_lines(house: House) -> None:
    andi = house.arrive("andi", *CAPS)
    for start in range(0, METADATA_SUBS, 10):
        keys = [f"key{number}{'x' * 30}" for number in range(start, start + 10)]
        andi >> f"METADATA * SUB {' '.join(keys)}"
        acknowledged = [key for one in andi.read() for key in one.params[1:]]
        assert acknowledged == keys
    andi >> "METADATA * SUB one two" << "FAIL METADATA TOO_MANY_SUBS one …"
    andi.hears_nothing()


def test_sync_gives_what_one_subscribed_to(house: House) -> None:
    andi, budi = in_room(house, "andi", "budi")
    budi >> "METADATA * SUB color"
    andi >> "METADATA * SET color :red" >> "METADATA * SET avatar :x"
    andi >> "METADATA #lab SET color :green"
    assert batch(budi, "#lab SYNC", "#lab") == ["METADATA color * green", "METADATA color * red"]
    assert batch(budi, "andi SYNC", "andi") == ["METADATA color * red"]


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        ("* EAT x", "FAIL METADATA SUBCOMMAND_INVALID EAT …"),
        ("nobody LIST", "FAIL METADATA INVALID_TARGET nobody …"),
        ("#nowhere LIST", "FAIL METADATA INVALID_TARGET #nowhere …"),
        ("* SET Key :value", "FAIL METADATA KEY_INVALID Key …"),
        (f"* SET {'k' * 65} :value", "FAIL METADATA KEY_INVALID … …"),
        (f"* SET key :{'x' * (METADATA_VALUE + 1)}", "FAIL METADATA VALUE_INVALID …"),
        (f"* SET key :{'💜' * (METADATA_VALUE // 4 + 1)}", "FAIL METADATA VALUE_INVALID …"),
        ("* SET key", "FAIL METADATA KEY_NOT_SET andi key …"),
        ("* GET", "461 andi METADATA …"),
        ("*", "461 andi METADATA …"),
    ],
)
def test_wrong_requests_are_refused(house: House, request_: str, refusal: str) -> None:
    andi = house.arrive("andi", *CAPS)
    andi >> f"METADATA {request_}" << refusal
    andi.hears_nothing()


def test_a_key_that_can_not_be_is_refused_among_others(house: House) -> None:
    andi = house.arrive("andi", *CAPS)
    lines = batch(andi, "* GET good :bad one", "andi")
    assert lines[0] == "766 andi good is not set"
    assert lines[1].startswith("FAIL KEY_INVALID bad_one")


def test_people_have_only_so_many_keys(house: House) -> None:
    andi = house.arrive("andi", *CAPS)
    for number in range(METADATA_KEYS):
        andi >> f"METADATA * SET key{number} :x"
    andi.read()
    andi >> "METADATA * SET more :x" << "FAIL METADATA LIMIT_REACHED andi …"
    andi >> "METADATA * SET key0 :y" << "761 andi andi key0 * y"


def test_what_is_set_before_registration_is_shown_in_the_welcome(house: House) -> None:
    andi = house.connect()
    andi >> "METADATA * LIST" << "451 * …"
    andi >> "CAP REQ :draft/metadata-2 batch"
    andi.read()
    andi >> "METADATA * SET display-name :Kak Andi" << "761 * * display-name * :Kak Andi"
    andi >> "METADATA #lab LIST" << "FAIL METADATA INVALID_TARGET #lab …"
    andi >> "METADATA * SUB color" << "770 * color"
    andi >> "NICK andi" >> "USER andi 0 * :Andi" >> "CAP END"
    lines = andi.read()
    verbs = [one.verb for one in lines]
    start = verbs.index("BATCH")
    assert lines[start].params[1:] == ("metadata", "andi")
    assert lines[start + 1].params == ("andi", "display-name", "*", "Kak Andi")
    assert verbs.index("422") > start
    assert batch(andi, "* GET display-name", "andi") == ["761 andi display-name * Kak Andi"]


def test_what_a_guest_set_ends_with_the_guest(house: House) -> None:
    andi = house.arrive("andi", *CAPS) >> "METADATA * SET color :red" >> "QUIT"
    assert not house.world.metadata.of(andi.session.owner)


def test_a_room_that_is_gone_has_nothing_to_say(house: House) -> None:
    (andi,) = in_room(house, "andi")
    andi >> "METADATA #lab SET color :red" >> "PART #lab" >> "JOIN #lab"
    assert batch(andi, "#lab LIST", "#lab") == []


def test_what_rooms_and_accounts_set_survives_a_restart(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    house = House(shelf=store, history=store)
    (andi,) = in_room(house, "andi")
    andi.session.account = "Andi"
    andi >> "METADATA * SET color :red" >> "METADATA #lab SET color :green"
    andi >> "TOPIC #lab :stay"
    store.close()
    store = SqliteStore(tmp_path)
    house = House(shelf=store, history=store)
    again = house.arrive("andi2", *CAPS)
    again.session.account = "andi"
    assert batch(again, "* LIST", "andi2") == ["761 andi2 color * red"]
    assert batch(again, "#lab LIST", "#lab") == ["761 #lab color * green"]
    store.close()


class FullShelf(MemoryShelf):
    """Takes nothing once it is full."""

    full = False

    def put(self, kind: str, key: str, record: object) -> None:
        if self.full:
            raise StoreError("the disk is full")
        super().put(kind, key, record)  # type: ignore[arg-type]


def test_what_an_owner_set_can_be_asked_for_while_he_is_away(house: House) -> None:
    budi = house.arrive("Budi", *CAPS) >> "REGISTER * * :kopi tubruk"
    budi >> "METADATA * SET color :red" >> "QUIT"
    andi = house.arrive("andi", *CAPS)
    assert batch(andi, "BUDI GET color", "Budi") == ["761 Budi color * red"]
    andi >> "METADATA budi SET color :blue" << "FAIL METADATA KEY_NO_PERMISSION Budi color …"
    andi >> "METADATA siti GET color" << "FAIL METADATA INVALID_TARGET siti …"


def test_what_can_not_be_kept_is_not_shown() -> None:
    shelf = FullShelf()
    house = House(shelf=shelf)
    andi, budi = in_room(house, "andi", "budi")
    budi >> "METADATA * SUB color"
    budi.read()
    shelf.full = True
    andi >> "METADATA #lab SET color :red" << "400 andi METADATA …"
    assert batch(andi, "#lab LIST", "#lab") == []
    budi.hears_nothing()
