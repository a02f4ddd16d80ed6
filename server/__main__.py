"""`python -m server`: open rooms for the LAN."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

from server.app import run
from server.problem import StartProblem
from server.settings import parse


def main(argv: Sequence[str] | None = None) -> int:
    """Run a server until it is stopped. Returns the exit status: 0 after Ctrl-C or SIGTERM."""
    try:
        settings = parse(sys.argv[1:] if argv is None else argv, os.environ)
        return asyncio.run(run(settings))
    except StartProblem as problem:
        print(f"warkop-server: {problem.sentence}", file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:  # while starting, or a second time
        return 130


if __name__ == "__main__":
    sys.exit(main())
