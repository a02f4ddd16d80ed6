"""Who exports a room gets all of it, once and in order, not only what was loaded."""

from __future__ import annotations

from client.core.collecting import PATIENCE
from client.core.wishes import Collected
from tests.client.core.dialogue import Dialogue, in_room, online, only


def label_of(line: str) -> str:
    return line.split(" ")[0].removeprefix("@label=")


def message(number: int) -> str:
    time = f"time=2026-11-21T08:{number // 60:02}:{number % 60:02}.000Z"
    return f"{time};msgid=m{number} :budi!b@h PRIVMSG #jarkom :kata {number}"


def page(label: str, *numbers: int) -> list[str]:
    return [
        f"@label={label} :s BATCH +p chathistory #jarkom",
        *(f"@batch=p;{message(one)}" for one in numbers),
        ":s BATCH -p",
    ]


def talked() -> Dialogue:
    it = in_room()
    it.says("@" + message(90), "@" + message(91))
    it.sent()
    return it


def test_everything_older_is_fetched_and_nothing_that_is_shown_changes() -> None:
    it = talked()
    before = list(it.room().lines)
    it.types("/export jarkom.txt")
    (first,) = it.sent()
    assert "CHATHISTORY BEFORE #jarkom msgid=m90" in first
    it.says(*page(label_of(first), 50, 51))
    (second,) = it.sent()
    assert "BEFORE #jarkom msgid=m50" in second
    it.says(*page(label_of(second), 1))
    (third,) = it.sent()
    assert it.says(*page(label_of(third))) == []
    (by_time,) = it.sent()  # m1 may have been taken back meanwhile, then only its time finds more
    assert "BEFORE #jarkom timestamp=" in by_time
    done = only(Collected, it.says(*page(label_of(by_time))))
    assert [one.text for one in done.lines if one.text] == [
        "kata 1", "kata 50", "kata 51", "kata 90", "kata 91"
    ]  # fmt: skip
    assert (done.room, done.file) == ("#jarkom", "jarkom.txt")
    assert it.room().lines == before


def test_whoever_exports_while_the_first_page_is_on_its_way_gets_that_too() -> None:
    it = online()
    it.talk.join("#jarkom")
    it.says(
        ":andi!andi@10.0.0.1 JOIN #jarkom",
        ":s 353 andi = #jarkom :@andi budi",
        ":s 366 andi #jarkom :End of /NAMES list",
    )
    it.sent()
    assert it.types("/export") == []
    assert it.sent() == []
    it.says(":s BATCH +h chathistory #jarkom", f"@batch=h;{message(7)}", ":s BATCH -h")
    (first,) = it.sent()
    assert "BEFORE #jarkom msgid=m7" in first
    it.says(*page(label_of(first)))
    (by_time,) = it.sent()
    done = only(Collected, it.says(*page(label_of(by_time))))
    assert "kata 7" in [one.text for one in done.lines]


def test_a_first_page_that_never_comes_does_not_hold_up_an_export_for_ever() -> None:
    it = online()
    it.talk.join("#jarkom")
    it.says(":andi!andi@10.0.0.1 JOIN #jarkom", ":s 366 andi #jarkom :End of /NAMES list")
    it.types("/export")
    it.now += PATIENCE + 1
    only(Collected, it.talk.tick(it.now))


def test_a_busy_server_is_asked_again() -> None:
    it = talked()
    it.types("/export")
    (first,) = it.sent()
    it.says(f"@label={label_of(first)} :s FAIL CHATHISTORY RATE_LIMITED #jarkom :Wait")
    assert it.sent() == []
    it.talk.tick(it.now + 2000)
    assert [one for one in it.sent() if "BEFORE #jarkom msgid=m90" in one]


def test_a_server_that_never_answers_gives_what_is_loaded() -> None:
    it = talked()
    it.types("/export")
    it.now += PATIENCE + 1
    assert len(only(Collected, it.talk.tick(it.now)).lines) == 2


def test_a_lost_connection_gives_the_part_that_came_and_says_so() -> None:
    it = talked()
    it.types("/export")
    done = only(Collected, it.talk.closed("", it.now))
    assert [one.text for one in done.lines] == ["kata 90", "kata 91"]
    assert any("part of the room" in one.text for one in it.room().lines)


def test_one_room_at_a_time() -> None:
    it = talked()
    it.types("/export")
    it.sent()
    it.types("/export")
    assert it.sent() == []
    assert "already" in it.last().text


def test_a_server_without_labels_gives_what_is_loaded() -> None:
    it = in_room(caps="batch draft/chathistory message-tags server-time")
    it.says("@" + message(3))
    assert len(only(Collected, it.types("/export")).lines) == 1


def test_there_must_be_a_room() -> None:
    it = online()
    it.types("/export")
    assert "no room" in it.room("").lines[-1].text


def test_a_page_of_reactions_only_does_not_end_the_export() -> None:
    it = talked()
    it.types("/export jarkom.txt")
    (first,) = it.sent()
    reactions = (
        f"@batch=p;time=2026-11-21T08:00:{40 + one}.000Z;msgid=r{one};+reply=m90;+draft/react=x"
        f" :budi!b@h TAGMSG #jarkom"
        for one in range(5)
    )
    label = label_of(first)
    it.says(f"@label={label} :s BATCH +p chathistory #jarkom", *reactions, ":s BATCH -p")
    (second,) = it.sent()
    assert "BEFORE #jarkom timestamp=2026-11-21T08:00:40.000Z" in second
    it.says(*page(label_of(second), 1, 2))
    (third,) = it.sent()
    assert "BEFORE #jarkom msgid=m1 " in third
    it.says(*page(label_of(third)))
    (by_time,) = it.sent()
    done = only(Collected, it.says(*page(label_of(by_time))))
    said = [one.text for one in done.lines if one.text]
    assert said == ["kata 1", "kata 2", "kata 90", "kata 91"]


def test_a_server_that_gives_the_same_page_for_ever_is_not_asked_for_ever() -> None:
    it = talked()
    it.types("/export jarkom.txt")
    events = []
    for _ in range(9):
        for line in it.sent():
            events += it.says(
                f"@label={label_of(line)} :s BATCH +p chathistory #jarkom",
                "@batch=p;time=2026-11-21T08:00:40.000Z :budi!b@h TAGMSG #jarkom",
                ":s BATCH -p",
            )
    assert len(only(Collected, events).lines) == 2
