"""The traffic guard for all tests, and the conditions of the marks `lan` and `debian`."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import language
from tests.guard import traffic_guard
from tests.lan.network import Lan, why_no_lan

# Properties: always the same examples, so that no run fails by luck, and no deadline, so that none
# fails because the machine is busy. `--hypothesis-profile=search` looks for new ones.
settings.register_profile("warkop", max_examples=20, derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("warkop")


def pytest_configure(config: pytest.Config) -> None:
    """Install the guard before any test module is imported; see that bytecode is kept.

    Without it each worker and each program under test compiles all its source: 0.5 s of a core for
    every server and every client that a test starts.
    """
    speak_english()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    folder = Path(tempfile.mkdtemp(prefix="warkop-guard-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ[traffic_guard.NAMESPACE_VARIABLE] = traffic_guard.current_namespace()
    os.environ[traffic_guard.REPORT_VARIABLE] = str(folder / "refused")
    traffic_guard.install()


def speak_english() -> None:
    """The tests know the sentences in English, also on a computer whose owner reads another
    language: here, and in the programs that they start."""
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)
    os.environ["LC_ALL"] = "C.UTF-8"
    language.use("en")


def pytest_collection_finish() -> None:
    """What is loaded now stays: the collector of garbage need not look through it again and again,
    which took a tenth of the time of the tests without I/O."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run; in CI it must be able to, so there it fails."""
    reasons = []
    if item.get_closest_marker("lan"):
        reasons.append(why_no_lan())
    for mark in item.iter_markers("debian"):
        reasons += [f"{name} is not installed" for name in mark.args if not shutil.which(name)]
    reason = "; ".join(filter(None, reasons))
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run this test: {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)


@pytest.fixture(autouse=True)
def refused_traffic() -> Iterator[Path]:
    """The guard's report of this test, also from its child processes; not empty = failure."""
    report = os.environ[traffic_guard.REPORT_VARIABLE]
    if os.path.exists(report):  # noqa: PTH110 - for each of thousands of tests
        os.unlink(report)  # noqa: PTH108
    yield Path(report)
    language.use("en")
    if os.path.exists(report):  # noqa: PTH110
        found = Path(report).read_text(encoding="utf-8")
        pytest.fail(f"traffic beyond this computer:\n{found}", pytrace=False)


@pytest.fixture
def lan() -> Iterator[Lan]:
    """Two hosts on one switch; the test also needs the mark `lan` (in tests/lan it has it)."""
    with Lan(2) as network:
        yield network
