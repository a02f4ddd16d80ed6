"""Measure: `scripts/bench.py [NAME ...]`, from any directory; all benchmarks if none is named.

Figures are printed, never judged. A benchmark that cannot run on this machine says why.
"""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from _programs import INTERRUPTED, run_script, tell, wait
from _venv import ROOT, Environment

PACKAGE = "tests.benchmarks"


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after another; 1 if any of them failed."""
    there = names(ROOT)
    unknown = set(arguments) - set(there)
    if unknown:
        tell(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(there)}.")
        return 2
    python = Environment().ensure(("dev",))
    print(machine(python), flush=True)
    failed = False
    for name in arguments or there:
        print(f"\n{name}", flush=True)
        code = wait(subprocess.Popen([python, "-m", f"{PACKAGE}.{name}"], cwd=ROOT))
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        if code != 0:
            tell(f"{name} failed, with exit code {code}.")
            failed = True
    return int(failed)


def names(root: Path) -> list[str]:
    """The benchmarks of the repository at `root`; modules with `_` are what they share."""
    folder = root.joinpath(*PACKAGE.split("."))
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def machine(python: Path) -> str:
    """One line on what the figures were measured with."""
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=False).stdout
    return f"{os.cpu_count()} cores, {version.strip()}, {platform.platform()}"


if __name__ == "__main__":
    run_script(main)
