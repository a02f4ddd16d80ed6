"""A password goes to the server it was typed for."""

from __future__ import annotations

from client.ui.guest import Guest

ONE, TWO = "1" * 64, "2" * 64


def test_what_was_typed_for_one_server_is_not_told_to_another() -> None:
    guest = Guest("siti")
    guest.keep_password(ONE, "kopi", "#Rahasia")
    guest.keep_password(ONE, "pintu")
    assert (guest.password(ONE, "#rahasia"), guest.password(ONE)) == ("kopi", "pintu")
    assert (guest.password(TWO, "#rahasia"), guest.password(TWO)) == (None, None)
    assert guest.password(ONE, "#lain") is None


def test_the_command_line_counts_until_something_was_typed() -> None:
    guest = Guest("siti", server_password="pintu", first_password="kopi")
    assert (guest.password(ONE, "#rahasia"), guest.password(ONE)) == ("kopi", "pintu")
    guest.keep_password(ONE, "teh", "#rahasia")
    assert guest.password(ONE, "#rahasia") == "teh"


def test_only_the_servers_that_the_person_agreed_to_see_passwords() -> None:
    guest = Guest("siti")
    guest.let_see(ONE)
    assert (guest.lets_see(ONE), guest.lets_see(TWO)) == (True, False)
    assert Guest("siti", shows_passwords=True).lets_see(TWO)
