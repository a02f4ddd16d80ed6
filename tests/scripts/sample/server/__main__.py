"""A server that opens a port, says so as ours does, and notes when it is asked to end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path


def leave(*_: object) -> None:
    """Note that we were asked politely, and go."""
    Path(os.environ["SAMPLE_GOODBYE"]).write_text("asked politely", encoding="utf-8")
    sys.exit(0)


def main() -> None:
    """Serve until asked to end; refuse if SAMPLE_REFUSAL says why."""
    if "--room" not in sys.argv:
        print(json.dumps(["server", *sys.argv[1:]]))
        sys.exit(7)
    if "SAMPLE_REFUSAL" in os.environ:
        sys.exit(os.environ["SAMPLE_REFUSAL"])
    signal.signal(signal.SIGTERM, leave)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, leave)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print("some other line", f"ready: port {listener.getsockname()[1]}", sep="\n", flush=True)
        while True:
            time.sleep(60)


main()
