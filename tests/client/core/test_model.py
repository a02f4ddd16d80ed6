"""The model as front ends read it."""

from __future__ import annotations

from client.core.model import Model, Room


def test_a_room_is_found_in_any_case() -> None:
    model = Model(rooms={"#jarkom": Room("#Jarkom")})
    assert model.find("#JARKOM") is model.rooms["#jarkom"]
    assert model.find("#lain") is None


def test_what_a_room_is() -> None:
    assert (Room("#jarkom").is_private, Room("#jarkom").title) == (False, "jarkom")
    assert (Room("budi").is_private, Room("budi").title) == (True, "budi")
    assert not Room("").is_private
