"""`python -m discovery`: print the servers that can be found from here, live or once."""

from __future__ import annotations

try:
    import argparse
    import asyncio
    import contextlib
    import io
    import ipaddress
    import json
    import logging
    import math
    import os
    import signal
    import sys
    import time
    from collections.abc import Coroutine, Sequence
    from dataclasses import replace
    from pathlib import Path
    from typing import Any

    import platformdirs

    from discovery.announcement import Change
    from discovery.book import Book
    from discovery.finder import Finder
    from discovery.invite import DEFAULT_PORT, SCHEME, Invite, InviteError, looks_like_invite
    from discovery.listing import State
    from discovery.place import Place, read_place
    from discovery.printing import as_json, describe
    from language import N_, _, of_environment, parsers
    from language import use as use_language
except KeyboardInterrupt:  # Ctrl-C while all this is loaded, which takes a slow laptop seconds
    raise SystemExit(130) from None

# Seconds of silence before we say that nothing is there: on a working LAN answers come within one.
QUIET_SECONDS = 3.0
# Seconds between two looks at whether the network itself has a problem.
PROBLEM_SECONDS = 1.0
# Seconds that `--once` waits at most for a list that does not settle.
ONCE_SECONDS = 3.0

STILL_LOOKING = N_("""\
No server found yet; still looking. If you expect one:
  - are both computers on the same network (same Wi-Fi, same cable)?
  - ask the other side for the invite or the address that its server printed, and give it here:
    python -m discovery 192.168.1.20
  - python -m discovery --doctor says what this computer's network forbids.""")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status.

    0, also when stopped by Ctrl-C or SIGTERM; with `--once` 1 if no server is here; with `--doctor`
    1 if something is wrong.
    """
    use_language(of_environment())
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console or pipe that cannot show a letter gets "?" instead of an error.
        sys.stdout.reconfigure(errors="replace")
    status = 0 if options.doctor is None else 1  # a doctor that is stopped has not found all well
    with contextlib.suppress(KeyboardInterrupt):
        try:
            status = asyncio.run(_run(options))
        except* BrokenPipeError:
            # The reader (`head`) has left; leave too, and let nothing complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _parser() -> argparse.ArgumentParser:
    parsers.speak()
    parser = argparse.ArgumentParser(
        prog="python -m discovery",
        description=_("Print the chat servers that can be found from here, live."),
    )
    add = parser.add_argument
    add("where", nargs="*", type=_where, metavar="WHERE", help=_("an address or invite to look at"))
    add(
        "--once",
        action="store_true",
        help=_("print the list once; exit status 1 if nobody is here"),
    )
    add("--json", action="store_true", help=_("one JSON object for each change, or for --once one"))
    add("--scan", action="store_true", help=_("ask each address of this computer's own /24, too"))
    add(
        "--seconds", type=_seconds, metavar="N", help=_("stop after N seconds (default: at Ctrl-C)")
    )
    add(
        "--interface",
        action="append",
        metavar="NAME",
        help=_("look only on this interface, by name or address (repeatable; default: on all)"),
    )
    add(
        "--doctor",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help=_("say what is wrong with this network, or why ADDRESS can't be reached"),
    )
    add("--port", type=_port, metavar="N", help=_("with --doctor: of this computer's server"))
    return parser


def _where(text: str) -> Invite:
    """An address, a host name, either with a port, or an invite."""
    try:
        if looks_like_invite(text):
            return Invite.parse(text)
        place = read_place(text) or _bare(text)
        return Invite((place,)) if place is not None else Invite.parse(SCHEME + text)
    except InviteError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:  # nor NaN, which no wait would ever reach
        raise argparse.ArgumentTypeError(_("give a number of seconds above 0, like 10"))
    return seconds


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(_("a port is a number from 1 to 65535"))
    return int(text)


def _bare(text: str) -> Place | None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return None
    return read_place(str(Place(text, DEFAULT_PORT)))


async def _run(options: argparse.Namespace) -> int:
    if options.doctor is not None:
        from discovery.doctor.command import run  # a big module that the list does not need

        return await run(
            options.doctor,
            port=options.port,
            interfaces=options.interface,
            seconds=options.seconds,
            book=_book(),
            as_json=options.json,
        )
    finder = Finder(_book(), interfaces=options.interface)
    for invite in options.where:
        finder.suggest(invite)
    if options.once:
        return await _until_stopped(_once(finder, options), None) or 0
    return await _until_stopped(_watch(finder, options), options.seconds) or 0


def _book() -> Book:
    """The client's: what it met is found again, and the other way round."""
    folder = Path(platformdirs.user_data_dir("warkop", appauthor=False)) / "client"
    return Book(folder / "known.json")


async def _until_stopped(work: Coroutine[None, None, int], seconds: float | None) -> int | None:
    """What `work` returns; None if it was stopped by SIGTERM or after `seconds`."""
    working = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(*__: object) -> None:
        loop.call_soon_threadsafe(working.cancel)

    # signal.signal, because add_signal_handler does not exist on Windows.
    before = signal.signal(signal.SIGTERM, stop)
    try:
        return await asyncio.wait_for(working, seconds)
    except TimeoutError:
        return None
    except asyncio.CancelledError:
        if not working.cancelled():
            raise
        return None
    finally:
        signal.signal(signal.SIGTERM, before)


async def _once(finder: Finder, options: argparse.Namespace) -> int:
    async with finder:
        if options.scan:
            await _scan(finder)
        await finder.settle(options.seconds or ONCE_SECONDS)
        servers, problem = list(finder.servers.values()), finder.problem
    if options.json:
        _say_json({"servers": [as_json(server) for server in servers], "problem": problem})
    else:
        for text in [*([problem] if problem else []), *map(describe, servers)]:
            _say(text)
        if not servers:
            _say(_("No server found."))
    return 0 if any(server.state is State.HERE for server in servers) else 1


async def _watch(finder: Finder, options: argparse.Namespace) -> int:
    if not options.json:
        _say(_("Looking for servers on this network. Ctrl-C stops."))
    async with finder, asyncio.TaskGroup() as tasks:
        if options.json:
            tasks.create_task(_tell_servers(finder))
        else:
            tasks.create_task(_report_servers(finder))
            tasks.create_task(_report_silence(finder))
        tasks.create_task(_report_problems(finder, to_program=options.json))
        if options.scan:
            tasks.create_task(_scan(finder))
    return 0


async def _tell_servers(finder: Finder) -> None:
    async for news in finder:
        _say_json({"change": news.change.value, "server": as_json(news.server)})


async def _report_servers(finder: Finder) -> None:
    marks = {Change.FOUND: "+", Change.CHANGED: "*"}
    said: dict[str, str] = {}
    async for news in finder:
        stamp, server = time.strftime("%H:%M:%S"), news.server
        # One more address, for example, or another round trip, is no news for people.
        gist = describe(replace(server, round_trip=None))
        if news.change is Change.LOST:
            said.pop(server.key, None)
            _say(_("{stamp} - {server} is gone").format(stamp=stamp, server=server.name))
        elif said.get(server.key) != gist:
            said[server.key] = gist
            _say(f"{stamp} {marks[news.change]} {describe(server)}")


async def _report_silence(finder: Finder) -> None:
    await asyncio.sleep(QUIET_SECONDS)
    if not finder.servers and not finder.problem:
        _say(_(STILL_LOOKING))


async def _report_problems(finder: Finder, *, to_program: bool) -> None:
    said: str | None = None
    while True:
        if finder.problem != said:
            said = finder.problem
            if to_program:
                _say_json({"problem": said})
            else:
                _say(said or _("The network is back; looking again."))
        await asyncio.sleep(PROBLEM_SECONDS)


async def _scan(finder: Finder) -> None:
    try:
        await finder.scan(_progress.show)
    finally:
        _progress.end()


class _Progress:
    """One line of a terminal that is written over, and makes way for what is printed meanwhile."""

    def __init__(self) -> None:
        self._shown = ""

    def show(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self._shown = _("asked {done} of {total} addresses").format(done=done, total=total)
            print(f"\r{self._shown}", end="", file=sys.stderr, flush=True)

    def make_way(self) -> None:
        """Whoever prints next begins on an empty line; `show` comes back below."""
        if self._shown:
            # Blanks: the old console of Windows knows no escape sequence that empties a line.
            print(f"\r{' ' * len(self._shown)}\r", end="", file=sys.stderr, flush=True)
            self._shown = ""

    def end(self) -> None:
        """What it says now stays."""
        if self._shown:
            print(file=sys.stderr, flush=True)
            self._shown = ""


_progress = _Progress()  # one for the program, as there is one terminal


def _say_json(value: Any) -> None:
    _say(json.dumps(value, ensure_ascii=False))


def _say(text: str) -> None:
    _progress.make_way()
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
