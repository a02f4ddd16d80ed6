"""Find a room on the LAN, or open it here for as long as one client runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _programs import start_apart, stop, tell, wait

FIND = Path(__file__).with_name("_find.py")
FIND_SECONDS = 15.0  # it ends by itself after 3.5 s; this is for a laptop that swaps
READY = re.compile(r"^ready: port (\d+)\r?\n", re.MULTILINE)  # the server's line when it listens
READY_SECONDS = 30.0  # the first start makes a certificate; an old laptop takes some seconds
POLL_SECONDS = 0.05  # between two looks at the server's log
STOP_SECONDS = 10.0  # saying goodbye by mDNS and to the members takes well under a second
LOG_LINES = 8  # of a server that would not start: its last sentence and some context


def join_or_open(python: Path, room: str, options: list[str]) -> int:
    """Join `room` where the LAN has it, else open it here and join; return the client's exit code.

    `options` are passed to the client. A room opened here is closed when the client has ended.
    """
    tell(f"Looking for room {room} on the LAN ...")
    server = find(python, room)
    if server is not None:
        return run_client(python, server, room, options)
    tell("Nobody has it yet: opening it on this computer.")
    with opened(python, room) as port:
        tell(f"It is open on port {port}, and closes when you leave.")
        tell(f"To keep a room open: run.py server --room {room}")
        code = run_client(python, f"127.0.0.1:{port}", room, options)
        tell(f"Closing room {room} ...")
    return code


def find(python: Path, room: str) -> str | None:
    """Return ADDRESS:PORT of a server on the LAN that has `room` and answers; None if none does."""
    command = [str(python), "-P", str(FIND), room]
    # -P takes scripts/ off the path, which _find.py does not need.
    try:
        done = subprocess.run(command, capture_output=True, timeout=FIND_SECONDS, check=True)
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        said = getattr(error, "stderr", None) or b""
        reason = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [str(error)]
        tell(f"Could not look at the LAN: {reason[0]}")
        return None
    if answer["problem"]:
        tell(answer["problem"])
    if answer["server"]:
        tell(f"Found it: {answer['name']}, {answer['server']}")
        return str(answer["server"])
    for name in answer["silent"]:
        tell(
            f"{name} says that it has the room but does not answer: it was closed in a hurry, its "
            "firewall blocks the port, or this Wi-Fi keeps laptops apart."
        )
    return None


@contextmanager
def opened(python: Path, room: str) -> Iterator[int]:
    """Run a server with `room` while the block runs; yield its port.

    Raises SystemExit with the server's own words if it does not start. Its log is a file that only
    this user may read; it stays if the server failed and goes if all was well.
    """
    descriptor, name = tempfile.mkstemp(prefix="warkop-server-", suffix=".log")
    log = Path(name)
    tell(f"The server's log: {log}")
    command = [str(python), "-P", "-m", "server", "--room", room, "--no-log-messages"]
    try:
        server = start_apart(command, descriptor)
    finally:
        os.close(descriptor)
    well = False
    try:
        port = wait_until_ready(server, log)
        try:
            yield port
        finally:
            well = server.poll() is None
            if not well:
                tell(f"The server had ended before you left. It said last:\n{last_lines(log)}")
    finally:
        stop(server, STOP_SECONDS)
        if well:
            log.unlink(missing_ok=True)


def wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> int:
    """Return the port once the server listens. Raises SystemExit if it ends or hesitates."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        ended = server.poll() is not None
        ready = READY.search(log.read_text(encoding="utf-8", errors="replace"))
        if ready and not ended:
            return int(ready[1])
        if ended:
            raise SystemExit(f"The room could not be opened. The server said:\n{last_lines(log)}")
        time.sleep(POLL_SECONDS)
    raise SystemExit(
        f"The room could not be opened: the server was not ready after {READY_SECONDS:.0f} s. "
        f"It said:\n{last_lines(log)}\nTry again, or start it in a window of its own to see more: "
        "run.py server"
    )


def last_lines(log: Path) -> str:
    """Return the end of the log, indented, and where the rest is."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    return "\n".join(f"    {line}" for line in [*lines, f"(all of it: {log})"])


def run_client(python: Path, server: str, room: str, options: list[str]) -> int:
    """Run the client in this terminal and return its exit code."""
    place = ("--server", server, "--room", room)
    client = subprocess.Popen([str(python), "-P", "-m", "client", *place, *options])
    try:
        return wait(client)
    finally:
        stop(client, STOP_SECONDS)
