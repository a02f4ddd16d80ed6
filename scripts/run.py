"""Run Warkop from this folder; the first use sets it up.

run.py                       join room jarkom; if nobody on the LAN has it, open it here
run.py --plain ...           the same; options go to the client (run.py client --help lists them)
run.py server [options]      open rooms:          run.py server --room jarkom
run.py client [options]      find rooms and talk: run.py client
run.py discovery [options]   print what is on the LAN
"""

from __future__ import annotations

import difflib
import signal
import sys

from _programs import become, run_script, tell
from _room import join_or_open
from _venv import Environment

ROOM = "jarkom"  # jaringan komputer: the course whose students use this
PROGRAMS = ("server", "client", "discovery")
PLACES = {"--server", "--room"}  # the client's options that say where to go: nothing to look for
USAGE_ERROR = 2  # as argparse has it


def main(arguments: list[str]) -> int:
    """Set up if needed, then do what the first argument says; return the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__, end="")
        return 0
    program, options = "", arguments
    if arguments and not arguments[0].startswith("-"):
        program, *options = arguments
        if program not in PROGRAMS:
            tell(refusal(program))
            return USAGE_ERROR
    elif PLACES & {option.partition("=")[0] for option in options}:
        program = "client"
    python = Environment().ensure()
    if program:
        # -P: a folder `server` in the working directory must not be taken for ours.
        become(python, "-P", "-m", program, *options)
    end_politely_on_signals()
    return join_or_open(python, ROOM, options)


def refusal(program: str) -> str:
    """Say that there is no such program, and the nearest there is."""
    near = difflib.get_close_matches(program, PROGRAMS, n=1)
    hint = f"Did you mean: run.py {near[0]}" if near else "See: run.py --help"
    return f"There is nothing called {program!r} to run. {hint}"


def end_politely_on_signals() -> None:
    """Let a closed window or `kill` leave through the `finally` clauses that stop the server."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda received, _: sys.exit(128 + received))


if __name__ == "__main__":
    run_script(main)
