"""What people may choose: refused kindly, never half taken."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core.preferences import DEFAULT, SETTINGS, Preferences, choices, find, names


def test_every_preference_can_be_set_and_says_what_it_is() -> None:
    attributes = {field.name for field in fields(Preferences)} - {"keys"}
    assert {setting.attribute for setting in SETTINGS.values()} == attributes
    assert all(setting.help and len(setting.help) < 70 for setting in SETTINGS.values())
    assert dict(names()).keys() == SETTINGS.keys()


def test_every_word_that_is_proposed_is_taken() -> None:
    preferences = Preferences()
    for name in SETTINGS:
        for word, _ in choices(name):
            preferences.set(name, word)
            assert word in (preferences.shown(name), DEFAULT)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mouse", "OFF", False),
        ("Rooms_Panel", "no", False),
        ("newest", " 0 ", 0),
        ("away-after", "1440", 1440),
        ("theme", "Light", "light"),
        ("nick", "siti", "siti"),
        ("nick", "", ""),
    ],
)
def test_what_people_write_is_understood(name: str, text: str, value: object) -> None:
    preferences = Preferences()
    preferences.set(name, text)
    assert preferences.value(find(name).name) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("theme", "pink", "theme can't be 'pink'. It may be: auto, dark, light, 16, contrast."),
        ("mouse", "perhaps", "It may be: on, off."),
        ("newest", "21", "a number from 0 to 20"),
        ("newest", "-1", "a number from 0 to 20"),
        ("newest", "9" * 5000, "a number from 0 to 20"),
        ("newest", "\u0661", "a number from 0 to 20"),
        ("nick", "a b", "a nick, or default"),
        ("them", "dark", "There is no setting 'them'. Did you mean theme?"),
        ("xyzzy", "1", "There is no setting 'xyzzy'; /set lists them."),
    ],
)
def test_what_can_not_be_is_refused_with_what_can(name: str, text: str, words: str) -> None:
    preferences = Preferences()
    with pytest.raises(ValueError, match=r".") as refused:
        preferences.set(name, text)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 200
    assert preferences == Preferences()


def test_a_setting_can_be_as_it_was_at_first() -> None:
    preferences = Preferences()
    preferences.set("newest", "9")
    assert not preferences.is_default("newest")
    preferences.set("newest", "default")
    assert preferences.is_default("newest")


@given(name=st.sampled_from(sorted(SETTINGS)), text=st.text())
def test_no_text_is_more_than_refused(name: str, text: str) -> None:
    preferences = Preferences()
    try:
        preferences.set(name, text)
    except ValueError:
        assert preferences == Preferences()
    else:
        again = Preferences()
        again.set(name, preferences.shown(name))
        assert again == preferences
