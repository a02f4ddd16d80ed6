"""The traffic guard for all tests, and the conditions of the marks `lan` and `debian`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guard import traffic_guard
from tests.lan.network import why_no_lan


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
