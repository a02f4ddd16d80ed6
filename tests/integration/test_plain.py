"""The plain client in a script: its exit status is the truth about what was sent."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial

import pytest

from tests.integration.programs import Programs, Server
from tests.integration.wire import CAPABILITIES, Wire


def test_echo_into_the_client_ends_with_0_when_the_message_is_in_the_history(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    done = programs.run_client(house, "andi", input="hello\n")
    assert done.returncode == 0, done.stderr
    assert "<andi> hello" in done.stdout
    reader = wire(house.port)
    reader.register("budi", *CAPABILITIES)
    reader.join("jarkom")
    assert [message.params for message in reader.history("jarkom")] == [("#jarkom", "hello")]


def test_a_whole_file_arrives_in_order_and_whole(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    lines = [f"line {number} ☕ {'x' * number}" for number in range(150)]
    done = programs.run_client(house, "andi", input="\n".join(lines))
    assert done.returncode == 0, done.stderr
    reader = wire(house.port)
    reader.register("budi", *CAPABILITIES)
    reader.join("jarkom")
    assert [message.params[-1] for message in reader.history("jarkom")] == lines


def test_a_refused_message_ends_with_1_and_the_reason(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    moderator = wire(house.port)
    moderator.register("tutor", *CAPABILITIES)
    moderator.join("kuliah")
    moderator.send("MODE #kuliah +m")
    moderator.ping()
    done = programs.run_client(house, "andi", "kuliah", input="hello\n")
    assert done.returncode == 1
    assert "<andi> hello" not in done.stdout
    assert "moderated" in done.stderr
    assert moderator.history("kuliah") == []


def test_two_people_talk_ask_who_is_there_and_whisper(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    andi = programs.client(house, "andi", "rahasia", *programs.password_file("kopi"))
    budi = programs.client(house, "budi", "rahasia", *programs.password_file("kopi"))
    andi.wait_for_line(r"\* budi joined$")
    budi.send_line("halo")
    andi.wait_for_line("<budi> halo$")
    andi.send_line("hai ☕")
    budi.wait_for_line("<andi> hai ☕$")
    budi.send_line("/who")
    budi.wait_for_line("2 people in rahasia: andi, budi$")
    budi.send_line("/msg andi psst")
    andi.wait_for_line(r"\[budi\] psst$")
    budi.wait_for_line(r"\[budi -> andi\] psst$")
    budi.close_input()
    assert budi.wait() == 0, budi.output
    andi.wait_for_line(r"\* budi is gone")
    andi.send_line("/quit")
    assert andi.wait() == 0, andi.output


def test_history_is_restored_to_who_comes_back(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    assert programs.run_client(house, "andi", input="one\ntwo\n").returncode == 0
    house.stop()
    house.start()
    budi = programs.start("client", *programs.client_arguments(house, "budi", "jarkom"))
    budi.wait_for_line(r"^Restored 2 messages\.$")
    budi.wait_for_line("<andi> one$")
    budi.wait_for_line("<andi> two$")


def test_what_was_said_is_found_and_printed_before_the_script_goes_on(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    said = "mau kopi?\nteh saja\nbudi, kopinya habis\n"
    assert programs.run_client(house, "andi", input=said).returncode == 0
    asks = "/search kopi from:andi\n/mentions\n/search durian\n/search kopi after:besok\n"
    done = programs.run_client(house, "budi", input=asks)
    assert done.returncode == 0, done.stderr
    found = [line for line in done.stdout.splitlines() if " jarkom " in line]
    assert [line.partition("<andi> ")[2] for line in found] == [
        "mau kopi?",
        "budi, kopinya habis",
        "budi, kopinya habis",
    ]
    assert "jarkom [you] <andi> budi, kopinya" in found[-1]
    assert "Nothing was found." in done.stderr
    assert "'besok' is no day" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
async def test_a_person_who_comes_back_hears_how_much_is_new(
    server: Callable[..., Server], programs: Programs
) -> None:
    from tests.client.terminal import terminal

    house, home = server(), programs.folder / "rumah"
    words = programs.client_arguments(house, "budi", "jarkom")
    said = partial(programs.run_client, house, "andi")
    assert said(input="pagi\n").returncode == 0
    async with terminal(home, words) as it:
        await it.shows("<andi> pagi")
        await it.shows("* budi joined")
        it.types("/who\n")
        await it.shows("1 person in jarkom")
        it.types("/quit\n")
        assert await it.ends() == 0
    await asyncio.to_thread(said, input="siang\nbudi, kopi?\n")
    async with terminal(home, words) as it:
        await it.shows("<andi> pagi")
        await it.shows("-- 2 new messages --")
        await it.shows("<andi> siang")
        await it.shows("[you] <andi> budi, kopi?")
        it.types("/quit\n")
        assert await it.ends() == 0
    assert "\x1b" not in it.screen
