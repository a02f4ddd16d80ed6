"""The catalogues say everything, in the words of now: what scripts/translate.py check looks at."""

from __future__ import annotations

import gettext
import io
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

REPOSITORY = Path(__file__).resolve().parents[2]
# At the end of the path: scripts/test.py must not hide the standard library's package `test`.
sys.path.append(str(REPOSITORY / "scripts"))

import _catalogues as catalogues  # noqa: E402 - it stands there

from tests.language.test_sentences import DONE  # noqa: E402

PATHS = sorted((REPOSITORY / "language").glob("*.po"))


def catalogue(*said: str, **translations: str) -> Catalog:
    """A catalogue of these sentences; a_b="c" translates "a b"."""
    made = Catalog(locale="id", fuzzy=False)
    for one in said:
        made.add(one)
    for text, translation in translations.items():
        made.add(text.replace("_", " "), translation)
    return made


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_translation_is_missing_stale_or_of_other_placeholders(path: Path) -> None:
    here = catalogues.read(path)
    packages = tuple(f"{name}/" for name in DONE)
    stale = [
        line
        for line in catalogues.faults(here, catalogues.template())
        if line.startswith("stale") and _is_of(here, line, packages)
    ]
    wrong = [
        line
        for line in catalogues.faults(here, catalogues.template(DONE))
        if not line.startswith("stale")
    ]
    assert wrong + stale == [], "translate.py update, then translate, then translate.py compile"


def _is_of(here: Catalog, line: str, packages: tuple[str, ...]) -> bool:
    """Whether the sentence that a line is about was one of these packages."""
    for message in here:
        if message.id and line.endswith(repr(catalogues.forms(message.id)[0])):
            return any(place.startswith(packages) for place, __ in message.locations)
    return True


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_programs_read_is_made_from_what_translators_wrote(path: Path) -> None:
    compiled = path.with_suffix(".mo").read_bytes()
    assert compiled == catalogues.as_mo(catalogues.read(path)), "scripts/translate.py compile"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_update_without_news_changes_nothing(path: Path) -> None:
    new = catalogues.template()
    first = catalogues.as_po(catalogues.updated(catalogues.read(path), new))
    again = catalogues.parsed(first, path.stem)
    assert catalogues.as_po(catalogues.updated(again, new)) == first


def test_each_kind_of_fault_is_found() -> None:
    new = catalogue("is new", "Hello {name}", "fuzzy one", "fine")
    old = catalogue(is_old="lama", fine="baik")
    old.add("Hello {name}", "Halo {nama}")
    old.add("fuzzy one", "kabur", flags=["fuzzy"])
    assert list(catalogues.faults(old, new)) == [
        "not translated: 'is new'",
        "other placeholders than the original: 'Halo {nama}'",
        "fuzzy, to be looked at: 'fuzzy one'",
        "stale, nobody says it any more: 'is old'",
    ]


def test_the_way_a_value_is_written_belongs_to_its_placeholder() -> None:
    assert catalogues.placeholders("{a:g} of {b!r}, {{c}}") == {"a:g", "b!r:"}
    assert catalogues.placeholders("JOIN <room>{,<room>}") == set()


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone() -> None:
    old = catalogue(is_old="lama", fine="baik")
    made = catalogues.updated(old, catalogue("fine", "is new"))
    assert {one.id: one.string for one in made if one.id} == {"fine": "baik", "is new": ""}


def test_a_changed_sentence_is_proposed_and_short_words_are_not_guessed() -> None:
    old = catalogue()
    old.add("Nobody in this room has written anything yet.", "Belum ada yang menulis.")
    old.add("Send", "Kirim")
    new = catalogue("Nobody in this room has written anything so far.", "Sent")
    made = {one.id: one for one in catalogues.updated(old, new) if one.id}
    proposal = made["Nobody in this room has written anything so far."]
    assert (proposal.string, proposal.fuzzy) == ("Belum ada yang menulis.", True)
    assert made["Sent"].string == ""


WRITTEN = b"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "fine"
msgstr "baik"

#, fuzzy
msgid "guessed"
msgstr "kira-kira"

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} hari"
"""


def test_a_compiled_catalogue_is_what_gettext_reads() -> None:
    compiled = catalogues.as_mo(catalogues.parsed(WRITTEN, "id"))
    read = gettext.GNUTranslations(io.BytesIO(compiled))
    assert read.gettext("fine") == "baik"
    assert read.gettext("guessed") == "guessed"
    assert [read.ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} hari"] * 2
