"""The campus of the pictures: servers, and people who talk, on hosts of a LAN."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lan.filters import firewall
from tests.lan.network import Host, Lan
from tests.lan.process import Process
from tests.pictures import talk

TOPIC = "Jaringan Komputer · tugas 2 dikumpul Jumat 23.59"
LAB, KOS, LIBRARY, STUDENTS, OURS, OTHERS = range(6)  # hosts


class Person:
    """Somebody who is there, and speaks IRC."""

    def __init__(self, host: Host, address: str, nick: str) -> None:
        self.nick = nick
        self._process = host.python("-m", "tests.pictures.speaker", address, nick)
        self._process.wait_for_line(r" 422 | 376 ")

    def join(self, room: str, key: str = "") -> None:
        self._say(f"JOIN {room} {key}")
        self._process.wait_for_line(" 366 ")

    def says(self, room: str, text: str, reply_to: str = "") -> str:
        """Say it; the msgid."""
        tags = f"@+reply={reply_to} " if reply_to else ""
        self._say(f"{tags}PRIVMSG {room} :{text}")
        echo = self._process.wait_for_line(re.compile(rf":{self.nick}!\S+ .*{re.escape(text)}$"))
        found = re.search(r"msgid=([^; ]+)", echo)
        assert found, echo
        return found[1]

    def reacts(self, room: str, msgid: str, emoji: str) -> None:
        self._say(f"@+draft/reply={msgid};+draft/react={emoji} TAGMSG {room}")

    def types(self, room: str) -> None:
        """Be seen typing for the next six seconds."""
        self._say(f"@+typing=active TAGMSG {room}")

    def leaves(self, text: str = "Sampai besok") -> None:
        self._say(f"QUIT :{text}")
        self._process.wait()

    def _say(self, line: str) -> None:
        self._process.send_line(line.rstrip())


class Town:
    """`with Town() as town`: everything runs. `ours`: the host of the terminal in the pictures."""

    def __init__(self) -> None:
        self._lan = Lan(6)
        self.people: dict[str, Person] = {}

    def __enter__(self) -> Self:
        self._lan.__enter__()
        try:
            self._open()
        except BaseException:
            self._lan.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lan.__exit__(kind, error, traceback)

    @property
    def ours(self) -> Host:
        return self._lan.hosts[OURS]

    def address(self, host: int) -> str:
        return self._lan.hosts[host].address

    def _open(self) -> None:
        lab = self._lan.hosts[LAB]
        talk.write(lab.home / "warkop")
        settings = lab.home / "settings.toml"
        settings.write_text(
            f'name = "Lab Jarkom"\n[[room]]\nname = "jarkom"\ntopic = "{TOPIC}"\n'
            '[[room]]\nname = "nongkrong"\n[[room]]\nname = "tugas-besar"\n'
            '[[room]]\nname = "asisten"\npassword = "kopi"\n',
            encoding="utf-8",
        )
        self._serve(LAB, "--config", str(settings))
        self._serve(KOS, "--name", "Kos Bu Tini", "--room", "mabar", "--room", "nobar=bola")
        self._serve(LIBRARY, "--name", "Perpustakaan", "--room", "diskusi")
        firewall(self._lan.hosts[LIBRARY], 6697)
        self._students = self._serve_students()

    def renew_students(self) -> None:
        """Their server is set up anew: the same name and address, another key."""
        self._students.terminate()
        self._students.wait()
        shutil.rmtree(self._lan.hosts[STUDENTS].home / "warkop")
        self._students = self._serve_students()

    def _serve_students(self) -> Process:
        return self._serve(STUDENTS, "--name", "Himpunan", "--room", "rapat", "--room", "konser")

    def come(self, nick: str, room: str, host: int = LAB, key: str = "") -> Person:
        """Somebody is there, in a room."""
        person = self.people.get(nick)
        if person is None:
            person = Person(self._lan.hosts[OTHERS], self.address(host), nick)
            self.people[nick] = person
        person.join(room, key)
        return person

    def _serve(self, number: int, *arguments: str) -> Process:
        host = self._lan.hosts[number]
        folder: Path = host.home / "warkop"
        command = (sys.executable, "-m", "server", "--data-dir", str(folder), *arguments)
        server = host.popen(command)
        server.wait_for_line(r"^ready: port \d+$")
        return server
