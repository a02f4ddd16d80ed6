"""The language of the person: found in the environment, used at once, English where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import language
from language import N_, _, ngettext

TABLE = (N_("No such room"),)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    language.use("en")
    yield
    language.use("en")


def test_english_needs_no_catalogue() -> None:
    assert (_("No such room"), language.current()) == ("No such room", "en")


def test_a_language_is_spoken_from_now_on() -> None:
    language.use("id")
    assert language.current() == "id"
    assert _("No such room") != "No such room"
    assert _(TABLE[0]) == _("No such room")
    language.use("en")
    assert _("No such room") == "No such room"


def test_a_sentence_without_translation_is_english() -> None:
    language.use("id")
    assert _("Nobody ever said this.") == "Nobody ever said this."


def test_nothing_said_is_nothing_shown_and_not_the_catalogues_header() -> None:
    language.use("id")
    assert _("") == ""


@pytest.mark.parametrize("code", ["", "xx", "../../etc/passwd", "ID"])
def test_a_language_that_is_not_there_is_english(code: str) -> None:
    language.use(code)
    assert (language.current(), _("No such room")) == ("en", "No such room")


def test_a_catalogue_that_is_gone_leaves_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(language, "_HERE", tmp_path)
    language.use("id")
    assert _("No such room") == "No such room"


def test_a_damaged_catalogue_leaves_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "id.mo").write_bytes(b"not a catalogue")
    monkeypatch.setattr(language, "_HERE", tmp_path)
    language.use("id")
    assert _("No such room") == "No such room"


@pytest.mark.parametrize(("code", "one", "two"), [("en", "1 day", "2 days"),
                                                  ("id", "1 hari", "2 hari")])  # fmt: skip
def test_what_is_counted_has_the_form_of_the_language(code: str, one: str, two: str) -> None:
    language.use(code)
    said = [ngettext("{count} day", "{count} days", n).format(count=n) for n in (1, 2)]
    assert said == [one, two]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "id_ID@latin"}, "id"),
        ({"LANG": "ID-id"}, "id"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "idle"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
        ({"LC_ALL": "C", "LC_MESSAGES": "id_ID.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "id_ID.UTF-8"}, "id"),
        ({"LANGUAGE": "jv:id:en", "LANG": "en_US.UTF-8"}, "id"),
        ({"LANGUAGE": "en:id", "LANG": "id_ID.UTF-8"}, "en"),
    ],
)
def test_the_environment_says_the_language(environment: Mapping[str, str], code: str) -> None:
    assert language.of_environment(environment) == code


def test_every_language_has_a_catalogue() -> None:
    folder = Path(language.__file__).parent
    assert {path.stem for path in folder.glob("*.po")} == set(language.LANGUAGES) - {"en"}
