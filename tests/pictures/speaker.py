"""Somebody with another program in a room: `python -m tests.pictures.speaker ADDRESS NICK`.

Lines of IRC in on standard input, lines of IRC out. It answers PING by itself.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import Callable

CAPABILITIES = "message-tags server-time batch echo-message draft/chathistory"


async def main(address: str, nick: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(address, 6697, ssl=context)

    def send(*lines: str) -> None:
        writer.write("".join(f"{line}\r\n" for line in lines).encode())

    send("CAP LS 302", f"NICK {nick}", f"USER {nick} 0 * :{nick}", f"CAP REQ :{CAPABILITIES}",
         "CAP END")  # fmt: skip
    saying = asyncio.create_task(say(send))
    while line := (await reader.readline()).decode().rstrip("\r\n"):
        if line.startswith("PING "):
            send(line.replace("PING", "PONG", 1))
        print(line, flush=True)
    saying.cancel()


async def say(send: Callable[[str], None]) -> None:
    """Send what comes in, line by line."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        send(line.rstrip("\n"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
