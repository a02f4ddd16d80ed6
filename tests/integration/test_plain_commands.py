"""Every slash command in plain mode: it works, or says kindly what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from client.core.commands.registry import COMMANDS
from tests.integration.programs import Programs, Server

# What is typed, and what must be read then: > on standard output, ! on standard error.
CONVERSATION = (
    ("halo", "> <andi> halo$"),
    ("/me lapar", r"> \* andi lapar$"),
    ("/reply budi kopi juga", r"> <andi> \(to budi\) kopi juga$"),
    ("/react budi 👍", r"> \* andi reacted 👍 to budi: ada kopi https://kopi\.id andi\?$"),
    ("/react budi 👍", r"> \* andi took 👍 back"),
    ("/edit-last teh", r"> <andi> \(to budi\) teh$"),
    ("/delete keliru", r"> \* andi deleted a message \(keliru\)$"),
    ("/again", "> Everything here was sent"),
    ("//garis", "> <andi> /garis$"),
    ("/who", "> 1 person in jarkom: @?andi$"),
    ("/topic ngopi", r"> \* andi set the topic: ngopi$"),
    ("/topic", "> The topic of jarkom: ngopi$"),
    ("/search kopi from:budi", r"> jarkom \[you\] <budi> ada kopi"),
    ("/search durian", "! Nothing was found"),
    ("/mentions", r"> jarkom \[you\] <budi> ada kopi"),
    ("/copy budi", r"> ada kopi https://kopi\.id andi\?$"),
    ("/open", r"> https://kopi\.id$"),
    ("/open 7", r"! There is no address \[7\] here"),
    ("/export kedai.txt", r"> \d+ lines are in .*kedai\.txt\.$"),
    ("/clear", "! Nothing can be cleared in plain mode"),
    ("/rooms", "> ..jarkom, 1 person"),
    ("/join dua", "! What you write goes to dua now"),
    ("di dua", "> dua <andi> di dua$"),
    ("/mute", "> dua is muted"),
    ("/part", "! You left dua"),
    ("tidak ke mana-mana", "! Not sent: you are in no room"),
    ("/join jarkom", "! What you write goes to jarkom now"),
    ("/msg budi psst", r"> \[e2e\] \[andi -> budi\] psst$"),
    ("/msg! budi psst", r"> \[open\] \[andi -> budi\] psst$"),
    ("/whois", "> .*key"),
    ("/trust budi", "[>!] .*budi"),
    ("/words", "> You are at "),
    ("/ignore citra", "> From now on nothing that citra says is shown"),
    ("/away makan", "! Others see you as away"),
    ("/away", "! Others see you as here again"),
    ("/invite", "! .*an address of this computer alone"),
    ("/invite siapa", "! There is nobody called siapa here"),
    ("/kick siapa", "! siapa is not in jarkom"),
    ("/ban", "[>!] .*(banned|[Mm]oderator)"),
    ("/unban siapa", "[>!] .*siapa"),
    ("/moderator siapa", "! siapa is not in jarkom"),
    ("/register", "> andi is yours already"),
    ("/set dates iso", "> dates = iso$"),
    ("/set times", "> times = auto$"),
    ("/theme", "! Plain mode has no colours"),
    ("/keys", "! Plain mode has no keys of its own"),
    ("/connect 10.0.0.7", "! .*python -m client --plain 10.0.0.7$"),
    ("/help join", r"> /join ROOM \[PASSWORD\] "),
    ("/jion", "! .*Did you mean /join"),
    ("/nick andi_lagi", r"> \* andi is now andi_lagi$"),
    ("/quit dah", ""),
)
# They ask the network, which tests leave alone: see test_plaindeeds. /disconnect: below.
ELSEWHERE = {"doctor", "servers", "disconnect"}
CLOCK = re.compile(r"^\d\d:\d\d ")


def test_each_command_works_or_says_what_to_do_instead(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    said = programs.run_client(house, "budi", input="ada kopi https://kopi.id andi?\n")
    assert said.returncode == 0, said.stderr
    typed = "".join(f"{line}\n" for line, _answer in CONVERSATION)
    done = programs.run_client(house, "andi", input=typed)
    assert done.returncode == 1  # some of it is wrong, and a script hears so
    out, err = (
        [CLOCK.sub("", line) for line in text.splitlines()] for text in (done.stdout, done.stderr)
    )
    for line, answer in CONVERSATION:
        places = (out if ">" in answer[:3] else []) + (err if "!" in answer[:3] else [])
        pattern = answer.partition(" ")[2]
        assert not answer or any(map(re.compile(pattern).match, places)), (line, done)
    covered = {line.split()[0].removeprefix("/") for line, _answer in CONVERSATION}
    assert set(COMMANDS) - covered == ELSEWHERE
    settings = programs.folder / "client-home"
    assert any("iso" in one.read_text() for one in settings.rglob("settings.toml"))


def test_what_is_ignored_and_mute_is_kept_for_the_next_time(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    first = programs.run_client(house, "andi", input="/mute\n/ignore budi\n/disconnect\nlagi\n")
    assert first.returncode == 0, first.stderr
    assert "lagi" not in first.stdout + first.stderr
    assert programs.run_client(house, "budi", input="kopi?\n").returncode == 0
    again = programs.run_client(house, "andi", input="/ignore\n/mute\n")
    assert "You ignore: budi" in again.stdout
    assert "jarkom is no longer muted" in again.stdout
    assert "kopi?" not in again.stdout
