"""A TLS server that knows nothing of us: `python -m tests.lan.other_irc PORT`.

It greets as old IRC servers do, and takes whatever comes. POSIX.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from pathlib import Path

from server.certificate import load_or_create


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b":old.example NOTICE * :*** Looking up your hostname\r\n")
    try:
        while await reader.read(4096):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    writer.close()


async def main(port: int) -> None:
    certificate = load_or_create(Path.cwd(), "old")  # the host's home
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert_path, certificate.key_path)
    server = await asyncio.start_server(greet, "", port, ssl=context)
    print(f"ready {certificate.fingerprint}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
