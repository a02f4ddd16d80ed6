"""Measure, inside a host, our full screen and WeeChat: `python -m tests.benchmarks._screens FILES`.

FILES: a folder to make. The server has 50,000 lines of history. Ours asks for a page of it and
for more where somebody scrolls; WeeChat 3.8 can't ask and gets what the server replays on joining.
So that both have in memory all they ever keep, 6,000 more are said while both are in the room: ours
keeps 5,000 lines of a room, WeeChat as it comes 4,096.
"""

from __future__ import annotations

import os
import random
import re
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from server.core.history import Entry
from server.store.sqlite import SqliteStore
from tests.benchmarks._figures import percentile
from tests.benchmarks._members import Member
from tests.benchmarks._terminals import Terminal, Watch

ROOM = "kopi"
HISTORY = 50_000  # lines the server has
REPLAYED = 100  # of them for programs that can't ask
SAID = 6_000  # while both are there
NEWEST = "penghabisan"  # the last word of history: it is painted when the room can be read
STARTS = 5
KEYS = 300  # for each program and condition
RATE = 50  # messages a second
CPU_SECONDS = 10.0
# Not in any message, nor in what either program writes by itself while somebody types: the same
# letter comes again only after nine others.
LETTERS = "QXZVJGYUWH"
ERASE = "\x15"  # Ctrl-U in both
OURS, OTHER = "Warkop", "WeeChat"
WORDS = (
    "kopi", "susu", "di", "warung", "dekat", "kantor", "enak", "sekali", "besok", "kita", "rapat",
)  # fmt: skip

PORT_LINE = re.compile(r"^ready: port (\d+)$")


def main(folder: Path) -> None:
    """Print the table."""
    folder.mkdir(parents=True)
    server, port = start_server(folder)
    try:
        measure(folder, port)
    finally:
        server.kill()
        server.wait()


def measure(folder: Path, port: int) -> None:
    commands = {OURS: ours(folder, port), OTHER: weechat(folder, port)}
    first = {OURS: [*ours(folder, 0)], OTHER: ["weechat", "--dir", str(folder / "empty")]}
    marks = {OURS: "Roomsonyournetwork", OTHER: "Pluginsloaded"}
    table("", OURS, OTHER, "ratio")
    for what, started, mark in (
        ("start to first picture", first, marks),
        (f"start to the room, {HISTORY:,} lines", commands, dict.fromkeys(commands, NEWEST)),
    ):
        times = {name: starts(started[name], mark[name]) for name in commands}
        compare(what, "ms", {name: 1000 * statistics.median(times[name]) for name in times})
    watch = Watch()
    both = {name: Terminal(command, os.environ) for name, command in commands.items()}
    try:
        for terminal in both.values():
            watch.add(terminal)
        for terminal in both.values():
            watch.wait_for(terminal, NEWEST)
        compare("memory in the room", "MB", {name: one.megabytes() for name, one in both.items()})
        talker = Talker(port)
        watch.rest(3)
        conditions(watch, both, talker)
    finally:
        for terminal in both.values():
            terminal.close()


def conditions(watch: Watch, both: dict[str, Terminal], talker: Talker) -> None:
    """All that is measured while both are in the room."""
    report_cpu(watch, both, "CPU, nothing happens")
    report_keys(watch, both, "nothing happens")
    watch.at_rate(SAID, talker.say)
    watch.until(lambda: talker.said >= SAID)
    watch.at_rate(1, None)
    talker.catch_up()
    watch.rest(3)
    compare(
        f"memory, {SAID:,} lines later", "MB", {name: one.megabytes() for name, one in both.items()}
    )
    watch.at_rate(RATE, talker.say)
    report_keys(watch, both, f"{RATE} messages a second")
    report_cpu(watch, both, f"CPU, {RATE} messages a second")
    watch.at_rate(1, None)
    compare("memory at the end", "MB", {name: one.megabytes() for name, one in both.items()})


def report_cpu(watch: Watch, both: dict[str, Terminal], what: str) -> None:
    before = {name: one.cpu_seconds() for name, one in both.items()}
    written = {name: one.bytes for name, one in both.items()}
    watch.rest(CPU_SECONDS)
    spent = {name: one.cpu_seconds() - before[name] for name, one in both.items()}
    compare(what, "% of a core", {name: 100 * spent[name] / CPU_SECONDS for name in both}, 2)
    painted = {name: (one.bytes - written[name]) / CPU_SECONDS / 1000 for name, one in both.items()}
    compare("    written meanwhile", "kB/s", painted, 1)


def report_keys(watch: Watch, both: dict[str, Terminal], what: str) -> None:
    """Type into both in turn; from a key to its letter on the terminal. Alone: without the time in
    which the program waited for a processor, since others computed."""
    chance = random.Random(1)
    times: dict[str, list[float]] = {name: [] for name in both}
    alone: dict[str, list[float]] = {name: [] for name in both}
    for number in range(KEYS):
        letter = LETTERS[number % len(LETTERS)]
        for name, terminal in both.items():
            if number % 50 == 0:
                terminal.type(ERASE)
                watch.rest(0.2)
            watch.rest(chance.uniform(0.01, 0.05))
            waited = terminal.waited_seconds()
            took = key_to_paint(watch, terminal, letter)
            times[name].append(took)
            alone[name].append(max(0.0, took - terminal.waited_seconds() + waited))
    for label, of, measured in (
        ("median", statistics.median, times),
        ("99th percentile", lambda one: percentile(one, 99), times),
        ("median, alone", statistics.median, alone),
        ("99th percentile, alone", lambda one: percentile(one, 99), alone),
    ):
        figures = {name: 1000 * of(values) for name, values in measured.items()}
        compare(f"key to paint, {what}, {label}", "ms", figures, 1)
    for terminal in both.values():
        terminal.type(ERASE)
    watch.rest(0.5)


def key_to_paint(watch: Watch, terminal: Terminal, letter: str) -> float:
    """Seconds from the key to its letter on the terminal."""
    terminal.painted = ""
    began = time.perf_counter()
    terminal.type(letter)
    at = watch.until(lambda: letter in terminal.painted)
    if letter not in terminal.painted:
        raise RuntimeError(f"{letter} was lost")
    return at - began


def starts(command: Sequence[str], mark: str) -> list[float]:
    """Seconds to this text on the terminal, after one start that fills every cache."""
    times = []
    for _ in range(STARTS + 1):
        watch = Watch()
        terminal = Terminal(command, os.environ)
        watch.add(terminal)
        try:
            times.append(watch.wait_for(terminal, mark))
        finally:
            watch.remove(terminal)
    return times[1:]


def start_server(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """A server with history, and its port."""
    data = folder / "server"
    data.mkdir()
    store = SqliteStore(data)
    start = time.time_ns() // 1_000_000 - (HISTORY + 10) * 1000
    for number in range(HISTORY):
        text = sentence(number) + (f" {NEWEST}" if number == HISTORY - 1 else "")
        nick = f"tamu{number % 40}"
        store.append(
            Entry(f"#{ROOM}", start + number * 1000, f"m{number}", f"{nick}!{nick}@10.0.0.9",
                  "PRIVMSG", (f"#{ROOM}", text))
        )  # fmt: skip
    store.prepare_search(lambda line: None)
    store.close()
    server = subprocess.Popen(
        [sys.executable, "-m", "server", "--no-advertise", "--host", "127.0.0.1", "--port", "0",
         "--room", ROOM, "--replay-lines", str(REPLAYED), "--no-log-messages",
         "--data-dir", str(data)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert server.stdout is not None
    for line in server.stdout:
        if found := PORT_LINE.match(line):
            return server, int(found[1])
    raise RuntimeError("the server did not start")


def ours(folder: Path, port: int) -> list[str]:
    """Our command; port 0: to the list."""
    where = ["--server", f"127.0.0.1:{port}", "--room", ROOM] if port else []
    data = folder / ("ours" if port else "ours-list")
    return [sys.executable, "-m", "client", *where, "--nick", "siti", "--data-dir", str(data)]


def weechat(folder: Path, port: int) -> list[str]:
    commands = [
        f"/server add warkop 127.0.0.1/{port} -ssl -nicks=wee -autojoin=#{ROOM}",
        "/set irc.server.warkop.ssl_verify off",
        # What it wrote into files at an earlier start is no history of a server.
        "/set logger.look.backlog 0",
        "/connect warkop",
    ]
    arguments = [word for command in commands for word in ("--run-command", command)]
    return ["weechat", "--dir", str(folder / "weechat"), *arguments]


class Talker:
    """Somebody who talks in the room."""

    def __init__(self, port: int) -> None:
        tls = ssl.create_default_context()
        tls.check_hostname = False
        tls.verify_mode = ssl.CERT_NONE
        self.said = 0
        self._member = Member(port, "budi", tls, capable=False)
        self._member.say(f"JOIN #{ROOM}\r\n")
        self._member.read_until(b" 366 ")

    def say(self) -> None:
        """One message more."""
        self.said += 1
        self._member.say(f"PRIVMSG #{ROOM} :{sentence(self.said)}\r\n")

    def catch_up(self) -> None:
        """Until the server has told everybody."""
        self._member.say("PING :here\r\n")
        self._member.read_until(b"PONG ")


def sentence(number: int) -> str:
    """3 to 14 words, others for each number."""
    chance = random.Random(number)
    return " ".join(chance.choices(WORDS, k=chance.randint(3, 14))) + f" {number}"


def compare(what: str, unit: str, figures: dict[str, float], digits: int = 0) -> None:
    mine, its = figures[OURS], figures[OTHER]
    ratio = f"{mine / its:.1f}" if its else "-"
    table(f"{what}, {unit}", f"{mine:.{digits}f}", f"{its:.{digits}f}", ratio)


def table(what: str, *figures: str) -> None:
    print(f"{what:<68}" + "".join(f"{figure:>10}" for figure in figures), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
