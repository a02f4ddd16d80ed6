"""The plain mode as people run it: a program with pipes, against a real TLS server."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from client.provers import Provers
from tests.client.scripted import PATIENCE, Scripted
from tests.support import child_environment

SHOWN = "--send-password"  # the server here is an old one, which must see it
OLD = (
    "@time=2026-01-01T00:00:00.000Z;msgid=a :budi!b@h PRIVMSG #jarkom :satu",
    "@time=2026-01-01T00:00:01.000Z;msgid=b :citra!b@h PRIVMSG #jarkom :dua",
)


class Program:
    """A running client. `out` and `err` fill as it speaks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.out = ""
        self.err = ""
        self._news = asyncio.Condition()
        self._reading = [
            asyncio.create_task(self._read("out", process.stdout)),
            asyncio.create_task(self._read("err", process.stderr)),
        ]

    async def _read(self, name: str, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        while data := await stream.readline():
            async with self._news:
                setattr(self, name, getattr(self, name) + data.decode().replace("\r\n", "\n"))
                self._news.notify_all()

    async def prints(self, words: str) -> None:
        """Wait until the program has printed these words, anywhere."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: words in self.out + self.err)

    def types(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())

    def ends_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    async def ends(self) -> int:
        """Wait for the end; the exit code."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._reading)
            return await self.process.wait()


@asynccontextmanager
async def program(
    home: Path, *arguments: str, password: str = "", start: Sequence[str] = ("-m", "client")
) -> AsyncIterator[Program]:
    environment = child_environment(home)
    if password:
        environment["WARKOP_PASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        sys.executable, *start, *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def to(server: Scripted, *more: str, room: str = "jarkom") -> Sequence[str]:
    return (
        "--plain", "--server", f"127.0.0.1:{server.port}", "--room", room, "--nick", "andi", *more
    )


async def run(home: Path, typed: str, arguments: Sequence[str], password: str = "") -> Program:
    """Run the program to its end with this input; its exit code is `process.returncode`."""
    async with program(home, *arguments, password=password) as it:
        it.types(typed)
        it.ends_input()
        await it.ends()
        assert "Traceback" not in it.err
        return it


def _once(server: Scripted) -> str:
    """What the ids of this talk begin with: 12 letters of chance."""
    found = re.search("once=([-_A-Za-z0-9]{12})-1 ", " ".join(server.received))
    assert found is not None
    return found[1]


async def test_a_line_through_the_pipe_is_sent_and_accepted_before_the_end(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "hello\n", to(server))
        assert it.process.returncode == 0
        assert re.search(r"^\d\d:\d\d <andi> hello$", it.out, re.M)
        assert [line for line in server.received if "PRIVMSG" in line or "QUIT" in line] == [
            f"@label=w1;+warkop/once={_once(server)}-1 PRIVMSG #jarkom :hello", "QUIT",
        ]


async def test_a_last_line_without_its_end_and_other_scripts_arrive(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "satu\r\n\ndua ☕", to(server))
        assert it.process.returncode == 0
        assert [line.rpartition(":")[2] for line in server.received if "PRIVMSG" in line] == [
            "satu", "dua ☕",
        ]
        assert "<andi> dua ☕" in it.out


async def test_plain_mode_is_used_by_itself_in_a_pipe(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "hello\n", to(server)[1:])
        assert it.process.returncode == 0


async def test_history_comes_first_then_what_others_say(tmp_path: Path) -> None:
    async with Scripted(tmp_path, history=OLD) as server, program(tmp_path, *to(server)) as it:
        await it.prints("Restored 2 messages.")
        await it.prints("* andi joined")
        server.say(
            ":budi!b@h PRIVMSG #jarkom :halo", ":budi!b@h PRIVMSG andi :psst",
            ":budi!b@h PART #jarkom :\x1b[2Jx",
        )
        await it.prints("[budi] psst")
        it.ends_input()
        assert await it.ends() == 0
        shown = [re.sub(r"^[\d: -]+", "", line) for line in it.out.splitlines()]
        assert shown == [
            "<budi> satu", "<citra> dua", "* andi joined", "<budi> halo", "[open] [budi] psst",
        ]
        assert "\x1b" not in it.out


async def test_what_was_asked_for_is_output_and_the_rest_is_not(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "/who\n/rooms\n", to(server))
        assert it.process.returncode == 0
        assert "2 people in jarkom: @andi, citra\n" in it.out
        assert "  jarkom, 1 person\n" in it.out
        assert "First time at" in it.err
        assert "First time at" not in it.out


async def test_a_line_after_join_goes_to_the_room_joined(tmp_path: Path) -> None:
    async with Scripted(tmp_path, rooms={"#jarkom": None, "#dua": "kopi"}) as server:
        it = await run(tmp_path, "/join dua kopi\nhalo\n", to(server, SHOWN))
        assert it.process.returncode == 0
        await server.heard("PRIVMSG #dua :halo")
        assert " dua <andi> halo" in it.out


async def test_a_line_after_part_goes_to_nobody(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server, program(tmp_path, *to(server)) as it:
        await it.prints("* andi joined")
        server.say(":budi!b@h PRIVMSG andi :psst")
        await it.prints("[budi] psst")
        it.types("/part\nini untuk jarkom\n/msg budi ini untuk budi\n")
        it.ends_input()
        assert await it.ends() == 1
        assert "Not sent: you are in no room. /join ROOM enters one" in it.err
        assert [line.rpartition(" ")[2] for line in server.received if "PRIVMSG" in line] == [
            "budi",
        ]
        assert not any("ini untuk jarkom" in line for line in server.received)


async def test_what_is_told_in_a_room_is_printed_though_the_room_closes_at_once(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path) as server, program(tmp_path, *to(server)) as it:
        await it.prints("* andi joined")
        server.say(":s NOTICE andi :the room moves", ":andi!u@h PART #jarkom")
        await it.prints("The server says: the room moves")


async def test_quit_ends_and_says_goodbye(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "/quit dah\nnot sent\n", to(server))
        assert it.process.returncode == 0
        assert "QUIT dah" in server.received
        assert not any("not sent" in line for line in server.received)


async def test_a_refused_message_is_a_failure(tmp_path: Path) -> None:
    async with Scripted(tmp_path, refuse="kasar") as server:
        it = await run(tmp_path, "kata kasar\nhalo\n", to(server))
        assert it.process.returncode == 1
        assert "Not sent: " in it.err
        assert "kasar" not in it.out
        assert "<andi> halo" in it.out


@pytest.mark.parametrize(
    ("password", "code", "words"),
    [("", 3, "it needs a password"), ("teh", 3, "not its password"), ("kopi", 0, "Restored")],
)
async def test_a_locked_room(tmp_path: Path, password: str, code: int, words: str) -> None:
    async with Scripted(tmp_path, rooms={"#rahasia": "kopi"}) as server:
        it = await run(tmp_path, "halo\n", to(server, SHOWN, room="rahasia"), password)
        assert it.process.returncode == code
        assert words in it.err
        assert any("PRIVMSG" in line for line in server.received) is (code == 0)


async def test_whoever_must_wait_is_not_told_to_give_a_password(tmp_path: Path) -> None:
    async with Scripted(tmp_path, rooms={"#rahasia": "kopi"}, throttle=True) as server:
        it = await run(tmp_path, "halo\n", to(server, SHOWN, room="rahasia"), "kopi")
        assert it.process.returncode == 3
        assert "try again in 9 seconds." in it.err
        assert "--password-file" not in it.err


async def test_a_password_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("kopi\n", encoding="utf-8")
    more = ("--password-file", str(tmp_path / "password"), SHOWN)
    async with Scripted(tmp_path, rooms={"#rahasia": "kopi"}) as server:
        it = await run(tmp_path, "halo\n", to(server, *more, room="rahasia"))
        assert it.process.returncode == 0


async def test_a_server_that_must_see_the_password_does_not_get_it_unasked(tmp_path: Path) -> None:
    async with Scripted(tmp_path, rooms={"#jarkom": None, "#rahasia": "kopi"}) as server:
        it = await run(tmp_path, "halo\n", to(server, room="rahasia"), "kopi")
        assert it.process.returncode == 3
        assert "can't check the password of rahasia without seeing it" in it.err
        assert SHOWN in it.err
        it = await run(tmp_path, "/join rahasia kopi\n", to(server))
        assert it.process.returncode == 1
        assert SHOWN in it.err
        assert not any("kopi" in line for line in server.received)


async def test_a_server_that_used_to_take_proofs_gets_no_password_even_if_told_to_send_it(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path, rooms={"#rahasia": "kopi"}) as server:
        home = tmp_path / "home"
        Provers(home / "provers.json").note(server.fingerprint)
        arguments = to(server, SHOWN, "--data-dir", str(home), room="rahasia")
        it = await run(tmp_path, "halo\n", arguments, "kopi")
        assert it.process.returncode == 1
        assert "used to check room passwords without seeing them" in it.err
        assert not any("kopi" in line for line in server.received)


async def test_a_taken_nick_tells_of_the_option(tmp_path: Path) -> None:
    async with Scripted(tmp_path, taken=frozenset({"andi"})) as server:
        it = await run(tmp_path, "halo\n", to(server))
        assert it.process.returncode == 3
        assert "taken" in it.err
        assert "--nick" in it.err


async def test_a_server_with_a_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("kopi\n", encoding="utf-8")
    more = ("--server-password-file", str(tmp_path / "password"))
    async with Scripted(tmp_path, password="kopi") as server:
        it = await run(tmp_path, "halo\n", to(server))
        assert it.process.returncode == 3
        assert "This server needs a password. Give it with --server-password-file" in it.err
        assert "this was not it" not in it.err
        it = await run(tmp_path, "halo\n", to(server, *more))
        assert it.process.returncode == 0


async def test_a_room_that_does_not_exist(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, "halo\n", to(server, room="lain"))
        assert it.process.returncode == 1
        assert "There is no room lain here" in it.err


async def test_without_a_room_the_only_one_is_entered_or_a_choice_is_asked(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        arguments = ("--plain", "--server", f"127.0.0.1:{server.port}", "--nick", "andi")
        assert (await run(tmp_path, "halo\n", arguments)).process.returncode == 0
        server.rooms["#dua"] = None
        it = await run(tmp_path, "halo\n", arguments)
        assert it.process.returncode == 1
        assert "--room NAME" in it.err
        assert "jarkom, dua" in it.err


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        arguments = to(server)
    it = await run(tmp_path, "halo\n", arguments)
    assert it.process.returncode == 1
    assert "Nobody answers" in it.err


async def test_a_script_comes_back_when_the_connection_breaks(tmp_path: Path) -> None:
    async with Scripted(tmp_path, swallow="hilang") as server, program(
        tmp_path, *to(server)
    ) as it:
        await it.prints("* andi joined")
        it.types("hilang\n")
        await server.heard("PRIVMSG #jarkom :hilang")
        server.swallow = ""
        server.drop()
        await it.prints("Reconnecting")
        await it.prints("You are back")
        await it.prints("<andi> hilang")
        it.types("/who\n")
        it.ends_input()
        assert await it.ends() == 0
        assert "2 people in jarkom" in it.out
        assert it.out.count("<andi> hilang") == 1
        assert "Traceback" not in it.err


async def test_whoever_comes_back_before_the_server_let_his_nick_go_hears_so_and_waits(
    tmp_path: Path,
) -> None:
    async with Scripted(tmp_path) as server, program(tmp_path, *to(server)) as it:
        await it.prints("* andi joined")
        server.taken = frozenset({"andi"})
        server.drop()
        await it.prints("it has your nick. It will notice within two minutes")
        server.taken = frozenset()
        await it.prints("You are back")
        it.types("masih di sini\n")
        it.ends_input()
        assert await it.ends() == 0
        assert "<andi> masih di sini" in it.out
        assert it.err.count("has your nick") == 1


async def test_a_server_that_is_away_for_a_while_is_no_failure_when_all_was_sent(
    tmp_path: Path,
) -> None:
    hurried = (
        "import client.returning as it; it.Returning.__init__.__kwdefaults__['pauses'] = (0.1,); "
        "from client.__main__ import main; exit(main())"
    )
    async with Scripted(tmp_path) as server, program(
        tmp_path, *to(server), start=("-c", hurried)
    ) as it:
        await it.prints("* andi joined")
        server.vanish()
        await it.prints("Trying goes on; /quit ends it.")
        it.types("akhirnya\n")
        await server.open()
        await it.prints("<andi> akhirnya")
        it.ends_input()
        assert await it.ends() == 0


async def test_a_script_gives_up_with_a_sentence_when_the_server_stays_away(
    tmp_path: Path,
) -> None:
    hurried = (
        "import client.plaintalk as it; it.RETURN_LIMIT = 3.0; "
        "from client.__main__ import main; exit(main())"
    )
    async with Scripted(tmp_path) as server, program(
        tmp_path, *to(server), start=("-c", hurried)
    ) as it:
        await it.prints("* andi joined")
        server.vanish()
        await it.prints("Reconnecting")
        it.types("tidak terkirim\n")
        assert await it.ends() == 1
        assert "Nobody answers" in it.err
        assert "Not sent: tidak terkirim\n" in it.err
        assert "Traceback" not in it.err


async def test_a_changed_certificate_ends_the_program_until_it_is_accepted(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "old") as old:
        await run(tmp_path, "", to(old))
    async with Scripted(tmp_path / "new", port=old.port) as new:
        it = await run(tmp_path, "halo\n", to(new))
        assert it.process.returncode == 1
        assert "--accept-certificate" in it.err
        it = await run(tmp_path, "halo\n", to(new, "--accept-certificate"))
        assert it.process.returncode == 0


async def test_wrong_usage_is_2(tmp_path: Path) -> None:
    it = await run(tmp_path, "", ["--plain", "--server", "a:b"])
    assert it.process.returncode == 2


async def test_a_reader_that_left_ends_the_program_in_silence(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server:
        read, write = os.pipe()
        os.close(read)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "client", *to(server),
            stdin=asyncio.subprocess.PIPE,
            stdout=write,
            stderr=asyncio.subprocess.PIPE,
            env=child_environment(tmp_path),
        )
        os.close(write)
        async with asyncio.timeout(PATIENCE):
            _, err = await process.communicate(b"halo\n")
        assert process.returncode == 1
        assert b"Traceback" not in err
        assert b"BrokenPipe" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a single child there")
async def test_ctrl_c_says_goodbye_and_ends_with_130(tmp_path: Path) -> None:
    async with Scripted(tmp_path) as server, program(tmp_path, *to(server)) as it:
        await it.prints("* andi joined")
        it.process.send_signal(signal.SIGINT)
        assert await it.ends() == 130
        await server.heard("QUIT")
        assert "Traceback" not in it.err


async def test_more_input_than_the_server_can_take_at_once_all_arrives(tmp_path: Path) -> None:
    typed = "".join(f"line {number}\n" for number in range(500))
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, typed, to(server))
        assert it.process.returncode == 0
        sent = [line.rpartition(":")[2] for line in server.received if "PRIVMSG" in line]
        assert sent == typed.splitlines()


async def test_an_invite_is_taken_and_a_new_one_is_made(tmp_path: Path) -> None:
    async with Scripted(tmp_path / "server") as server:
        place = f"127.0.0.1:{server.port}"
        it = await run(
            tmp_path,
            "/invite\n",
            ("--plain", f"warkop://{place}/jarkom#{server.fingerprint}", "--nick", "andi"),
        )
        assert "leads nowhere for others" in it.err
        assert "* andi joined" in it.out
        it = await run(
            tmp_path, "", ("--plain", f"warkop://{place}/jarkom#{'ab' * 32}", "--nick", "andi")
        )
        assert it.process.returncode == 1
        assert "Another server than the invite's" in it.err


async def test_settings_and_keys_are_told_in_lines_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "settings.toml").write_text("newest = 99\n", encoding="utf-8")
    typed = "/set\n/theme\n/keys\n/set newest 7\n/set newest 99\n"
    async with Scripted(tmp_path) as server:
        it = await run(tmp_path, typed, [*to(server), "--data-dir", str(folder)])
    assert "settings.toml, line 1, is not used: newest can't be '99'." in it.err
    assert re.search(r"^newest +5 +newest lines in sight", it.out, re.M)
    assert "It may be: auto, dark, light, 16, contrast." in it.out
    assert re.search(r"^Ctrl-N +next-room +next room$", it.out, re.M)
    assert "newest = 7" in it.out
    assert "a number from 0 to 20" in it.err
    assert it.process.returncode == 1  # a command was wrong
    assert "The old settings file is now" in it.err
    assert "\nnewest = 7\n" in (folder / "settings.toml").read_text(encoding="utf-8")
