"""What a nick's owner keeps while connections come and go; the rest is in `test_waiting`."""

from __future__ import annotations

from server.core import ownership
from server.core.happening import HappeningKind
from server.core.history import Entry, MemoryHistory, MemoryShelf, StoreError
from tests.server.core.dialogue import House
from tests.server.core.logins import PASSWORD, come_back, enrol, say_plain


class FullHistory(MemoryHistory):
    """A disk that was full from the beginning."""

    def append(self, *entries: Entry) -> None:
        raise StoreError("disk is full")


class FillingShelf(MemoryShelf):
    """A disk that can become full."""

    full = False

    def put(self, kind: str, key: str, record: object) -> None:
        if self.full:
            raise StoreError("disk is full")
        super().put(kind, key, record)  # type: ignore[arg-type]


def problems(house: House) -> list[str]:
    return [one.text for one in house.happenings if one.kind is HappeningKind.PROBLEM]


def test_the_owner_is_online_wherever_he_is_logged_in_and_registered() -> None:
    house = House()
    enrol(house, "Budi")
    account = house.world.accounts.find("budi")
    assert account is not None
    assert ownership.online(house.world, account.name) == []
    budi = come_back(house, "tamu", account="budi")
    half = house.connect()
    half >> "CAP REQ sasl"
    half.read()
    say_plain(half, "budi")
    assert ownership.online(house.world, account.name) == [budi.session]


def test_a_login_stands_even_if_the_talk_before_it_can_not_be_kept() -> None:
    house = House(history=FullHistory())
    andi, cici = house.arrive("andi"), house.arrive("cici")
    cici >> "PRIVMSG andi :halo"
    andi << ":cici PRIVMSG andi :halo"
    andi >> f"REGISTER * * :{PASSWORD}"
    andi << "REGISTER SUCCESS andi :…"
    andi << "900 andi … andi :…"
    assert problems(house) == ["disk is full"]
    assert not house.world.private.conversations("~" + andi.session.uid)


def test_who_leaves_a_full_disk_leaves_all_the_same() -> None:
    shelf = FillingShelf()
    house = House(shelf=shelf)
    enrol(house, "Budi")
    budi = come_back(house, "budi")
    house.pass_time(1)
    shelf.full = True
    budi >> "QUIT"
    assert problems(house) == ["disk is full"]
    assert house.world.person("budi") is None


def test_the_other_side_of_a_guests_talk_stays_with_the_other_guest() -> None:
    house = House()
    andi, cici = house.arrive("andi"), house.arrive("cici", "draft/chathistory", "batch")
    cici >> "PRIVMSG andi :halo"
    andi >> f"REGISTER * * :{PASSWORD}"
    cici >> "CHATHISTORY LATEST andi * 9"
    cici << "BATCH … chathistory andi"
    cici << ":cici PRIVMSG andi :halo"
