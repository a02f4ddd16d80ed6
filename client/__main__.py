"""`python -m client`: the full screen, or plain mode where there is none."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from client import console, options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the client. Returns the exit code; wrong usage exits with 2 (argparse)."""
    console.use_utf8()
    chosen = options.parse(arguments)
    if chosen.plain or not console.is_terminal():
        from client import plain

        return plain.run(chosen)
    # Only now: the plain mode starts faster, and works where there is no screen at all.
    from client.ui import app

    try:
        return asyncio.run(app.run(chosen))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
