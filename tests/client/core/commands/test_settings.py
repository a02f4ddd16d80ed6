"""/set /theme /keys."""

from __future__ import annotations

from client.core.actions import ACTIONS
from client.core.commands.registry import COMMANDS
from client.core.model import Kind
from client.core.preferences import SETTINGS
from client.core.wishes import PreferenceChanged, SettingsWanted
from tests.client.core.dialogue import Dialogue, in_room, only


def test_set_alone_shows_every_setting_with_its_value_and_help() -> None:
    wanted = only(SettingsWanted, in_room().types("/set"))
    assert wanted.page == "set"
    page = "\n".join(wanted.lines)
    for name, setting in SETTINGS.items():
        assert f"\n{name} " in f"\n{page}"
        assert setting.help in page


def test_set_with_a_name_says_what_it_may_be() -> None:
    it = in_room()
    it.types("/set theme")
    said = [line.text for line in it.room().lines[-3:]]
    assert said[0] == "theme = auto"
    assert said[2] == "  It may be: auto, dark, light, 16, contrast. At first it is auto."
    assert all(line.asked for line in it.room().lines[-3:])


def test_set_changes_at_once_and_says_so() -> None:
    it = in_room()
    assert only(PreferenceChanged, it.types("/set Newest 9")).name == "newest"
    assert it.talk.preferences.newest == 9
    assert it.last().text == "newest = 9"
    assert only(PreferenceChanged, it.types("/set newest default")).name == "newest"
    assert it.talk.preferences.newest == 5


def test_what_can_not_be_is_refused_and_changes_nothing() -> None:
    it = in_room()
    for typed in ("/set newest 99", "/set them dark", "/set xyzzy", "/theme pink", "/keys nothing"):
        events = it.types(typed)
        assert it.last().kind is Kind.ERROR
        assert not any(isinstance(one, PreferenceChanged) for one in events)


def test_theme_takes_one_or_shows_them_all() -> None:
    it = in_room()
    assert only(PreferenceChanged, it.types("/theme light")).name == "theme"
    assert it.talk.preferences.theme == "light"
    assert only(SettingsWanted, it.types("/theme")).page == "theme"


def test_keys_shows_them_all_one_or_gives_another() -> None:
    it = in_room()
    wanted = only(SettingsWanted, it.types("/keys"))
    assert wanted.page == "keys"
    assert all(name in "\n".join(wanted.lines) for name in ACTIONS)
    it.types("/keys find")
    assert it.last().text == "find = Ctrl-F"
    assert only(PreferenceChanged, it.types("/keys find Alt-s")).name == "keys"
    assert it.last().text == "find = Alt-S"
    it.types("/keys find F2")
    assert "F2 is for rooms" in it.last().text
    assert it.talk.preferences.keys == {"find": "escape s"}


def test_names_and_values_are_proposed() -> None:
    it = in_room()

    def proposed(name: str, words: list[str], word: str) -> list[str]:
        proposes = COMMANDS[name].proposes
        assert proposes is not None
        return [one for one, _ in proposes(it.talk._ctx, words, word)]

    assert proposed("set", [], "mo") == ["mouse"]
    assert proposed("set", ["mouse"], "") == ["on", "off"]
    assert proposed("set", ["newest"], "") == ["default"]
    assert proposed("set", ["nothing"], "") == []
    assert proposed("theme", [], "d") == ["dark"]
    assert proposed("theme", ["dark"], "") == []
    assert proposed("keys", [], "ne") == ["next-room", "newline"]


def test_settings_need_no_connection() -> None:
    it = Dialogue()
    assert only(PreferenceChanged, it.types("/set mouse on")).name == "mouse"
