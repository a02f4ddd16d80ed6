"""A client that says what it was told, and whether somebody listens at --server."""

from __future__ import annotations

import json
import socket
import sys


def main() -> None:
    """Print the arguments as JSON; connect; end with --exit's code, with --wait when stdin ends."""
    arguments = sys.argv[1:]
    print(json.dumps(["client", *arguments]), flush=True)
    if "--server" in arguments:
        host, port = arguments[arguments.index("--server") + 1].rsplit(":", 1)
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    if "--wait" in arguments:
        sys.stdin.read()
    if "--exit" in arguments:
        sys.exit(int(arguments[arguments.index("--exit") + 1]))


main()
