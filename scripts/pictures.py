"""Take the README's pictures: `scripts/pictures.py [NAME ...]`, from any directory; all by default.

The real servers and the real client run on a LAN inside this computer, with people who talk; what
stands on the client's terminal is drawn as SVG into docs/pictures. Needs Linux, root (network
namespaces), iproute2, nftables and tmux, and says so where they are missing.
"""

from __future__ import annotations

import subprocess

from _programs import run_script, tell, wait
from _venv import ROOT, Environment

PACKAGE = "tests.pictures"
FOLDER = ROOT / "docs" / "pictures"


def main(arguments: list[str]) -> int:
    """Take those that are named, or all."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__, end="")
        return 0
    python = Environment().ensure(("dev",))
    FOLDER.mkdir(parents=True, exist_ok=True)
    code = wait(subprocess.Popen([python, "-m", PACKAGE, FOLDER, *arguments], cwd=ROOT))
    if code == 0:
        tell("Look at each of them before you commit it.")
    return code


if __name__ == "__main__":
    run_script(main)
