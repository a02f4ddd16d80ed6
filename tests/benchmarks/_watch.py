"""Print what a Browser sees, `found 12.345`, until a signal. The number: monotonic seconds.

Processes of one Linux machine share that clock.
"""

from __future__ import annotations

import asyncio
import time

from discovery import Browser


async def main() -> None:
    """Also prints `looking` with the time before the Browser began."""
    print(f"looking {time.monotonic()}", flush=True)
    async with Browser() as browser:
        async for sighting in browser:
            print(f"{sighting.change.name.lower()} {time.monotonic()}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
