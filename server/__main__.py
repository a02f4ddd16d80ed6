"""`python -m server`: open rooms for the LAN."""

from __future__ import annotations

try:
    import asyncio
    import os
    import sys
    import tempfile
    import traceback
    from collections.abc import Sequence

    from language import _
    from language import use as use_language
    from server.app import run
    from server.options import read_language
    from server.problem import CANNOT_START, StartProblem
    from server.settings import parse
except KeyboardInterrupt:  # Ctrl-C while all this is loaded, which takes a slow laptop seconds
    raise SystemExit(130) from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run a server until it is stopped. Returns the exit status: 0 after Ctrl-C or SIGTERM."""
    arguments = sys.argv[1:] if argv is None else argv
    use_language(read_language(arguments, os.environ))
    try:
        settings = parse(arguments, os.environ)
        return asyncio.run(run(settings))
    except StartProblem as problem:
        print(f"warkop-server: {problem.sentence}", file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:  # while starting, or a second time
        return 130
    except Exception:
        file = _report(traceback.format_exc())
        text = (
            _("A mistake in this program ended the server; {file} says where. Start it again.")
            if file
            else _("A mistake in this program ended the server. Start it again.")
        ).format(file=file)
        print(f"warkop-server: {text}", file=sys.stderr)
        return CANNOT_START


def _report(text: str) -> str:
    """Keep it for who can read it, in a file of our own: the directory is everybody's. Returns
    where; empty if that can't be."""
    try:
        handle, name = tempfile.mkstemp(prefix="warkop-server-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return ""
    return name


if __name__ == "__main__":
    sys.exit(main())
