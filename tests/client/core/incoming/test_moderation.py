"""Invitations, and lists of who is banned (see commands/test_moderation.py for those)."""

from __future__ import annotations

from client.core.model import Kind
from tests.client.core.dialogue import in_room


def test_an_invitation_says_how_to_accept_it_and_is_proposed() -> None:
    it = in_room()
    it.says(":budi!b@h INVITE andi #pesta")
    assert it.last().text == "budi invites you to pesta; /join pesta takes you there."
    assert "budi invites you" in str(it.talk.completions("/join pe", 8))


def test_members_see_who_else_is_invited() -> None:
    it = in_room()
    it.says(":budi!b@h INVITE citra #jarkom", ":budi!b@h INVITE citra #nowhere")
    assert (it.last().kind, it.last().text) == (Kind.NOTE, "budi invited citra.")


def test_the_server_says_that_somebody_was_asked() -> None:
    it = in_room()
    it.says(":s 341 andi budi #jarkom")
    assert it.last().text == "budi is invited to jarkom."


def test_a_list_of_bans_without_end_is_cut() -> None:
    it = in_room()
    it.says(*(f":s 367 andi #jarkom n{number}!*@* andi 1" for number in range(300)))
    it.says(":s 368 andi #jarkom :End")
    assert it.last().text.startswith("200 are banned from jarkom: n0, n1, ")
