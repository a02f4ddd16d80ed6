"""scripts/test.py, in the sample repository with a stand-in for pytest."""

from __future__ import annotations

import json

from tests.scripts.conftest import Sample


def test_arguments_and_exit_code_pass_through_from_any_directory(sample: Sample) -> None:
    (sample.root / "pytest.py").write_text(
        "import json, os, sys; print(json.dumps([os.getcwd(), *sys.argv[1:]])); sys.exit(4)",
        encoding="utf-8",
    )
    done = sample.run("test.py", "tests/protocol", "-k", "a b", cwd=sample.root.parent)
    workers = ["-n", "4", "--dist", "worksteal"]
    assert json.loads(done.stdout) == [str(sample.root), *workers, "tests/protocol", "-k", "a b"]
    assert done.returncode == 4
