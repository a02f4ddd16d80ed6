"""Publishes forged records until SIGTERM, as a mischievous host of the LAN would."""

from __future__ import annotations

import asyncio
import signal

from zeroconf._dns import DNSPointer, DNSText
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
from zeroconf.const import _CLASS_IN, _FLAGS_AA, _FLAGS_QR_RESPONSE, _TYPE_PTR, _TYPE_TXT

from discovery import SERVICE_TYPE

LONG_TTL = 4500

FORGED = AsyncServiceInfo(
    SERVICE_TYPE,
    f"ev\u202eil\u200b\u0335\u0335\u0335\u0335\u0335\u0335.{SERVICE_TYPE}",
    port=6697,
    server="\u202ehost.local.",
    parsed_addresses=["127.0.0.1", "10.77.0.1", "224.0.0.1"],
    properties={
        b"id": b"not a fingerprint \x1b[2J",
        b"v": b"\x1b]52;c;ZXZpbA==\x07" + b"9" * 200,
        b"people": b"-1",
        b"nrooms": b"9" * 100,
        b"r0": b"\x1b[31mred,*lo\x00cked\r\n,\xff\xfe," + b"x" * 100,
    },
)


def nameless() -> DNSOutgoing:
    """Records for an instance name that no registrar would accept: it clears the screen."""
    name = f"\x1b[2J\x07.{SERVICE_TYPE}"
    out = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA)
    out.add_answer_at_time(DNSPointer(SERVICE_TYPE, _TYPE_PTR, _CLASS_IN, LONG_TTL, name), 0)
    out.add_answer_at_time(DNSText(name, _TYPE_TXT, _CLASS_IN, LONG_TTL, b"\xff" * 100), 0)
    return out


async def main() -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with AsyncZeroconf(interfaces=["10.77.0.1"]) as zeroconf:
        await zeroconf.zeroconf.async_wait_for_start()
        zeroconf.zeroconf.async_send(nameless())
        await (await zeroconf.async_register_service(FORGED))
        print("published", flush=True)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
