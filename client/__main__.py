"""`python -m client`: the full screen, or plain mode where there is none."""

from __future__ import annotations

try:
    import asyncio
    import sys
    from collections.abc import Sequence

    import language
    from client import console, options
except KeyboardInterrupt:  # Ctrl-C while all this is loaded, which takes a slow laptop seconds
    raise SystemExit(130) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the client. Returns the exit code; wrong usage exits with 2 (argparse)."""
    console.use_utf8()
    language.use(language.of_environment())  # until the person's settings are read
    chosen = options.parse(arguments)
    try:
        if chosen.plain or not console.is_terminal():
            from client import plain

            return plain.run(chosen)
        # Only now: the plain mode starts faster, and works where there is no screen at all.
        from client.ui import app

        return asyncio.run(app.run(chosen))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
