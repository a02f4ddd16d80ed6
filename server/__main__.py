"""`python -m server`: open rooms for the LAN."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from server.app import run
from server.problem import CANNOT_START, StartProblem
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
    except Exception:
        report = Path(tempfile.gettempdir()) / f"warkop-server-crash-{os.getpid()}.txt"
        with contextlib.suppress(OSError):
            report.write_text(traceback.format_exc(), encoding="utf-8")
        text = f"A mistake in this program ended the server; {report} says where. Start it again."
        print(f"warkop-server: {text}", file=sys.stderr)
        return CANNOT_START


if __name__ == "__main__":
    sys.exit(main())
