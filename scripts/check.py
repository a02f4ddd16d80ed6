"""Judge the code: lint, types, import contracts. All of them run; any failure: exit code 1.

Also names the files that have grown past LINES_LIMIT; that is a hint, not a failure.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from _programs import run_script, tell
from _venv import ROOT, Environment

PRODUCT = ("protocol", "discovery", "server", "client", "language")
LINES_LIMIT = 350  # from here on a file is usually really two

CHECKS = {
    "lint": ("ruff", "check", "."),
    "types": ("mypy", "--strict", *PRODUCT, "tests", "scripts"),
    "imports": ("lint-imports",),
}


def main(arguments: list[str]) -> int:
    """Run the checks named in `arguments` (all if none); print what failed, then a summary."""
    unknown = set(arguments) - CHECKS.keys()
    if unknown:
        tell(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    python = Environment().ensure(("dev",))
    results = {name: run_check(python, name) for name in arguments or CHECKS}
    for line in results.values():
        print(line)
    for path, lines in long_files(ROOT):
        print(f"hint     {path} has {lines} lines; what is it really two of?")
    return int(any("FAILED" in line for line in results.values()))


def run_check(python: Path, name: str) -> str:
    """Run one check, show its output if it fails, and return its line of the summary."""
    tool, *options = CHECKS[name]
    tell(f"{name}: {tool} ...")
    started = time.monotonic()
    done = subprocess.run(
        [python.with_name(tool), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    return f"{name:<8} {verdict:<6} {tool}, {time.monotonic() - started:.1f} s"


def long_files(root: Path) -> Iterator[tuple[str, int]]:
    """Yield the files of the product above LINES_LIMIT, by path from `root`, with their length."""
    for package in PRODUCT:
        for path in sorted((root / package).rglob("*.py")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LINES_LIMIT:
                yield path.relative_to(root).as_posix(), lines


if __name__ == "__main__":
    run_script(main)
