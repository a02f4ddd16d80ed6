"""What every History and every Shelf promises, run on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.history import Entry, History, MemoryHistory, MemoryShelf, Shelf
from server.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    kept: AbstractContextManager[History] = (
        nullcontext(MemoryHistory())
        if request.param == "memory"
        else closing(SqliteStore(tmp_path))
    )
    with kept as made:
        yield made


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    kept: AbstractContextManager[Shelf] = (
        nullcontext(MemoryShelf()) if request.param == "memory" else closing(SqliteStore(tmp_path))
    )
    with kept as made:
        yield made


def entry(stamp: int, target: str = "#lab", text: str = "halo") -> Entry:
    return Entry(target, stamp, f"id{stamp}", "andi!a@10.0.0.1", "PRIVMSG", (target, text))


def fill(history: History, *stamps: int, target: str = "#lab") -> None:
    for stamp in stamps:
        history.append(entry(stamp, target))


def page(
    history: History,
    target: str = "#lab",
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = 100,
    newest: bool = True,
) -> list[int]:
    found = history.select(target, after=after, before=before, limit=limit, newest=newest)
    return [one.stamp for one in found]


def test_an_entry_comes_back_exactly_as_it_was_said(history: History) -> None:
    said = Entry(
        "#café",
        1_700_000_000_123,
        "m-1",
        "budi!~b@fe80::1",
        "TOPIC",
        ("#Café", 'wah: "kopi" \x01☕\x00 ' + "é" * 200),
        {"+draft/reply": "m-0", "+typing": ""},
    )
    history.append(said)
    assert history.find("#café", "m-1") == said
    assert history.select(
        "#café", after=None, before=None, limit=1, newest=True, events=True
    ) == [said]


def test_an_empty_conversation_has_no_entries_and_no_newest(history: History) -> None:
    assert page(history) == []
    assert history.find("#lab", "id1") is None
    assert history.latest(["#lab"]) == {}
    assert history.newest_stamp() == 0


def test_entries_come_oldest_first_whichever_end_is_asked_for(history: History) -> None:
    fill(history, 1, 2, 3, 4, 5)
    assert page(history, limit=3, newest=True) == [3, 4, 5]
    assert page(history, limit=3, newest=False) == [1, 2, 3]


def test_the_bounds_of_a_page_are_not_part_of_it(history: History) -> None:
    fill(history, 1, 2, 3, 4, 5)
    assert page(history, after=2) == [3, 4, 5]
    assert page(history, before=4) == [1, 2, 3]
    assert page(history, after=1, before=5) == [2, 3, 4]
    assert page(history, after=3, before=4) == []
    assert page(history, after=9, before=1) == []


def test_a_bound_needs_no_entry_at_its_stamp(history: History) -> None:
    fill(history, 10, 20, 30)
    assert page(history, after=15, before=25) == [20]


def test_a_page_without_room_is_empty(history: History) -> None:
    fill(history, 1, 2)
    assert page(history, limit=0, newest=True) == []
    assert page(history, limit=0, newest=False) == []


def test_conversations_do_not_see_each_other(history: History) -> None:
    fill(history, 1, 3, target="#a")
    fill(history, 2, 4, target="#b")
    assert page(history, "#a") == [1, 3]
    assert history.find("#a", "id2") is None
    assert history.find("#b", "id2") == entry(2, "#b")


def test_the_newest_of_each_conversation_is_known(history: History) -> None:
    fill(history, 1, 3, target="#a")
    fill(history, 2, target="#b")
    assert history.latest(["#b", "#a", "#nobody"]) == {"#a": 3, "#b": 2}
    assert history.newest_stamp() == 3


def test_trimming_by_age_forgets_only_what_is_older(history: History) -> None:
    fill(history, 1, 2, 3, 4)
    history.trim("#lab", older_than=3, keep=100)
    assert page(history) == [3, 4]


def test_trimming_by_number_keeps_the_newest(history: History) -> None:
    fill(history, 1, 2, 3, 4)
    history.trim("#lab", older_than=0, keep=4)
    assert page(history) == [1, 2, 3, 4]
    history.trim("#lab", older_than=0, keep=3)
    assert page(history) == [2, 3, 4]
    history.trim("#lab", older_than=0, keep=0)
    assert page(history) == []


def test_trimming_obeys_the_stricter_of_age_and_number(history: History) -> None:
    fill(history, 1, 2, 3, 4, 5, 6)
    history.trim("#lab", older_than=2, keep=3)
    assert page(history) == [4, 5, 6]
    history.trim("#lab", older_than=6, keep=3)
    assert page(history) == [6]


def test_trimming_one_conversation_leaves_the_others(history: History) -> None:
    fill(history, 1, 3, target="#a")
    fill(history, 2, 4, target="#b")
    history.trim("#a", older_than=100, keep=0)
    assert page(history, "#b") == [2, 4]


def test_a_forgotten_conversation_can_begin_anew(history: History) -> None:
    fill(history, 1, target="#a")
    fill(history, 2, target="#b")
    history.forget("#a")
    history.forget("#never")
    assert page(history, "#a") == []
    assert page(history, "#b") == [2]
    fill(history, 3, target="#a")
    assert page(history, "#a") == [3]


@given(
    stamps=st.sets(st.integers(1, 40), max_size=20),
    after=st.none() | st.integers(0, 41),
    before=st.none() | st.integers(0, 41),
    limit=st.integers(0, 12),
    newest=st.booleans(),
    older_than=st.integers(0, 41),
    keep=st.integers(0, 12),
)
def test_memory_and_disk_never_differ(
    tmp_path_factory: pytest.TempPathFactory,
    stamps: set[int],
    after: int | None,
    before: int | None,
    limit: int,
    newest: bool,
    older_than: int,
    keep: int,
) -> None:
    memory = MemoryHistory()
    with closing(SqliteStore(tmp_path_factory.mktemp("store"))) as disk:
        both: tuple[History, History] = (memory, disk)
        for one in both:
            fill(one, *sorted(stamps))
        asked = [page(one, after=after, before=before, limit=limit, newest=newest) for one in both]
        for one in both:
            one.trim("#lab", older_than=older_than, keep=keep)
        assert asked[0] == asked[1]
        assert page(memory) == page(disk)
        assert memory.latest(["#lab"]) == disk.latest(["#lab"])
        assert memory.newest_stamp() == disk.newest_stamp()


# -- Shelf ----------------------------------------------------------------------------------------


def test_a_record_comes_back_as_it_was_put(shelf: Shelf) -> None:
    record = {"name": "#Café", "topic": 'a "b" ☕', "flags": ["n", "t"], "limit": 0, "open": True}
    shelf.put("room", "#café", record)
    assert shelf.load("room") == {"#café": record}


def test_putting_again_replaces_and_keeps_the_place(shelf: Shelf) -> None:
    for key in ("b", "a", "c"):
        shelf.put("room", key, {"version": 1})
    shelf.put("room", "b", {"version": 2})
    assert list(shelf.load("room").items()) == [
        ("b", {"version": 2}),
        ("a", {"version": 1}),
        ("c", {"version": 1}),
    ]


def test_kinds_are_separate(shelf: Shelf) -> None:
    shelf.put("room", "x", {"of": "room"})
    shelf.put("ban", "x", {"of": "ban"})
    shelf.remove("room", "x")
    assert shelf.load("room") == {}
    assert shelf.load("ban") == {"x": {"of": "ban"}}


def test_removing_what_is_not_there_is_nothing(shelf: Shelf) -> None:
    shelf.remove("room", "x")
    assert shelf.load("room") == {}


def test_a_record_is_a_copy(shelf: Shelf) -> None:
    record: dict[str, object] = {"topic": "first"}
    shelf.put("room", "x", record)
    record["topic"] = "changed"
    shelf.load("room")["x"]["topic"] = "changed"
    assert shelf.load("room") == {"x": {"topic": "first"}}


def test_a_page_holds_what_was_said_and_events_only_when_asked(history: History) -> None:
    for stamp, verb in enumerate(("PRIVMSG", "JOIN", "NOTICE", "TAGMSG"), start=1):
        history.append(Entry("#lab", stamp, f"m{stamp}", "budi", verb, ("#lab",)))

    def verbs(*, events: bool) -> list[str]:
        page = history.select(
            "#lab", after=None, before=None, limit=2, newest=True, events=events
        )
        return [entry.verb for entry in page]

    assert verbs(events=False) == ["PRIVMSG", "NOTICE"]
    assert verbs(events=True) == ["NOTICE", "TAGMSG"]
    assert history.latest(["#lab"]) == {"#lab": 3}


def test_both_sides_of_a_private_talk_are_kept_at_the_same_moment(history: History) -> None:
    history.append(
        Entry("=andi budi", 5, "m1", "budi", "PRIVMSG", ("andi", "psst")),
        Entry("=budi andi", 5, "m1", "budi", "PRIVMSG", ("andi", "psst")),
    )
    assert history.conversations("=andi") == {"=andi budi": 5}
    assert history.conversations("=and") == {}


def test_a_deleted_message_is_gone_from_its_conversation_only(history: History) -> None:
    history.append(entry(1), replace(entry(1), target="#dapur"))
    history.erase("#lab", "id1")
    assert history.find("#lab", "id1") is None
    assert history.find("#dapur", "id1") is not None


def test_a_message_that_was_taken_back_is_gone_for_both_sides(history: History) -> None:
    history.append(
        Entry("=andi budi", 5, "m1", "budi", "PRIVMSG", ("andi", "psst")),
        Entry("=budi andi", 5, "m1", "budi", "PRIVMSG", ("andi", "psst")),
        Entry("=budi andi", 6, "m2", "budi", "PRIVMSG", ("andi", "stays")),
    )
    history.erase_everywhere("m1")
    history.erase_everywhere("never")
    assert history.conversations("=andi") == {}
    assert history.conversations("=budi") == {"=budi andi": 6}


def test_a_renamed_room_takes_its_history_along(history: History) -> None:
    history.append(Entry("#lab", 1, "m1", "budi", "PRIVMSG", ("#lab", "hai")))
    history.move("#lab", "#dapur")
    assert history.latest(["#lab", "#dapur"]) == {"#dapur": 1}


def test_old_private_talks_are_forgotten_and_rooms_are_not(history: History) -> None:
    for target in ("=andi budi", "#lab"):
        history.append(Entry(target, 1, "m1", "budi", "PRIVMSG", ("x", "old")))
        history.append(Entry(target, 9, "m9", "budi", "PRIVMSG", ("x", "new")))
    history.trim_private(older_than=5)
    assert history.find("=andi budi", "m1") is None
    assert history.find("=andi budi", "m9") is not None
    assert history.find("#lab", "m1") is not None
