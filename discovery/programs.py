"""Ask the system's own programs, without waiting on the loop and never for long."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys

# Seconds for an answer: PowerShell alone takes two to start on an old laptop, and walking through
# a few hundred firewall rules takes it some more.
PROGRAM_SECONDS = 15.0
# Windows: no console window flashes up (CREATE_NO_WINDOW of its API).
_NO_WINDOW = 0x08000000


async def output_of(*command: str, timeout: float = PROGRAM_SECONDS) -> str | None:
    """What the command prints; None if there is no such program, it fails or takes too long."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *command[1:],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
    except (OSError, NotImplementedError):  # not allowed; a loop without child processes
        return None
    try:
        async with asyncio.timeout(timeout):
            output, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await asyncio.shield(process.wait())
    return output.decode("utf-8", "replace") if process.returncode == 0 else None
