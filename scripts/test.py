"""Run the tests: `scripts/test.py [pytest's arguments]`, from any directory.

Paths among the arguments start at the root of the repository: `scripts/test.py tests/protocol`.
Properties are tried with the same few examples each time; `--hypothesis-profile=search` tries a
thousand new ones, which is worth its minutes after a change of what parses or decides.
"""

from __future__ import annotations

from _programs import become, run_script
from _venv import ROOT, Environment

# More workers than cores: most of the time the tests wait for other programs. On 2 cores 1,104
# tests took 84 s with four and 218 s with one. A later `-n 0` switches it off. Who has nothing left
# takes over from others: the tests that wait longest stand next to each other.
_PARALLEL = ("-n", "4", "--dist", "worksteal")


def main(arguments: list[str]) -> int:
    """Set up, then go on as pytest; its exit code is ours."""
    python = Environment().ensure(("dev",))
    become(python, "-m", "pytest", *_PARALLEL, *arguments, cwd=ROOT)


if __name__ == "__main__":
    run_script(main)
