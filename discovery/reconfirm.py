"""Whether an mDNS record still stands: ask for it, and forget it if nobody repeats it.

RFC 6762 §10.4: whoever finds that a service can't be reached may ask for its record again, without
the known answer that would keep the responder silent.
"""

from __future__ import annotations

import asyncio

from zeroconf import Zeroconf, current_time_millis
from zeroconf._dns import DNSQuestion
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.const import _CLASS_IN, _FLAGS_QR_QUERY, _TYPE_PTR, _TYPE_SRV

# Questions, and seconds to wait after each: a responder waits up to 0.12 s, and one that has just
# answered somebody else may be silent for a second (§6).
QUESTIONS = 3
WAIT_SECONDS = 1.3
# Seconds between two looks into the cache.
POLL_SECONDS = 0.1


async def is_repeated(zeroconf: Zeroconf, name: str) -> bool:
    """Whether the service instance `name` is announced anew when asked; up to 4 s for a no."""
    began = current_time_millis()
    for _ in range(QUESTIONS):
        question = DNSOutgoing(_FLAGS_QR_QUERY)
        question.add_question(DNSQuestion(name, _TYPE_SRV, _CLASS_IN))
        zeroconf.async_send(question)
        for _ in range(round(WAIT_SECONDS / POLL_SECONDS)):
            await asyncio.sleep(POLL_SECONDS)
            records = zeroconf.cache.get_all_by_details(name, _TYPE_SRV, _CLASS_IN)
            if any(record.created > began and record.ttl > 1 for record in records):
                return True
    return False


def forget(zeroconf: Zeroconf, service_type: str, name: str) -> None:
    """Drop all records of the instance `name`, so that only a new announcement brings it back."""
    cache = zeroconf.cache
    pointers = [
        record
        for record in cache.get_all_by_details(service_type, _TYPE_PTR, _CLASS_IN)
        if getattr(record, "alias", "").lower() == name.lower()
    ]
    cache.async_remove_records([*pointers, *cache.async_entries_with_name(name)])
