"""Announce many servers that are not there: `python -m tests.benchmarks._services ADDRESS COUNT`.

A responder as good as any: it answers questions until it is killed, and prints `announced`.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys

from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from discovery import SERVICE_TYPE
from discovery.naming import host_name, instance_label


def service(number: int, address: str) -> AsyncServiceInfo:
    fingerprint = hashlib.sha256(b"%d" % number).hexdigest()
    return AsyncServiceInfo(
        SERVICE_TYPE,
        f"{instance_label(f'Fake {number}', fingerprint)}.{SERVICE_TYPE}",
        port=2000 + number,
        properties={b"txtvers": b"1", b"id": fingerprint.encode(), b"r0": b"lobby"},
        server=host_name(fingerprint),
        parsed_addresses=[address],
    )


async def main(address: str, count: int) -> None:
    zeroconf = AsyncZeroconf(interfaces=[address])
    registered = [zeroconf.async_register_service(service(n, address)) for n in range(count)]
    for announcing in await asyncio.gather(*registered):
        await announcing
    print("announced", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
