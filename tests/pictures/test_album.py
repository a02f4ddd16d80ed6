"""The README's pictures can be shown anywhere: SVG that is small and refers to nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.pictures.__main__ import NAMES
from tests.support import ROOT

FOLDER = ROOT / "docs" / "pictures"
SHAPES = {"svg", "title", "rect", "circle", "path", "g", "text"}
LIMIT = 150_000  # bytes; more is slow on the network of a dormitory
PICTURES = sorted(FOLDER.glob("*.svg"))
READMES = sorted(ROOT.glob("README*.md"))


def test_there_is_a_picture_for_each_name() -> None:
    assert [path.stem for path in PICTURES] == sorted(NAMES)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_svg_that_needs_nothing_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < LIMIT
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in SHAPES
        for name, value in element.attrib.items():
            assert not re.search(r"href|^on", name), name
            assert not re.search(r"url\(|//", value), value


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_what_a_readme_refers_to_is_there(readme: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", readme.read_text(encoding="utf-8"))
    own = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in own if target and not (ROOT / target).exists()] == []


def test_the_readme_shows_the_list_a_talk_search_and_the_small_terminal() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("list", "talk", "search", "small"):
        assert f"](docs/pictures/{name}.svg)" in text
