"""Start programs, hand over to them and end them, on POSIX and on Windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def tell(line: str) -> None:
    """Say one line to the person: on stderr, because stdout belongs to the programs."""
    print(line, file=sys.stderr, flush=True)


def become(python: Path, *arguments: str, cwd: Path | None = None) -> NoReturn:
    """Go on as `python arguments` in `cwd` (None: where we are); its exit code is ours."""
    if os.name == "posix":
        if cwd is not None:
            os.chdir(cwd)
        sys.stdout.flush()
        os.execv(python, [str(python), *arguments])
    # Windows' exec returns to the shell at once, while the new program still uses the terminal.
    sys.exit(wait(subprocess.Popen([str(python), *arguments], cwd=cwd)))


def wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for `process`; Ctrl-C is its business, not ours. A signal n that ended it is 128 + n."""
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return 128 - code if code < 0 else code


def start_apart(command: list[str], output: int) -> subprocess.Popen[bytes]:
    """Start a program that does not hear this terminal's Ctrl-C; `output` gets all that it says."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        creationflags=flags,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], patience: float) -> None:
    """Ask a program of `start_apart` to end; after `patience` seconds end it."""
    if process.poll() is None:
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_script(main: Callable[[list[str]], int]) -> NoReturn:
    """Run a script's `main` on the command line's arguments and end with what it returns."""
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        tell("\nStopped.")
        sys.exit(INTERRUPTED)
