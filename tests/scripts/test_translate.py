"""scripts/translate.py: its verbs, from any directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.conftest import Sample


@pytest.mark.parametrize("arguments", [[], ["polish"], ["check", "compile"]])
def test_a_verb_that_is_none_is_answered_with_those_there_are(
    sample: Sample, arguments: list[str]
) -> None:
    done = sample.run("translate.py", *arguments)
    assert done.returncode == 2
    assert "update, compile, check" in done.stderr


def test_the_verbs_are_done_by_the_babel_of_the_environment(sample: Sample, tmp_path: Path) -> None:
    done = sample.run("translate.py", "check", cwd=tmp_path)
    assert done.returncode == 1  # the sample's environment has none
    assert "babel" in done.stderr
