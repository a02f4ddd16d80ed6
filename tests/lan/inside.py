"""Run a coroutine of a test module inside a host of the LAN."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Coroutine

from tests.lan.network import Host

# Seconds for one scenario: only reached when something is broken.
SCENARIO_SECONDS = 40


def run_inside(host: Host, scenario: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run `scenario()` in a Python of its own on `host`; fails the test if it fails or warns.

    The scenario is a module-level function of a test module; it asserts by itself. Development mode
    reports what was left open; that a busy machine is slow is no failure.
    """
    code = (
        "import asyncio\n"
        f"from {scenario.__module__} import {scenario.__name__} as scenario\n"
        "async def main():\n"
        f"    asyncio.get_running_loop().slow_callback_duration = {SCENARIO_SECONDS}\n"
        f"    await asyncio.wait_for(scenario(), {SCENARIO_SECONDS})\n"
        "asyncio.run(main())\n"
    )
    done = host.run([sys.executable, "-X", "dev", "-c", code], timeout=SCENARIO_SECONDS + 15)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == "", done.stderr


def ip(*arguments: str) -> None:
    """`ip` of iproute2, for scenarios that change the host they run in."""
    subprocess.run(["ip", *arguments], check=True, timeout=SCENARIO_SECONDS)
