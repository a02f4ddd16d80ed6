"""Keep the translations: `scripts/translate.py update`, `compile`, `check`, from any directory.

`update` reads the sentences of the sources into language/*.po: new ones are empty, changed ones are
marked fuzzy with the old translation as a proposal, and what nobody says any more is dropped.
`compile` makes the .mo files that the programs read. `check` names what is missing; exit code 1.
Both kinds of file are committed: who installs Warkop needs neither this script nor Babel.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from _programs import run_script, tell
from _venv import ROOT, Environment

CATALOGUES = Path(__file__).with_name("_catalogues.py")
VERBS = ("update", "compile", "check")


def main(arguments: list[str]) -> int:
    """Do what the one verb in `arguments` says, with the Babel of our environment."""
    if len(arguments) != 1 or arguments[0] not in VERBS:
        tell(f"Say one of: {', '.join(VERBS)}. For example: translate.py check")
        return 2
    python = Environment().ensure(("dev",))
    return subprocess.run([python, CATALOGUES, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    run_script(main)
