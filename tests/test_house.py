"""Rules of the house that import contracts cannot see: a core waits for nothing, reads nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from server.core.offers import CAPABILITIES

REPOSITORY = Path(__file__).resolve().parents[1]
CORES = ("protocol", "server/core", "client/core")
SOURCES = [path for core in CORES for path in sorted((REPOSITORY / core).rglob("*.py"))]

WAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
OUTSIDE_CALLS = {"open", "print", "input", "breakpoint"}
OUTSIDE_NAMES = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("os.urandom", "os.environ", "os.getenv", "uuid.uuid1", "uuid.uuid4"),
}


def breaches(source: str) -> list[str]:
    """Name each construct in `source` that waits, or that reads a clock, chance or the system."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE_CALLS:
                found.append(f"line {node.lineno}: {name}()")
            case ast.Attribute() if ".".join(ast.unparse(node).split(".")[-2:]) in OUTSIDE_NAMES:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
            case _ if isinstance(node, WAITING):
                found.append(f"line {node.lineno}: {type(node).__name__}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_a_core_neither_waits_nor_reads_clock_chance_or_system(path: Path) -> None:
    assert breaches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "async def f(): pass",
        "async def f():\n    await g()",
        "x = datetime.datetime.now(datetime.UTC)",
        "x = date.today()",
        "x = os.urandom(8)",
        "print('here')",
        "with open('x', encoding='utf-8') as file: pass",
    ],
)
def test_the_rule_sees_what_it_is_there_for(source: str) -> None:
    assert breaches(source)


@pytest.mark.parametrize("source", ["def f(now: float) -> float:\n    return now", "call.now"])
def test_a_time_that_is_passed_in_is_no_breach(source: str) -> None:
    assert breaches(source) == []


PACKAGES = ("protocol", "discovery", "server", "client", "language")
# Folders that ARCHITECTURE.md describes as a whole: many small files of one kind.
WHOLE = ("server/core/commands/", "server/core/host/", "client/core/commands/",
         "client/core/incoming/")  # fmt: skip


def test_architecture_names_the_room_of_every_file() -> None:
    page = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    missing = []
    for package in PACKAGES:
        section = page.partition(f"### {package}/")[2].partition("\n#")[0]
        for path in sorted((REPOSITORY / package).rglob("*.py")):
            name = path.relative_to(REPOSITORY).as_posix()
            named = f"`{name.removeprefix(package + '/')}`" in section
            if path.name != "__init__.py" and not name.startswith(WHOLE) and not named:
                missing.append(name)
    assert missing == []


def test_every_capability_is_documented_with_files_and_tests_that_exist() -> None:
    page = (REPOSITORY / "docs" / "capabilities.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    names = " ".join(line.split("|")[1] for line in rows)
    assert [name for name in CAPABILITIES if name not in names.replace(",", " ").split()] == []
    paths = re.findall(r"`((?:server|protocol|client|tests)/[^` ]+\.py)`", page)
    assert len(paths) > len(rows)
    assert [path for path in paths if not (REPOSITORY / path).is_file()] == []
