"""scripts/bench.py, in the sample repository with benchmarks that measure nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.scripts.conftest import Sample

BENCHMARKS = {
    "__init__": "",
    "_shared": "raise SystemExit('not a benchmark')",
    "broken": "raise SystemExit(3)",
    "quick": "import os; print('0 ms in', os.getcwd())",
}


@pytest.fixture(scope="module")
def measured(sample: Sample) -> Iterator[Sample]:
    """The sample repository with BENCHMARKS in it, as long as this file's tests run."""
    folder = sample.root / "tests" / "benchmarks"
    folder.mkdir(parents=True)
    (sample.root / "tests" / "__init__.py").touch()
    for name, code in BENCHMARKS.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    yield sample
    shutil.rmtree(folder.parent)


def test_a_benchmark_that_is_not_there_is_answered_with_those_that_are(measured: Sample) -> None:
    done = measured.run("bench.py", "quick", "fast")
    assert "No such benchmark: fast. There are: broken, quick." in done.stderr
    assert done.stdout == ""
    assert done.returncode == 2


def test_one_is_run_from_any_directory_under_a_heading_that_names_the_machine(
    measured: Sample,
) -> None:
    done = measured.run("bench.py", "quick", cwd=measured.root.parent)
    machine, *rest = done.stdout.splitlines()
    assert "cores, Python 3." in machine
    assert rest == ["", "quick", f"0 ms in {measured.root}"]
    assert done.returncode == 0


def test_one_that_fails_does_not_keep_the_others_from_running(measured: Sample) -> None:
    done = measured.run("bench.py")
    assert "broken failed, with exit code 3." in done.stderr
    assert "0 ms in" in done.stdout
    assert done.returncode == 1
