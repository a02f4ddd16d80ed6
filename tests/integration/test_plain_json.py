"""Plain mode for programs: what a bot reads and writes through pipes, with the real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.integration.programs import Programs, Server


def say(text: str, **more: Any) -> str:
    return json.dumps({"say": text, **more}) + "\n"


def command(text: str, **more: Any) -> str:
    return json.dumps({"command": text, **more}) + "\n"


def run(programs: Programs, house: Server, nick: str, *typed: str) -> list[dict[str, Any]]:
    """All objects that the client printed; its exit code is in the last one."""
    done = programs.run_client(house, nick, "jarkom", "--json", input="".join(typed))
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[-1] == {"event": "end", "code": done.returncode}, done.stderr
    return events


def of(events: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [one for one in events if one["event"] in names]


def test_a_bot_hears_and_says_everything_in_objects(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    code = "def f():\n    return 1"
    events = run(
        programs, house, "andi", say(code, id="a"), say("/bukan perintah"), "/me lapar\n"
    )
    joined, said, bare, action = of(events, "joined", "line")[0], *of(events, "line")[1:4]
    assert events[0]["event"] == "note"  # the server's words
    assert of(events, "connection")[0].items() >= {
        "state": "online", "nick": "andi", "address": house.address,
        "fingerprint": house.fingerprint,
    }.items()
    assert joined.items() >= {"room": "jarkom", "people": [{"nick": "andi"}], "history": 0}.items()
    assert (said["text"], said["own"], said["kind"]) == (code, True, "message")
    assert (bare["text"], action["kind"]) == ("/bukan perintah", "action")
    assert [one.get("id") for one in of(events, "done")] == ["a", None, None]

    events = run(
        programs, house, "budi",
        say("ya", reply_to=said["msgid"]), command(f"/react {said['msgid']} 👍"),
        command("/who", room="jarkom"), "/rooms\n", "/search return\n", "/topic ngopi\n",
    )  # fmt: skip
    history = [one for one in of(events, "line") if one.get("history")]
    assert [one["text"] for one in history] == [code, "/bukan perintah", "lapar"]
    answer = next(one for one in of(events, "line") if one.get("text") == "ya")
    assert (answer["reply_to"], answer["own"]) == (said["msgid"], True)
    assert of(events, "reaction")[0].items() >= {"msgid": said["msgid"], "emoji": "👍"}.items()
    assert of(events, "members")[0]["people"] == [{"nick": "budi"}]
    assert {"room": "jarkom", "people": 1, "topic": ""} in of(events, "rooms")[0]["rooms"]
    assert [one["msgid"] for one in of(events, "found")] == [said["msgid"]]
    assert of(events, "search")[0]["count"] == 1
    assert next(one for one in of(events, "line") if one["kind"] == "topic")["text"] == "ngopi"
    assert all(one["ok"] for one in of(events, "done"))

    taken_back = command(f"/delete {said['msgid']} keliru")
    events = run(programs, house, "andi", taken_back, "/export x.jsonl\n")
    assert of(events, "deleted")[0].items() >= {
        "msgid": said["msgid"], "by": "andi", "reason": "keliru",
    }.items()
    saved = (programs.folder / "x.jsonl").read_text(encoding="utf-8")
    assert of(events, "exported")[0]["file"] == str(programs.folder / "x.jsonl")
    assert code not in saved
    assert "/bukan perintah" in saved


def test_each_line_of_input_is_answered_by_one_that_says_whether_it_worked(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    events = run(
        programs, house, "andi",
        say("halo", id=1), '{"say": 2, "id": 2}\n', "{\n", say("x", room="lain", id=4),
        command("/tidak_ada", id=5), say("psst", to="siapa", id=6),
        command("/who", room="lain", id=7), command("/join dua", id=8),
        say("kembali", room="jarkom", id=9), say("dua", id=10), command("/part", id=11),
        say("ke mana", id=12), "/quit dah\n",
    )  # fmt: skip
    assert [(one.get("id"), one["ok"]) for one in of(events, "done")] == [
        (1, True), (2, False), (None, False), (4, False), (5, False), (6, False), (7, False),
        (8, True), (9, True), (10, True), (11, True), (12, False), (None, True),
    ]  # fmt: skip
    said = [(one["room"], one["text"]) for one in of(events, "line") if one["kind"] == "message"]
    assert said == [("jarkom", "halo"), ("jarkom", "kembali"), ("dua", "dua")]
    assert of(events, "failed")[0].items() >= {"room": "siapa", "text": "psst"}.items()
    assert [one.get("room") for one in of(events, "current")] == ["jarkom", "dua", None]
    assert [one["room"] for one in of(events, "left")] == ["dua"]
    assert events[-1]["code"] == 1


def test_who_is_not_let_in_hears_what_is_missing_and_ends_with_3(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server()
    words = programs.client_arguments(house, "andi", "rahasia")
    done = programs.run("client", *words, "--json", input="halo\n")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert of(events, "asked") == [{"event": "asked", "what": "password"}]
    assert of(events, "error")[0]["text"] == done.stderr.strip()
    assert "--password-file" in done.stderr
    assert events[-1] == {"event": "end", "code": 3}


def test_a_bot_is_told_of_a_connection_that_breaks_and_comes_back(
    server: Callable[..., Server], programs: Programs
) -> None:
    house = server("--room", "jarkom", "--port", "0")
    port = str(house.port)
    # Over TLS a server that was killed is missed at once.
    words = [*programs.client_arguments(house, "bot", "jarkom"), "--transport", "tls"]
    bot = programs.start("client", *words, "--json")
    bot.wait_for_line('"event": "current"')
    house.kill()
    bot.wait_for_line('"state": "lost"')
    house.start("--room", "jarkom", "--port", port)
    bot.wait_for_line('"state": "online"')
    bot.send_line(say("kembali").strip())
    bot.wait_for_line('"text": "kembali".*"own": true')
    bot.close_input()
    bot.wait_for_line('"event": "end", "code": 0')
    assert bot.wait() == 0
