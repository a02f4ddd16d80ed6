"""/ban and /unban of a nick: they mean its person, who must not come back with another nick."""

from __future__ import annotations

import pytest

from tests.client.core.dialogue import ALL_CAPS, Dialogue, connected, enter
from tests.client.core.readers import Reader, reader

OWN = "@andi!a@10.0.0.1"
ACCOUNTS = "CHATHISTORY=50 EXTBAN=~,aq ACCOUNTEXTBAN=a MODES=2"


def in_room(names: str, isupport: str = "CHATHISTORY=50") -> Dialogue:
    it = Dialogue()
    connected(it, f"{ALL_CAPS} userhost-in-names extended-join", isupport)
    enter(it, "#jarkom", names)
    it.sent()
    return it


def test_a_banned_guest_can_not_come_back_with_another_nick() -> None:
    it = in_room(f"{OWN} budi!b@10.0.0.9 citra!c@10.0.0.7")
    it.types("/ban Budi spam")
    assert it.sent() == ["MODE #jarkom +bb budi!*@* *!*@10.0.0.9", "KICK #jarkom Budi spam"]


def test_who_may_not_ban_is_refused_once() -> None:
    it = in_room("andi budi!b@10.0.0.9")
    it.types("/ban budi")
    assert [line for line in it.sent() if "MODE" in line] == ["MODE #jarkom +b budi!*@*"]


@pytest.mark.parametrize(
    "line",
    [
        ":dewi!d@10.0.0.8 JOIN #jarkom",
        ":dewi!d@10.0.0.8 PRIVMSG #jarkom :halo",
        ":dewi!d@h CHGHOST d 10.0.0.8",
        ":s 352 andi #jarkom d 10.0.0.8 s dewi H :0 D",
        ":s 354 andi 71 10.0.0.8 dewi H 0",
    ],
)
def test_the_address_is_learnt_wherever_the_server_shows_it(line: str) -> None:
    it = in_room(f"{OWN} dewi")
    it.says(line)
    it.types("/ban dewi")
    assert it.sent()[0] == "MODE #jarkom +bb dewi!*@* *!*@10.0.0.8"


def test_the_address_stays_known_with_another_nick_and_after_names() -> None:
    it = in_room(f"{OWN} budi!b@10.0.0.9")
    it.says(
        ":budi!b@10.0.0.9 NICK bandel", ":s 353 andi = #jarkom :@andi bandel",
        ":s 366 andi #jarkom :End",
    )
    it.types("/ban bandel")
    assert it.sent()[0] == "MODE #jarkom +bb bandel!*@* *!*@10.0.0.9"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("budi!b@10.0.0.1", "You have the same address as budi"),
        ("budi!b@10.0.0.9 citra!c@10.0.0.9", "citra has the same address as budi"),
        ("budi!b@127.0.0.1", "The address of budi is that of the server's own computer"),
        ("budi!b@0::1", "The address of budi is that of the server's own computer"),
        ("budi!b@::ffff:127.0.0.1", "The address of budi is that of the server's own computer"),
        ("budi!b@localhost", "The address of budi is that of the server's own computer"),
        ("budi", "The address of budi is not known"),
        ("budi!b@*", "The address of budi is not known"),
    ],
)
def test_nobody_else_is_hit_and_the_moderator_reads_why(names: str, told: str) -> None:
    it = in_room(f"{OWN} {names}")
    it.types("/ban budi")
    assert it.sent()[0] == "MODE #jarkom +b budi!*@*"
    expected = f"{told}, so it is not banned: budi could come back with another nick."
    assert it.last().text == expected


def test_two_programs_of_one_account_are_one_person() -> None:
    it = in_room(OWN)
    for nick in ("budi", "budi2"):
        it.says(f":{nick}!b@10.0.0.9 JOIN #jarkom budi :Budi")
    it.types("/ban budi")
    assert it.sent()[0] == "MODE #jarkom +bb budi!*@* *!*@10.0.0.9"


def test_an_account_is_banned_where_the_server_can() -> None:
    it = in_room(OWN, ACCOUNTS)
    it.says(":budi!b@10.0.0.9 JOIN #jarkom budiman :Budi")
    it.types("/ban budi")
    assert it.sent()[:2] == [
        "MODE #jarkom +bb budi!*@* ~a:budiman", "MODE #jarkom +b *!*@10.0.0.9",
    ]
    it.types("/unban ~a:budiman")
    assert it.sent() == ["MODE #jarkom -b ~a:budiman"]


def test_unban_takes_back_what_was_banned_together() -> None:
    it = in_room(OWN, ACCOUNTS)
    it.types("/unban BUDI")
    assert it.sent() == ["MODE #jarkom b"]
    it.says(
        ":s 367 andi #jarkom dewi!*@* andi!a@h 90", ":s 367 andi #jarkom *!*@10.0.0.7 andi!a@h 90",
        ":s 367 andi #jarkom budi!*@* andi!a@h 99", ":s 367 andi #jarkom ~a:budiman andi!a@h 99",
        ":s 367 andi #jarkom *!*@10.0.0.9 andi!a@h 99", ":s 367 andi #jarkom *!*@10.* andi!a@h 99",
        ":s 367 andi #jarkom *!*@10.0.0.5 citra!a@h 99", ":s 368 andi #jarkom :End",
    )
    assert it.sent() == ["MODE #jarkom -bb budi!*@* ~a:budiman", "MODE #jarkom -b *!*@10.0.0.9"]
    it.types("/ban")
    it.says(":s 367 andi #jarkom budi!*@* andi 1", ":s 368 andi #jarkom :End")
    assert it.last().text == "1 is banned from jarkom: budi"


def test_whose_address_it_is_is_not_guessed() -> None:
    it = in_room(OWN)
    it.types("/unban budi")
    it.sent()
    it.says(
        *(f":s 367 andi #jarkom {mask} andi 99" for mask in ("budi!*@*", "dewi!*@*", "*!*@h")),
        ":s 368 andi #jarkom :End",
    )
    assert it.sent() == ["MODE #jarkom -b budi!*@*"]


def test_who_is_not_banned_needs_no_unban() -> None:
    it = in_room(OWN)
    it.types("/unban budi")
    it.sent()
    it.says(":s 368 andi #jarkom :End")
    assert it.sent() == []
    assert it.last().text == "budi is not banned from jarkom; /ban lists who is."


# -- at a real server's core ----------------------------------------------------------------------


def moderates() -> Reader:
    """andi moderates #jarkom, where budi is from another address."""
    it = reader()
    it.budi >> "MODE #jarkom +o andi"
    it.settle()
    return it


def types(it: Reader, text: str) -> None:
    it.talk.submit(text, it.now)
    it.settle()


def test_the_server_keeps_the_person_out_until_it_is_taken_back() -> None:
    it = moderates()
    address = it.budi.session.address
    types(it, "/ban budi spam")
    assert list(it.room.members) == ["andi"]
    again = it.house.arrive("tamu", address=address)
    again >> "JOIN #jarkom"
    again.skip_to("474")
    other = it.house.arrive("citra")
    other >> "JOIN #jarkom"
    it.settle()
    assert "citra" in it.room.members, "from another address"
    types(it, "/unban budi")
    again >> "JOIN #jarkom"
    it.settle()
    assert "tamu" in it.room.members
    types(it, "/ban")
    assert it.room.lines[-1].text == "Nobody is banned from jarkom."


def test_whose_address_another_has_is_banned_by_nick_only() -> None:
    it = moderates()
    citra = it.house.arrive("citra", address=it.budi.session.address)
    citra >> "JOIN #jarkom"
    it.settle()
    types(it, "/ban budi")
    assert sorted(it.room.members) == ["andi", "citra"]
    assert "citra has the same address as budi" in "".join(one.text for one in it.room.lines)
    citra >> "PART #jarkom"
    citra >> "JOIN #jarkom"
    it.settle()
    assert "citra" in it.room.members
