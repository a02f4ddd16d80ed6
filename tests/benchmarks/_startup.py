"""Measure, inside a host, how the client starts: `python -m tests.benchmarks._startup ROOM`.

ROOM is a room of a server that is already advertised on the LAN. POSIX only: it needs a terminal
that a program can read.
"""

from __future__ import annotations

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Sequence

from tests.benchmarks._figures import spread

STARTS = 7
ROWS, COLUMNS = 40, 120
HEADING = "Rooms on your network"  # client/ui/listpage.py
IMPORTS = "import client.__main__, client.ui.app"
SAY_READY = "print('ready'.upper())"  # no error message can look like its output
HEAVIEST = 5  # packages that are named
# Seconds for a program to show what we wait for, and to end after Ctrl-C; never reached.
PATIENCE_SECONDS = 30.0

_ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|[()].|[=>])")


def main(room: str) -> None:
    """Print each stage, all of them counted from the start of the process."""
    until(["-m", "client"], [HEADING])  # compiles what is not yet
    interpreter = [until(["-c", SAY_READY], ["READY"]) for _ in range(STARTS)]
    imported = [until(["-c", f"{IMPORTS}; {SAY_READY}"], ["READY"]) for _ in range(STARTS)]
    painted = [until(["-m", "client"], [HEADING, room]) for _ in range(STARTS)]
    print(f"Python is up:              {spread([one[0] for one in interpreter])}")
    print(f"everything is imported:    {spread([one[0] for one in imported])}")
    print(f"the list is painted:       {spread([one[0] for one in painted])}")
    print(f"a room of the LAN is seen: {spread([one[1] for one in painted])}")
    before, after = (statistics.median(one[0] for one in runs) for runs in (interpreter, painted))
    print(f"ratio painted list to Python alone: {after / before:.1f}")
    print(f"imports, own time of the {HEAVIEST} heaviest packages (with the cost of measuring):")
    for package, microseconds in own_times(["-c", IMPORTS]).most_common(HEAVIEST):
        print(f"    {package:<20} {microseconds / 1000:5.0f} ms")


def until(arguments: Sequence[str], wanted: Sequence[str]) -> list[float]:
    """Start Python in a terminal; return the seconds until each text was on it; end it."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (ROWS, COLUMNS))
    started = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        shown, times = "", []
        for text in wanted:
            while _bare(text) not in _bare(shown):
                shown += _read(master, shown)
            times.append(time.perf_counter() - started)
        _leave(master, program)
    finally:
        program.kill()
        program.wait()
        os.close(master)
    return times


def _read(terminal: int, shown: str) -> str:
    ready, _, _ = select.select([terminal], [], [], PATIENCE_SECONDS)
    data = b""
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # what Linux says when the program has left its terminal
            data = b""
    if not data:
        raise RuntimeError(f"not seen in {PATIENCE_SECONDS:.0f} s; the terminal shows: {shown!r}")
    return data.decode("utf-8", "replace")


def _leave(terminal: int, program: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C and read on to the end, so that no write of the program blocks."""
    try:
        os.write(terminal, b"\x03")
        while select.select([terminal], [], [], PATIENCE_SECONDS)[0] and os.read(terminal, 65536):
            pass
    except OSError:
        pass  # it has left its terminal
    program.wait(PATIENCE_SECONDS)


def _bare(text: str) -> str:
    """Without spaces: a program may as well move the cursor over them."""
    return "".join(_ESCAPES.sub("", text).split())


def own_times(arguments: Sequence[str]) -> Counter[str]:
    """Microseconds by top-level package, from `python -X importtime`, without what each imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    microseconds: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        found = re.fullmatch(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", line)
        if found:
            microseconds[found[2].partition(".")[0]] += int(found[1])
    return microseconds


if __name__ == "__main__":
    main(sys.argv[1])
