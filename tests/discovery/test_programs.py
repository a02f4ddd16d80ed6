"""A program of the system that is missing, fails or hangs is one without an answer."""

from __future__ import annotations

import sys

from discovery.programs import output_of


async def test_what_a_program_prints_is_read() -> None:
    assert await output_of(sys.executable, "-c", "print('kopi')") in ("kopi\n", "kopi\r\n")


async def test_bytes_that_are_no_text_are_survived() -> None:
    code = "import sys; sys.stdout.buffer.write(b'a\\xffb')"
    assert await output_of(sys.executable, "-c", code) == "a\ufffdb"


async def test_a_missing_and_a_failing_program_say_nothing() -> None:
    assert await output_of("no-such-program-of-anybody") is None
    assert await output_of(sys.executable, "-c", "print(1); raise SystemExit(3)") is None


async def test_a_program_that_hangs_is_ended() -> None:
    assert await output_of(sys.executable, "-c", "input()", timeout=0.0) is None
    hang = "import time; time.sleep(1000)"
    assert await output_of(sys.executable, "-c", hang, timeout=0.1) is None
