"""One person has one colour, wherever and however the nick is written."""

from __future__ import annotations

from client.colours import NICK_COLOURS, colour_of


def test_a_nick_keeps_its_colour_in_any_case() -> None:
    assert colour_of("Siti") == colour_of("sITI")


def test_a_class_has_many_colours() -> None:
    colours = {colour_of(f"siswa{number}") for number in range(100)}
    assert colours == set(range(NICK_COLOURS))
