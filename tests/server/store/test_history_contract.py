"""What every History and every Shelf promises, run on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.terms import parse_query
from server.core.history import SEALED, Entry, History, MemoryHistory, MemoryShelf, Shelf, Sought
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


# -- searching ------------------------------------------------------------------------------------


def found(
    history: History,
    text: str = "",
    *targets: str,
    nick: str = "",
    after: int | None = None,
    before: int | None = None,
    limit: int = 100,
    newest: bool = True,
) -> list[int]:
    """The stamps of what a search finds, in #lab unless targets are named."""
    sought = Sought(parse_query(text) if text else (), nick, after, before)
    entries = history.search(targets or ("#lab",), sought, limit=limit, newest=newest)
    return [one.stamp for one in entries]


def say(history: History, *texts: str, target: str = "#lab") -> None:
    """The texts, at the stamps 1, 2, …"""
    for stamp, text in enumerate(texts, start=history.newest_stamp() + 1):
        history.append(entry(stamp, target, text))


def test_a_search_finds_entries_as_they_were_said(history: History) -> None:
    said = replace(entry(1, text="Ada KOPI?"), tags={"+draft/reply": "m-0"})
    history.append(said)
    sought = Sought(parse_query("kopi"))
    assert history.search(["#lab"], sought, limit=9, newest=True) == [said]


def test_all_words_must_stand_in_a_message(history: History) -> None:
    say(history, "kopi pahit", "kopi manis", "teh pahit", "pahit benar kopinya")
    assert found(history, "kopi pahit") == [1, 4]
    assert found(history, '"kopi pahit"') == [1]
    assert found(history, "gula") == []


def test_a_search_without_words_finds_everything_said(history: History) -> None:
    say(history, "satu", "!!!", "tiga")
    history.append(Entry("#lab", 4, "m4", "budi", "JOIN", ("#lab",)))
    history.append(Entry("#lab", 5, "m5", "budi", "TAGMSG", ("#lab",)))
    history.append(Entry("#lab", 6, "m6", "budi", "TOPIC", ("#lab", "satu")))
    assert found(history) == [1, 2, 3]
    assert found(history, "satu") == [1]


def test_a_search_looks_only_where_it_is_told_to(history: History) -> None:
    say(history, "kopi", target="#lab")
    say(history, "kopi", target="#dapur")
    say(history, "kopi", target="=andi budi")
    say(history, "kopi", target="=andi citra")
    assert found(history, "kopi") == [1]
    assert found(history, "kopi", "=andi budi") == [3]
    assert found(history, "kopi", "#lab", "=andi citra", "#nowhere", "#lab") == [1, 4]
    assert found(history, "kopi", "#nowhere") == []
    assert history.search([], Sought(), limit=9, newest=True) == []


def test_a_search_may_ask_who_said_it(history: History) -> None:
    for stamp, source in enumerate(("Andi!a@x", "budi!b@x", "and!a@x", "a[n]-di!a@x"), start=1):
        history.append(replace(entry(stamp), source=source))
    assert found(history, nick="andi") == [1]
    assert found(history, "halo", nick="budi") == [2]
    assert found(history, nick="a[n]-di") == [4]
    assert found(history, nick="di") == found(history, "andi") == []


def test_pages_of_what_is_found_neither_repeat_nor_skip(history: History) -> None:
    say(history, *["kopi"] * 7)
    assert found(history, "kopi", limit=3) == [5, 6, 7]
    assert found(history, "kopi", limit=3, before=5) == [2, 3, 4]
    assert found(history, "kopi", limit=3, newest=False) == [1, 2, 3]
    assert found(history, "kopi", limit=3, newest=False, after=3) == [4, 5, 6]
    assert found(history, "kopi", after=2, before=5) == [3, 4]
    assert found(history, "kopi", after=4, before=5) == []


def test_what_was_kept_late_has_its_place_among_the_others(history: History) -> None:
    say(history, *["kopi"] * 4)
    for stamp in (1, 2, 3):  # a guest's talk, kept when he became an owner
        history.append(entry(stamp, "=andi budi", "kopi"))
    assert found(history, "kopi", "#lab", "=andi budi", limit=3) == [3, 3, 4]
    assert found(history, "kopi", "#lab", "=andi budi", limit=3, newest=False) == [1, 1, 2]


def test_what_was_deleted_is_not_found(history: History) -> None:
    say(history, "kopi", "kopi", "kopi")
    history.append(replace(entry(9, "=andi budi", "kopi")))
    assert found(history, "kopi", "#lab", "=andi budi") == [1, 2, 3, 9]
    history.erase("#lab", "id3")
    history.erase_everywhere("id9")
    assert found(history, "kopi", "#lab", "=andi budi") == [1, 2]
    say(history, "teh")
    assert found(history, "kopi", "#lab", "=andi budi") == [1, 2]
    history.tidy(thoroughly=False)
    assert found(history, "kopi", "#lab", "=andi budi") == [1, 2]
    history.trim("#lab", older_than=2, keep=9)
    assert found(history, "kopi") == [2]
    history.tidy(thoroughly=True)
    assert found(history, "kopi") == [2]
    history.forget("#lab")
    assert found(history, "kopi") == []
    say(history, "kopi baru")
    assert found(history, "kopi") == [1]
    assert found(history, "teh") == []


def test_a_renamed_room_is_searched_by_its_new_name(history: History) -> None:
    say(history, "kopi")
    assert found(history, "kopi") == [1]
    history.move("#lab", "#dapur")
    say(history, "kopi lagi", target="#dapur")
    say(history, "kopi lain")
    assert found(history, "kopi", "#dapur") == [1, 2]
    assert found(history, "kopi", "#lab") == [3]
    history.forget("#lab")
    history.move("#dapur", "#lab")
    assert found(history, "kopi", "#lab") == [1, 2]


def test_what_only_its_reader_can_open_is_not_searched(history: History) -> None:
    history.append(replace(entry(1, text="a sealed message"), tags={SEALED: "AbCd"}))
    assert found(history, "sealed") == found(history) == []


@pytest.mark.parametrize(
    "query",
    ['" OR 1', 'kopi" OR place : "1', "NEAR(kopi teh)", "place:1", "text : kopi", "^kopi", "-kopi",
     "kopi NOT teh", "kopi*'; DROP TABLE entry; --", "{place nick} : x", "a + b", "col\x00umn"],
)  # fmt: skip
def test_signs_and_words_of_other_languages_are_only_words(history: History, query: str) -> None:
    say(history, "kopi", target="#secret")
    say(history, "kopi")
    assert found(history, query) in ([], [2])


words = st.lists(
    st.sampled_from(["kopi", "kopinya", "KOPÍ", "teh", "ko", "東京", "京", "東", "☕", "a-b", "*"])
    | st.text(max_size=3),
    max_size=4,
).map(" ".join)


@given(
    texts=st.lists(st.tuples(st.sampled_from(["#a", "#b", "=x y"]), words), max_size=8),
    query=words | words.map(lambda text: f'"{text}"'),
    limit=st.integers(1, 5),
    newest=st.booleans(),
    gone=st.sets(st.integers(1, 8), max_size=3),
)
def test_memory_and_disk_find_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    query: str,
    limit: int,
    newest: bool,
    gone: set[int],
) -> None:
    try:
        sought = Sought(parse_query(query))
    except ValueError:
        sought = Sought()
    memory = MemoryHistory()
    with closing(SqliteStore(tmp_path_factory.mktemp("store"))) as disk:
        both: tuple[History, History] = (memory, disk)
        for one in both:
            for stamp, (target, text) in enumerate(texts, start=1):
                one.append(entry(stamp, target, text))

        def ask() -> list[list[Entry]]:
            where = ["#a", "=x y"]
            return [one.search(where, sought, limit=limit, newest=newest) for one in both]

        first = ask()
        assert first[0] == first[1]
        for one in both:
            for stamp in gone:
                one.erase_everywhere(f"id{stamp}")
            one.tidy(thoroughly=True)
        second = ask()
        assert second[0] == second[1]


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
