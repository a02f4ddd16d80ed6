"""Channel modes: what a client reads in a MODE is what the server meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.core.modes import (
    CHANNEL_MODES,
    ModeChange,
    ModeType,
    format_modes,
    parse_modes,
    standings_from,
)

KNOWN = "".join(CHANNEL_MODES)


def takes_parameter(letter: str, adding: bool) -> bool:
    kind = CHANNEL_MODES[letter].type
    return kind is not ModeType.FLAG and (adding or kind is not ModeType.ON_SET)


@st.composite
def changes(draw: st.DrawFn) -> list[ModeChange]:
    found = []
    for letter in draw(st.text(KNOWN, min_size=1, max_size=8)):
        adding = draw(st.booleans())
        parameter = draw(st.sampled_from("xyz")) if takes_parameter(letter, adding) else None
        found.append(ModeChange(adding, letter, parameter))
    return found


@given(changes())
def test_changes_are_read_as_they_were_written(wanted: list[ModeChange]) -> None:
    modes, *parameters = format_modes(wanted)
    assert list(parse_modes(modes, parameters)) == wanted


@given(st.text(), st.lists(st.text(), max_size=5))
def test_no_modes_raise_and_no_parameter_is_used_twice(modes: str, parameters: list[str]) -> None:
    used = [one.parameter for one in parse_modes(modes, parameters) if one.parameter is not None]
    assert used == parameters[: len(used)]


def test_a_sign_holds_until_the_next_and_is_plus_at_first() -> None:
    assert list(parse_modes("o+v-ntX", ["andi", "budi"])) == [
        ModeChange(True, "o", "andi"),
        ModeChange(True, "v", "budi"),
        ModeChange(False, "n", None),
        ModeChange(False, "t", None),
        ModeChange(False, "X", None),
    ]


def test_a_parameter_that_is_missing_is_none() -> None:
    assert list(parse_modes("+kl-l", ["x"])) == [
        ModeChange(True, "k", "x"),
        ModeChange(True, "l", None),
        ModeChange(False, "l", None),
    ]


def test_a_prefix_means_its_standing_and_the_higher_ones() -> None:
    assert standings_from("@") == {"o"}
    assert standings_from("%") == {"o", "h"}
    assert standings_from("+") == {"o", "h", "v"}
