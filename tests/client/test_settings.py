"""The settings file: made by /set only, read with care, never lost."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import language
from client.core.preferences import SETTINGS
from client.problem import Problem
from client.settings import Settings


@pytest.fixture(autouse=True)
def language_of_tests() -> Iterator[None]:
    yield
    language.use("en")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def written(path: Path, text: str) -> Settings:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Settings.load(path)


def test_reading_makes_no_file(path: Path) -> None:
    settings = Settings.load(path)
    assert settings.warnings == []
    assert not path.parent.exists()


def test_what_was_chosen_is_there_the_next_time(path: Path) -> None:
    settings = Settings.load(path)
    for name, text in (("theme", "light"), ("newest", "9"), ("mouse", "on"), ("nick", "siti")):
        settings.preferences.set(name, text)
        assert settings.changed(name) == []
    settings.preferences.keys = {"next-room": "c-p", "previous-room": "c-n", "find": "escape f"}
    settings.changed("keys")
    again = Settings.load(path)
    assert again.preferences == settings.preferences
    assert again.warnings == []
    assert [one.name for one in path.parent.iterdir()] == ["settings.toml"]


def test_the_file_explains_itself_and_is_toml_with_every_line_in_force(path: Path) -> None:
    settings = Settings.load(path)
    settings.preferences.set("theme", "dark")
    settings.changed("theme")
    text = path.read_text(encoding="utf-8")
    assert '\ntheme = "dark"\n' in text
    assert "\n# newest = 5\n" in text
    for name, setting in SETTINGS.items():
        assert f"# {name}: {setting.help}\n# It may be: {setting.allowed}.\n" in text
    everything = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
    )
    assert tomllib.loads(everything).keys() == {*SETTINGS, "keys"}


def test_default_takes_a_line_out_of_force(path: Path) -> None:
    settings = written(path, "newest = 9\n")
    settings.preferences.set("newest", "default")
    settings.changed("newest")
    assert "\n# newest = 5\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\ntheme = "pink"\n', "line 2, is not used: theme can't be 'pink'. It may be: auto, dark"),
        ('them = "dark"', "line 1, is not used: There is no setting 'them'."),
        ("newest = 99", "a number from 0 to 20"),
        ("newest = 1.5", "newest has a value of a wrong kind"),
        ("[theme]\nx = 1", "line 1, is not used: theme has a value of a wrong kind"),
        ("keys = 3", "[keys] is no table"),
        ('[keys]\nfind = "Enter"', "line 2, is not used: Enter is needed"),
        ('[keys]\nfnid = "F12"', "There is no action 'fnid'"),
        ('[keys]\nfind = "F2"', "line 2, is not used: F2 is for rooms"),
        ("[keys]\nfind = [1]", "find has a value of a wrong kind"),
        ("theme =", "is not used: it is no TOML: Invalid value (at "),
        ("x = " + "[" * 5000, "it is no TOML"),
        ('theme = "\\u001b[2J"', "theme can't be '\\x1b[2j'".replace("j", "J")),
        ('"\\u001b]52;" = 1', "There is no setting"),
    ],
)
def test_what_is_wrong_is_told_and_all_else_counts(path: Path, text: str, words: str) -> None:
    first = "" if "TOML" in words else "mouse = false\n"
    settings = written(path, text if not first else text.replace("\n", "\n", 1))
    assert len(settings.warnings) == 1
    assert str(path) in settings.warnings[0]
    assert words in settings.warnings[0]
    assert settings.warnings[0].isprintable()
    both = written(path, f"{first}{text.lstrip()}")
    assert both.preferences.mouse is not bool(first)


def test_a_damaged_file_is_set_aside_and_never_lost(path: Path) -> None:
    settings = written(path, "theme = \nmy own words")
    settings.preferences.set("theme", "dark")
    told = settings.changed("theme")
    aside = path.with_name("settings.toml.broken")
    assert str(aside) in told[0]
    assert "my own words" in aside.read_text(encoding="utf-8")
    assert Settings.load(path).preferences.theme == "dark"
    assert Settings.load(path).warnings == []


def test_what_was_set_aside_before_stays(path: Path) -> None:
    for number in range(3):
        settings = written(path, f"damaged = {number}")
        settings.preferences.set("theme", "dark")
        settings.changed("theme")
    kept = {one.name: one.read_text(encoding="utf-8") for one in path.parent.glob("*.broken*")}
    assert kept == {
        "settings.toml.broken": "damaged = 0",
        "settings.toml.broken2": "damaged = 1",
        "settings.toml.broken3": "damaged = 2",
    }


def test_two_programs_change_one_thing_each_and_both_count(path: Path) -> None:
    one, other = Settings.load(path), Settings.load(path)
    one.preferences.set("theme", "dark")
    one.changed("theme")
    other.preferences.set("mouse", "off")
    other.changed("mouse")
    both = Settings.load(path).preferences
    assert (both.theme, both.mouse) == ("dark", False)


def test_the_language_is_spoken_at_once(path: Path) -> None:
    settings = written(path, 'language = "id"')
    assert language.current() == "id"
    settings.preferences.set("language", "en")
    settings.changed("language")
    assert language.current() == "en"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("", encoding="utf-8")
    path.parent.mkdir()
    path.symlink_to(real)
    settings = Settings.load(path)
    settings.preferences.set("mouse", "off")
    settings.changed("mouse")
    assert path.is_symlink()
    assert "\nmouse = false\n" in real.read_text(encoding="utf-8")


def test_what_can_not_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = Settings.load(tmp_path / "file" / "settings.toml")
    settings.preferences.set("mouse", "off")
    with pytest.raises(Problem, match="settings file"):
        settings.changed("mouse")


@given(st.binary(max_size=200))
def test_no_file_stops_the_program(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    assert all(one.isprintable() for one in Settings.load(path).warnings)
