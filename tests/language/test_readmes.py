"""Both READMEs show the same: chapters, commands, keys, options, pictures and links."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ENGLISH = (REPOSITORY / "README.md").read_text(encoding="utf-8")
INDONESIAN = (REPOSITORY / "README.id.md").read_text(encoding="utf-8")
# What somebody types: programs, commands with a slash, options.
_TYPED = re.compile(r"python3? [^`#\n]*|(?<![\w.:/])/[a-z]+[a-z-]*!?|--[a-z][a-z-]+")
_KEYS = re.compile(r"\b(?:Ctrl-[A-Z]|F\d+|PgUp|PgDn|Tab|Enter|End)\b")
_LINK = re.compile(r"\]\(([^)]*)\)")


def headings(text: str) -> list[int]:
    """The level of each."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [len(signs) for signs in re.findall(r"^(#+) ", outside, re.MULTILINE)]


def typed(text: str) -> set[str]:
    """What is typed, where its wrapped lines are put together. Names of people's rooms differ."""
    one = re.sub(r"\n(?=\S)", " ", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    code = re.findall(r"`([^`]*)`", one) + re.findall(r"^ {4}(.*)$", one, re.MULTILINE)
    return {found.strip() for part in code for found in _TYPED.findall(part)}


def test_both_have_the_same_chapters() -> None:
    assert headings(INDONESIAN) == headings(ENGLISH)


def test_both_name_the_same_commands_and_options() -> None:
    assert typed(ENGLISH) == typed(INDONESIAN)
    assert "/disconnect" in typed(ENGLISH)
    assert "python -m client jarkom" in typed(ENGLISH)


def test_both_name_the_same_keys() -> None:
    assert set(_KEYS.findall(ENGLISH)) == set(_KEYS.findall(INDONESIAN))


def test_both_have_the_same_pictures_and_links_and_lead_to_each_other() -> None:
    english, indonesian = _LINK.findall(ENGLISH), _LINK.findall(INDONESIAN)
    assert english[0] == "README.id.md"
    assert indonesian[0] == "README.md"
    assert english[1:] == indonesian[1:]


def test_every_link_leads_somewhere() -> None:
    assert [link for link in _LINK.findall(INDONESIAN) if not (REPOSITORY / link).exists()] == []
