"""Bans and mutes: what they hold for, in what words, and that all of it is kept."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.history import MemoryShelf
from server.core.sanctions import Sanction, SanctionKind, Sanctions
from server.core.session import Session

BAN, MUTE = SanctionKind.BAN, SanctionKind.MUTE
HOUR = 3_600_000


def somebody(nick: str = "andi", account: str = "", address: str = "10.0.0.7") -> Session:
    session = Session("uid", address, True, 0.0, lambda _: None)
    session.nick, session.account = nick, account
    return session


@pytest.mark.parametrize(
    ("sanction", "holds"),
    [
        (Sanction(BAN, "Andi", nick="andi"), True),
        (Sanction(BAN, "andi2", nick="andi2"), False),
        (Sanction(BAN, "account:a", account="akun"), True),
        (Sanction(BAN, "10.0.0.0/24", network=ip_network("10.0.0.0/24")), True),
        (Sanction(BAN, "10.0.1.0/24", network=ip_network("10.0.1.0/24")), False),
        (Sanction(BAN, "x", nick="x", network=ip_network("10.0.0.7")), True),
        (Sanction(BAN, "nothing"), False),
    ],
)
def test_it_holds_for_nick_account_or_address(sanction: Sanction, holds: bool) -> None:
    assert sanction.holds_for(somebody("ANDI", "Akun")) is holds


def test_it_does_not_hold_for_everybody_without_account() -> None:
    assert not Sanction(BAN, "andi", nick="andi").holds_for(somebody("budi", account=""))


@pytest.mark.parametrize(
    ("sanction", "sentence"),
    [
        (Sanction(BAN, "a"), "You are banned from this server"),
        (Sanction(BAN, "a", room="#lab"), "You are banned from the room lab"),
        (Sanction(MUTE, "a", until=HOUR), "You are muted on this server for another 60 minutes"),
        (Sanction(MUTE, "a", "#lab", reason="spam"), "You are muted in the room lab: spam"),
    ],
)
def test_the_person_is_told_what_where_how_long_and_why(sanction: Sanction, sentence: str) -> None:
    assert sanction.sentence(0) == sentence


def test_its_end_is_the_first_moment_without_it() -> None:
    sanction = Sanction(BAN, "a", until=HOUR)
    assert not sanction.is_over(HOUR - 1)
    assert sanction.is_over(HOUR)
    assert not Sanction(BAN, "a").is_over(10**15)


def test_of_a_room_it_holds_there_and_of_the_server_everywhere() -> None:
    sanctions = Sanctions(MemoryShelf())
    sanctions.add(Sanction(MUTE, "andi", "#lab", nick="andi"))
    andi = somebody()
    assert sanctions.find(MUTE, andi, 0, room="#lab") is not None
    assert sanctions.find(MUTE, andi, 0, room="#kopi") is None
    assert sanctions.find(MUTE, andi, 0) is None
    assert sanctions.find(BAN, andi, 0, room="#lab") is None
    sanctions.add(Sanction(MUTE, "andi", nick="andi"))
    assert sanctions.find(MUTE, andi, 0, room="#kopi") is not None


NAMES = st.text("abcXYZ[]", min_size=1, max_size=5)


@given(
    st.lists(
        st.builds(
            Sanction,
            kind=st.sampled_from(SanctionKind),
            name=NAMES,
            room=st.sampled_from(["", "#lab", "#kopi"]),
            nick=NAMES,
            account=st.just("") | NAMES,
            network=st.none() | st.sampled_from([ip_network("10.0.0.0/8"), ip_network("::1")]),
            by=NAMES,
            at=st.integers(0, 2**45),
            until=st.just(0) | st.integers(1, 2**45),
            reason=st.text(max_size=10),
        )
    ),
    st.integers(0, 2**45),
)
def test_all_are_there_after_a_restart_but_those_that_ended(
    given_: list[Sanction], stamp: int
) -> None:
    shelf = MemoryShelf()
    sanctions = Sanctions(shelf)
    for one in given_:
        sanctions.add(one)
    assert Sanctions(shelf).current(0) == sanctions.current(0)
    sanctions.forget_expired(stamp)
    assert Sanctions(shelf).current(0) == sanctions.current(stamp)
    for one in sanctions.current(stamp):
        assert sanctions.remove(one.kind, one.name.upper(), one.room) == one
    assert shelf.load("sanction") == {}
