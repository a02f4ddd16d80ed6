"""The traffic guard for all tests, and the conditions of the marks `lan` and `debian`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.guard import traffic_guard
from tests.lan.network import Lan, why_no_lan

# A busy machine must not fail a property: what is slow is measured in benchmarks.
settings.register_profile("warkop", deadline=None)
settings.load_profile("warkop")


def pytest_configure(config: pytest.Config) -> None:
    """Install the guard before any test module is imported."""
    folder = Path(tempfile.mkdtemp(prefix="warkop-guard-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ[traffic_guard.NAMESPACE_VARIABLE] = traffic_guard.current_namespace()
    os.environ[traffic_guard.REPORT_VARIABLE] = str(folder / "refused")
    traffic_guard.install()


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
    report = Path(os.environ[traffic_guard.REPORT_VARIABLE])
    report.unlink(missing_ok=True)
    yield report
    if report.exists():
        pytest.fail(
            "traffic beyond this computer:\n" + report.read_text(encoding="utf-8"), pytrace=False
        )


@pytest.fixture
def lan() -> Iterator[Lan]:
    """Two hosts on one switch; the test also needs the mark `lan` (in tests/lan it has it)."""
    with Lan(2) as network:
        yield network
