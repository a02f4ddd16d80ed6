"""What two people write to each other nobody else reads: not the host, who has the log, the disk
and the server itself, and nobody in the middle. Each with the real programs."""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from client.core.cards import Card
from client.core.sealed import SENTENCE, TAG, Content, End
from client.identity import Identity
from client.sealing import Sealer
from protocol.message import Message
from server.certificate import CERT_NAME, KEY_NAME
from tests.integration.other_clients import Irssi, WeeChat
from tests.integration.programs import Programs, Server
from tests.integration.thieves import Middle
from tests.integration.wire import CAPABILITIES, Wire
from tests.lan.process import Process
from tests.support import needs_program

SECRET = "kopi tubruk di warung bu Siti"
ANSWER = "jam delapan, jangan bilang siapa-siapa"


def person(programs: Programs, house: Server, nick: str, port: int = 0) -> Process:
    """Somebody with a program of his own, in the room. port: another one than the server's."""
    process = coming(programs, house, nick, port)
    process.wait_for_line(r"^Restored \d+ message")
    return process


def coming(programs: Programs, house: Server, nick: str, port: int = 0) -> Process:
    """The same, just started."""
    where = ["--server", f"127.0.0.1:{port or house.port}", "--room", "jarkom", "--nick", nick]
    return programs.start("client", "--plain", *where, *own_files(programs, nick))


def own_files(programs: Programs, nick: str) -> list[str]:
    return ["--data-dir", str(programs.folder / nick)]


def leave(process: Process) -> None:
    process.close_input()
    assert process.wait() == 0, process.output


def disk(house: Server) -> bytes:
    """Everything that the host has, also what SQLite has not sorted in yet."""
    return b"".join(path.read_bytes() for path in house.data_dir.rglob("*") if path.is_file())


def traces(text: str) -> list[bytes]:
    """How a text would look on a disk."""
    raw = text.encode()
    encoded = [base64.b64encode(raw[skip:])[4:-4] for skip in range(3)]
    return [raw, raw[:12], raw.hex().encode(), json.dumps(text).encode()[1:-1], *encoded]


def test_two_people_write_and_the_host_has_none_of_it(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    andi, budi = person(programs, house, "andi"), person(programs, house, "budi")
    andi.send_line(f"/msg budi {SECRET}")
    budi.wait_for_line(rf"\[e2e\] \[andi\] {SECRET}$")
    andi.wait_for_line(rf"\[e2e\] \[andi -> budi\] {SECRET}$")
    budi.send_line(f"/msg andi {ANSWER}")
    andi.wait_for_line(rf"\[e2e\] \[budi\] {ANSWER}$")
    # Both programs tell the same words of both keys.
    andi.send_line("/whois budi")
    theirs = andi.wait_for_line("^The words of budi's key: ")
    budi.send_line("/whois")
    own = budi.wait_for_line("^The words of your key")
    assert re.findall(r"(?:\w+ ){5}\w+\b", theirs)[0] in own
    leave(budi)

    # What waits for somebody, and is read from the history after a restart of everything.
    andi.send_line("/msg budi bawa payung")
    andi.wait_for_line(r"\[e2e\] \[andi -> budi\] bawa payung$")
    house.kill()
    house.start("--port", str(house.port), "--room", "jarkom")
    budi = coming(programs, house, "budi")
    budi.wait_for_line(r"\[e2e\] \[andi\] bawa payung$")
    budi.send_line("/msg andi siap")
    budi.wait_for_line(r"\[e2e\] \[budi -> andi\] siap$")
    leave(budi)
    leave(andi)

    house.stop()
    kept = disk(house)
    assert SENTENCE.encode() in kept
    assert b"warkop/box" in kept
    for text in (SECRET, ANSWER, "bawa payung"):
        assert not any(trace in kept for trace in traces(text))
        assert text not in house.process.output
    seeds = json.loads((programs.folder / "andi" / "identity.json").read_text(encoding="utf-8"))
    assert not any(seed.encode() in kept for seed in seeds.values())
    for nick, other in (("andi", "budi"), ("budi", "andi")):
        path: Path = programs.folder / nick / "people.json"
        assert sys.platform == "win32" or path.stat().st_mode & 0o077 == 0
        assert list(json.loads(path.read_text(encoding="utf-8"))[house.fingerprint]) == [other]


def test_a_program_of_somebody_elses_can_do_the_same(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    andi = person(programs, house, "andi")
    cici, identity = wire(house.port), Identity.make()
    sealer = Sealer(identity)
    cici.register("cici", *CAPABILITIES, "draft/metadata-2")
    cici.send(f"METADATA * SET warkop.card :{identity.card.format()}")
    cici.send("METADATA andi GET warkop.card")
    shown = cici.wait_for(lambda one: one.verb == "761" and one.params[1] == "andi")
    card = Card.parse(shown.params[-1])
    assert sealer.is_genuine(card)

    andi.send_line("/msg cici halo")
    got = cici.wait_for(lambda one: one.verb == "PRIVMSG")
    assert got.params == ("cici", SENTENCE)
    raw = sealer.open(card, got.tags[TAG])
    assert raw is not None
    content = Content.parse(raw)
    assert (content.text, content.server) == ("halo", cici.fingerprint)
    ends = End.of("cici", identity.card), End.of("andi", card)
    answer = Content(cici.fingerprint, *ends, content.stamp, content.kind, "hai")
    cici.send(f"@{TAG}={sealer.close(card, answer.format())} PRIVMSG andi :{SENTENCE}")
    andi.wait_for_line(r"\[e2e\] \[cici\] hai$")
    cici.send("PRIVMSG andi :terbuka")
    andi.wait_for_line(r"\[open\] \[cici\] terbuka$")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(WeeChat, marks=needs_program("weechat-headless", "tail"), id="weechat"),
        pytest.param(Irssi, marks=needs_program("irssi", "script", "tail"), id="irssi"),
    ],
)
def test_another_program_shows_only_the_sentence(
    server: Callable[..., Server], programs: Programs, kind: type[WeeChat] | type[Irssi]
) -> None:
    house = server()
    andi = person(programs, house, "andi")
    guest = kind(programs, house)
    guest.enter("kopi")
    # As if its owner had used our program before: the card of an account lasts.
    guest.say(f"/quote METADATA * SET warkop.card :{Identity.make().card.format()}")
    andi.send_line("/whois " + guest.nick)
    while "no key" in andi.wait_for_line(f"{guest.nick}'s key|{guest.nick} has no key"):
        andi.send_line("/whois " + guest.nick)
    andi.send_line(f"/msg {guest.nick} {SECRET}")
    guest.wait_for_whisper("andi", SENTENCE)
    andi.send_line(f"/msg! {guest.nick} kopi?")
    guest.wait_for_whisper("andi", "kopi?")
    andi.wait_for_line(rf"\[open\] \[andi -> {guest.nick}\] kopi\?$")


def test_a_host_who_exchanges_cards_gets_nothing_to_read(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    eve = Identity.make().card.format()
    swap: Callable[[str], str] = lambda line: re.sub(  # noqa: E731
        r"(warkop\.card \* ):?\S+", rf"\g<1>{eve}", line
    )
    andi, budi = person(programs, house, "andi"), person(programs, house, "budi")
    andi.send_line("/msg budi halo")
    budi.wait_for_line(r"\[e2e\] \[andi\] halo$")
    leave(andi)
    with Middle(programs.folder / "middle", house.port, swap) as middle:
        # As after a break-in: the right certificate, and a server that plays to read along.
        middle.steal(house.data_dir / CERT_NAME, house.data_dir / KEY_NAME)
        where = ["--plain", "--server", middle.address, "--room", "jarkom", "--nick", "andi"]
        words = [*where, *own_files(programs, "andi")]
        done = programs.run("client", *words, input=f"/msg budi {SECRET}\n")
    assert done.returncode == 1, done.stdout
    assert "Not sent: budi has another key than before" in done.stderr
    assert "/trust budi" in done.stderr
    assert not any(SECRET in line or "PRIVMSG budi" in line for line in middle.heard)
    leave(budi)


def test_somebody_in_the_middle_reads_nothing_and_is_noticed(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    budi = person(programs, house, "budi")
    with Middle(programs.folder / "middle", house.port) as middle:
        # andi does not know the server yet, and takes the certificate of the middle for its own.
        andi = person(programs, house, "andi", middle.port)
        andi.send_line(f"/msg budi {SECRET}")
        budi.wait_for_line(r"\[unreadable\] \[andi\] \(.*it was written at another server")
        leave(andi)
    assert not any(SECRET in line for line in middle.heard)
    assert any("+warkop/box=" in line for line in middle.heard)
    leave(budi)


def test_recorded_boxes_are_worth_nothing_to_who_sends_them_again(
    server: Callable[..., Server], programs: Programs, wire: Callable[..., Wire]
) -> None:
    house = server()
    with Middle(programs.folder / "middle", house.port) as middle:
        middle.steal(house.data_dir / CERT_NAME, house.data_dir / KEY_NAME)
        andi = person(programs, house, "andi", middle.port)
        budi = person(programs, house, "budi")
        andi.send_line(f"/msg budi {SECRET}")
        budi.wait_for_line(rf"\[e2e\] \[andi\] {SECRET}$")
        leave(andi)
    recorded = next(line for line in middle.heard if TAG in line)
    box = Message.parse(recorded).tags[TAG]
    eve = wire(house.port)
    eve.register("eve", "message-tags")
    eve.send(f"@{TAG}={box} PRIVMSG budi :{SENTENCE}")
    budi.wait_for_line(r"\[unreadable\] \[eve\] \(unreadable: eve shows no key here\)$")
    eve.send("NICK andi2", f"@{TAG}={box[:60]} PRIVMSG budi :{SENTENCE}")
    budi.wait_for_line(r"\[unreadable\] \[andi2\]")
    leave(budi)
