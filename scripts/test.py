"""Run the tests: `scripts/test.py [pytest's arguments]`, from any directory.

Paths among the arguments start at the root of the repository: `scripts/test.py tests/protocol`.
"""

from __future__ import annotations

from _programs import become, run_script
from _venv import ROOT, Environment


def main(arguments: list[str]) -> int:
    """Set up, then go on as pytest; its exit code is ours."""
    python = Environment().ensure(("dev",))
    become(python, "-m", "pytest", *arguments, cwd=ROOT)


if __name__ == "__main__":
    run_script(main)
