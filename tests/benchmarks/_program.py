"""A benchmark as a program of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def run(main: Callable[[], None]) -> NoReturn:
    """Run `main` and end; after Ctrl-C without a traceback, which would tell nobody anything."""
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(0)
