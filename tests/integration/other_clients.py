"""WeeChat and irssi as their users run them: driven by their own means, seen by their own logs."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

from tests.integration.programs import Programs, Server
from tests.lan.process import Process


class WeeChat:
    """weechat-headless, connected; typed into through its pipe."""

    nick = "wee"

    def __init__(self, programs: Programs, server: Server, password: str = "") -> None:
        """password: with which it logs in by SASL; none if empty."""
        home = programs.folder / f"weechat-{next(_homes)}"
        logs = home / "logs"
        logs.mkdir(parents=True)
        sasl = (
            f" -sasl_mechanism=plain -sasl_username={self.nick} -sasl_password={password}"
            if password
            else ""
        )
        self._pipe = home / "pipe"
        # Since version 4 its options say tls.
        tls = "ssl" if _weechat_version() < 4 else "tls"
        commands = [
            f"/set fifo.file.path {self._pipe}",
            "/set logger.file.flush_delay 0",
            f"/set logger.file.path {logs}",
            f"/server add warkop 127.0.0.1/{server.port} -{tls} "
            f"-{tls}_fingerprint={server.fingerprint} -nicks={self.nick}{sasl}",
            # No pauses between what it sends: two options before version 4, one since.
            "/set irc.server.warkop.anti_flood_prio_high 0",
            "/set irc.server.warkop.anti_flood_prio_low 0",
            "/set irc.server.warkop.anti_flood 0",
            "/connect warkop",
        ]
        arguments = [word for command in commands for word in ("--run-command", command)]
        programs.popen(
            ["weechat-headless", "--dir", str(home), "--stdout", "--plugins", "irc,logger,fifo",
             *arguments]
        )  # fmt: skip
        self._room = _follow(programs, logs / "irc.warkop.#rahasia.weechatlog")
        self._private = _follow(programs, logs / "irc.warkop.andi.weechatlog")
        follower = _follow(programs, logs / "irc.server.warkop.weechatlog")
        follower.wait_for_line("certificate fingerprint matches")
        follower.wait_for_line("Welcome to ")

    def try_to_enter(self, password: str) -> None:
        """Ask to join the room rahasia."""
        self._type("server.warkop", f"/join #rahasia {password}")

    def enter(self, password: str) -> None:
        """Join the room rahasia."""
        self.try_to_enter(password)
        self._room.wait_for_line(f"{self.nick} .*has joined #rahasia")

    def say(self, text: str) -> None:
        """Say something in the room."""
        self._type("warkop.#rahasia", text)

    def wait_for(self, nick: str, text: str) -> None:
        """Return when the room shows that `nick` said this."""
        self._room.wait_for_line(rf"\t{re.escape(nick)}\t{re.escape(text)}$")

    def wait_for_whisper(self, nick: str, text: str) -> None:
        """Return when the private talk shows that `nick` said this."""
        self._private.wait_for_line(rf"\t{re.escape(nick)}\t{re.escape(text)}$")

    def _type(self, buffer: str, text: str) -> None:
        # Its pipe has a reader since before the connection was there.
        with self._pipe.open("w", encoding="utf-8") as pipe:
            pipe.write(f"irc.{buffer} *{text}\n")


class Irssi:
    """irssi on a terminal of its own, connected; typed into through that terminal."""

    nick = "iris"

    def __init__(self, programs: Programs, server: Server, password: str = "") -> None:
        """password: with which it logs in by SASL; none if empty."""
        home = programs.folder / f"irssi-{next(_homes)}"
        home.mkdir()
        pairs = re.findall("..", server.fingerprint.upper())
        sasl = (
            f"-sasl_mechanism PLAIN -sasl_username {self.nick} -sasl_password {password}"
            if password
            else ""
        )
        startup = (
            f"/set autolog_path {home}/$$0.log\n"  # $0 is the room
            "/set autolog on\n"
            "/set cmd_queue_speed 10msec\n"  # no pauses between what it sends
            f"/network add {sasl} warkop\n"
            f"/connect -network warkop -tls -tls_pinned_cert {':'.join(pairs)}"
            f" 127.0.0.1 {server.port}\n"
        )
        (home / "startup").write_text(startup, encoding="utf-8")
        self._room = _follow(programs, home / "#rahasia.log")
        self._private = _follow(programs, home / "andi.log")
        environment = programs.environment("irssi") | {"TERM": "xterm", "LC_ALL": "C.UTF-8"}
        # `script` gives it a terminal.
        self._screen = programs.popen(
            ["script", "--quiet", "--command", f"irssi --home={home} --nick={self.nick}",
             "/dev/null"],
            environment=environment,
        )  # fmt: skip
        server.wait_for_log(f"{self.nick} is here")

    def try_to_enter(self, password: str) -> None:
        """Ask to join the room rahasia."""
        self._screen.send_line(f"/join #rahasia {password}")

    def enter(self, password: str) -> None:
        """Join the room rahasia."""
        self.try_to_enter(password)
        self._room.wait_for_line(f"{self.nick} .*has joined #rahasia")

    def say(self, text: str) -> None:
        """Say something in the room."""
        self._screen.send_line(text)

    def wait_for(self, nick: str, text: str) -> None:
        """Return when the room shows that `nick` said this."""
        self._room.wait_for_line(rf"<[ @+]?{re.escape(nick)}> {re.escape(text)}$")

    def wait_for_whisper(self, nick: str, text: str) -> None:
        """Return when the private talk shows that `nick` said this."""
        self._private.wait_for_line(rf"<{re.escape(nick)}> {re.escape(text)}$")


_homes = itertools.count(1)


def _follow(programs: Programs, file: Path) -> Process:
    """The lines of a file that may not exist yet, as they are written."""
    return programs.popen(["tail", "--lines=+1", "-F", "--sleep-interval=0.2", str(file)])


def _weechat_version() -> int:
    done = subprocess.run(
        ["weechat-headless", "--version"], capture_output=True, text=True, check=True, timeout=30
    )
    return int(done.stdout.partition(".")[0])
