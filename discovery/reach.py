"""Does a port answer from outside its computer? What a server tries for who asks it to."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Coroutine

from discovery import probe
from discovery.look import connect
from discovery.lookformat import Called
from discovery.place import Place

# Seconds for both ways together; the look that waits for it has 3 in all.
REACH_SECONDS = 1.5
# Seconds until the second of two probes: a datagram may be lost.
AGAIN_SECONDS = 0.5


async def reach(place: Place, timeout: float = REACH_SECONDS) -> Called:
    """Try a TCP connection and a UDP probe to `place`, which sends nothing but these."""
    tcp, udp = await asyncio.gather(_in_time(_tcp(place), timeout), _in_time(_udp(place), timeout))
    return Called(tcp, udp)


async def _in_time(attempt: Coroutine[None, None, None], timeout: float) -> bool:
    try:
        async with asyncio.timeout(timeout):
            await attempt
    except OSError:
        return False
    return True


async def _tcp(place: Place) -> None:
    connection, _ = await connect(place)
    connection.close()


async def _udp(place: Place) -> None:
    """Return when an answer to our question came. Raises OSError."""
    nonce = secrets.token_bytes(probe.NONCE_BYTES)
    family, kind, number, _, address = socket.getaddrinfo(
        place.address, place.port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
    )[0]
    with socket.socket(family, kind, number) as asking:
        asking.setblocking(False)
        # Connected: the system drops what others send.
        asking.connect(address)
        sending = asyncio.create_task(_ask_twice(asking, probe.question(nonce)))
        try:
            while True:
                data = await asyncio.get_running_loop().sock_recv(asking, probe.QUESTION_BYTES)
                answered = probe.read_answer(data)
                if answered is not None and answered.nonce == nonce:
                    return
        finally:
            sending.cancel()
            await asyncio.wait([sending])


async def _ask_twice(asking: socket.socket, question: bytes) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(asking, question)
    await asyncio.sleep(AGAIN_SECONDS)
    await loop.sock_sendall(asking, question)
