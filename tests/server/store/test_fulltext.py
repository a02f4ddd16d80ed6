"""The index of words: it follows the entries through kills, deletions and new volumes."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from protocol.terms import parse_query
from server.core.history import Entry, MemoryHistory, Sought, StoreError
from server.store import database, fulltext
from server.store.database import MIGRATIONS
from server.store.sqlite import DATABASE_NAME, SqliteStore
from tests.support import ROOT, child_environment

PREPARER = """
import pathlib, sys
from server.store import fulltext
fulltext.VOLUME = 16
from server.store.sqlite import SqliteStore
store = SqliteStore(pathlib.Path(sys.argv[1]))
print("begins", flush=True)
store.prepare_search(lambda line: None)
"""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Volumes of four entries."""
    monkeypatch.setattr(fulltext, "VOLUME", 4)


@pytest.fixture
def store(tmp_path: Path, small: None) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path)) as made:
        yield made


def entry(stamp: int, text: str = "kopi", target: str = "#lab") -> Entry:
    return Entry(target, stamp, f"id{stamp}", "andi!a@10.0.0.1", "PRIVMSG", (target, text))


def found(store: SqliteStore | MemoryHistory, text: str, target: str = "#lab") -> list[int]:
    entries = store.search([target], Sought(parse_query(text)), limit=1000, newest=True)
    return [one.stamp for one in entries]


def settle(store: SqliteStore) -> None:
    """Let everything be done that waits."""
    for _ in range(50):
        store.tidy(thoroughly=True)


def volumes(directory: Path) -> list[int]:
    with closing(sqlite3.connect(directory / DATABASE_NAME)) as plain:
        names = plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        listed = {number for (number,) in plain.execute("SELECT number FROM volume")}
    found = {int(one[1]) for (name,) in names if (one := re.fullmatch(r"words_(\d+)", name))}
    assert found == listed
    return sorted(found)


def in_file(directory: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in directory.iterdir())


def test_words_are_found_across_volumes(store: SqliteStore, tmp_path: Path) -> None:
    for stamp in range(1, 15):
        store.append(entry(stamp, "kopi" if stamp % 3 else "teh"))
        if stamp % 5 == 0:
            store.tidy(thoroughly=False)
    store.prepare_search(print)
    assert volumes(tmp_path) == [0, 1, 2, 3]
    assert found(store, "teh") == [3, 6, 9, 12]


def test_a_page_ends_with_the_newest_wherever_they_were_numbered(store: SqliteStore) -> None:
    # A guest's old talks get new numbers when he becomes an owner.
    for stamp in (*range(20, 30), *range(1, 11), *range(30, 33)):
        store.append(entry(stamp))
    store.prepare_search(print)

    def page(**bounds: int) -> list[int]:
        sought = Sought(parse_query("kopi"), "", **bounds)
        newest = "after" not in bounds
        entries = store.search(["#lab"], sought, limit=4, newest=newest)
        return [one.stamp for one in entries]

    assert page() == [29, 30, 31, 32]
    assert page(before=22) == [9, 10, 20, 21]
    assert page(after=8) == [9, 10, 20, 21]
    assert page(after=0) == [1, 2, 3, 4]


def test_it_finds_what_a_plain_look_finds_whatever_happens(store: SqliteStore) -> None:
    chance = random.Random(1)
    memory = MemoryHistory()
    targets = ["#a", "#b", "=x y"]
    for stamp in range(1, 300):
        both: tuple[SqliteStore | MemoryHistory, ...] = (store, memory)
        target = chance.choice(targets)
        victim = f"id{chance.randint(1, stamp)}"
        deed = chance.randint(0, 9)
        for one in both:
            one.append(entry(stamp, " ".join(chance.choices("abcd", k=1)) + str(stamp % 7), target))
            if deed == 0:
                one.erase(target, victim)
            elif deed == 1:
                one.erase_everywhere(victim)
            elif deed == 2:
                one.trim("#a", older_than=stamp - 100, keep=20)
            elif deed == 3 and stamp % 5 == 0:
                one.forget("#b")
            elif deed == 4:
                one.forget("#moved")
                one.move("#a", "#moved")
            elif deed == 5:
                one.trim_private(older_than=stamp - 50)
            elif deed < 8:
                one.tidy(thoroughly=deed == 6)
        everything = Sought()
        asked = [
            one.search([*targets, "#moved"], everything, limit=50, newest=bool(stamp % 2))
            for one in both
        ]
        texts = [[(one.target, one.stamp) for one in page] for page in asked]
        assert texts[0] == texts[1]


def test_what_was_taken_back_leaves_the_file_at_the_next_occasion(
    store: SqliteStore, tmp_path: Path
) -> None:
    for stamp in range(1, 11):
        store.append(entry(stamp, "xyzzyplugh kopi" if stamp == 5 else "kopi"))
    store.prepare_search(print)
    store.erase("#lab", "id5")
    store.tidy(thoroughly=False)
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not in_file(tmp_path, "xyzzyplugh")
    assert not in_file(tmp_path, "zzypl")
    assert found(store, "kopi") == [1, 2, 3, 4, 6, 7, 8, 9, 10]


def test_what_was_taken_back_before_a_kill_leaves_the_file_at_the_next_start(
    store: SqliteStore, tmp_path: Path
) -> None:
    store.append(entry(1, "xyzzyplugh"))
    store.tidy(thoroughly=False)
    store.erase_everywhere("id1")
    store._connection.close()  # a kill: nothing else is done
    store._lock.release()
    assert in_file(tmp_path, "xyzzyplugh")
    with closing(SqliteStore(tmp_path)) as again:
        again.prepare_search(print)
    assert not in_file(tmp_path, "xyzzyplugh")


@pytest.mark.parametrize("way", ["trim", "forget", "trim_private"])
def test_what_is_too_old_leaves_the_file_in_time(
    store: SqliteStore, tmp_path: Path, way: str
) -> None:
    target = "=andi budi" if way == "trim_private" else "#lab"
    for stamp in range(1, 11):
        store.append(entry(stamp, "xyzzyplugh", target), entry(stamp, "kopi", "#other"))
    settle(store)
    if way == "trim":
        store.trim(target, older_than=11, keep=0)
    elif way == "forget":
        store.forget(target)
    else:
        store.trim_private(older_than=11)
    settle(store)
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not in_file(tmp_path, "xyzzyplugh")
    assert found(store, "kopi", "#other") == list(range(1, 11))


def test_a_volume_can_be_written_anew_while_new_entries_wait(store: SqliteStore) -> None:
    store.append(entry(1))
    settle(store)
    store.erase("#lab", "id1")
    store.append(entry(2))
    store._index.renew(fulltext.TAKEN_BACK)
    assert found(store, "kopi") == [2]


def test_no_volume_waits_for_ever_while_another_one_is_always_stale(
    store: SqliteStore, tmp_path: Path
) -> None:
    for stamp in range(1, 17):
        store.append(entry(stamp, "xyzzyplugh" if stamp == 9 else "kopi"))
    store.prepare_search(print)
    store._delete("msgid = ?", "id9")
    for stamp in range(1, 5):
        store.trim("#lab", older_than=stamp + 1, keep=100)
        store.tidy(thoroughly=True)
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not in_file(tmp_path, "xyzzyplugh")


def test_volumes_without_entries_are_dropped_but_numbers_are_never_given_again(
    tmp_path: Path, small: None
) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        for stamp in range(1, 11):
            store.append(entry(stamp, "rahasia"))
        store.prepare_search(print)
        assert volumes(tmp_path) == [0, 1, 2]
        store.forget("#lab")
        # The words are in the index still: what is said now must not be taken for it.
        store.append(entry(11))
        assert found(store, "rahasia") == []
        store.erase("#lab", "id11")
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(12))
        assert found(store, "rahasia") == []
        assert found(store, "kopi") == [12]
        settle(store)
        assert volumes(tmp_path) == [3]


def old_database(directory: Path, entries: int) -> None:
    """As an earlier version left it."""
    with pytest.MonkeyPatch.context() as then:
        then.setattr(database, "MIGRATIONS", MIGRATIONS[:1])
        database.open_database(directory / DATABASE_NAME).close()
    with closing(sqlite3.connect(directory / DATABASE_NAME)) as plain:
        plain.executemany(
            "INSERT INTO entry (stamp, target, msgid, source, verb, params, tags)"
            " VALUES (?, '#lab', ?, 'andi!a@x', 'PRIVMSG', '[\"#lab\",\"Kopi\"]', '{}')",
            [(stamp, f"id{stamp}") for stamp in range(1, entries + 1)],
        )
        plain.commit()


def test_what_an_earlier_version_stored_is_found(tmp_path: Path, small: None) -> None:
    old_database(tmp_path, 9)
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(10))
        store.prepare_search(print)
        assert found(store, "kopi") == list(range(1, 11))


def test_who_waits_for_the_index_is_told_how_far_it_is(tmp_path: Path, small: None) -> None:
    said: list[str] = []
    old_database(tmp_path, 400)
    with closing(SqliteStore(tmp_path)) as store:
        store.prepare_search(said.append)
    assert said[0] == "preparing the search of 400 messages, once"
    assert [line.rpartition(": ")[2] for line in said[1:]] == ["40 %", "80 %"]
    said.clear()
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(401))
        store.prepare_search(said.append)
    assert said == []


def test_a_kill_while_the_index_is_made_loses_nothing(tmp_path: Path) -> None:
    old_database(tmp_path, 3000)
    before = -1
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", PREPARER, str(tmp_path)],
            cwd=ROOT,
            env=child_environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
        ) as preparer:
            assert preparer.stdout is not None
            preparer.stdout.readline()
            while indexed(tmp_path) <= before and preparer.poll() is None:
                pass
            preparer.kill()
        before = indexed(tmp_path)
    with pytest.MonkeyPatch.context() as sizes:
        sizes.setattr(fulltext, "VOLUME", 16)
        with closing(SqliteStore(tmp_path)) as store:
            store.prepare_search(print)
            sought = Sought(parse_query("kopi"))
            entries = store.search(["#lab"], sought, limit=9999, newest=True)
    assert [one.stamp for one in entries] == list(range(1, 3001))


def indexed(directory: Path) -> int:
    with closing(sqlite3.connect(directory / DATABASE_NAME)) as plain:
        try:
            return int(plain.execute("SELECT coalesce(max(last), 0) FROM volume").fetchone()[0])
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0


def test_on_a_full_disk_the_rest_can_be_searched_still(store: SqliteStore) -> None:
    store.append(entry(1))
    settle(store)
    store.append(entry(2, "kopi " + " ".join(map(str, range(900)))))
    store._connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="The disk is full"):
        store.tidy(thoroughly=False)
    assert found(store, "kopi") == [1]
    store._connection.execute("PRAGMA max_page_count = 100000")
    assert found(store, "kopi") == [1, 2]


def test_without_fts5_everything_but_the_search_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "_CREATE", "CREATE VIRTUAL TABLE {table} USING fts99(text)")
    said: list[str] = []
    with closing(SqliteStore(tmp_path)) as store:
        store.prepare_search(said.append)
        store.append(entry(1))
        store.tidy(thoroughly=True)
        store.erase("#lab", "id1")
        store.append(entry(2))
        with pytest.raises(StoreError, match="lacks FTS5"):
            found(store, "kopi")
    assert "lacks FTS5" in said[0]
    monkeypatch.undo()
    with closing(SqliteStore(tmp_path)) as store:
        assert found(store, "kopi") == [2]


def test_the_index_holds_no_texts(store: SqliteStore, tmp_path: Path) -> None:
    store.append(entry(1, "xyzzy plugh"))
    settle(store)
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / DATABASE_NAME).read_bytes()
    assert content.count(b"xyzzy plugh") == 1


def test_a_long_list_of_conversations_is_no_obstacle(store: SqliteStore) -> None:
    targets = [f"=andi n{number}" for number in range(600)] + [f"#r{n}" for n in range(60)]
    for stamp, target in enumerate(targets, start=1):
        store.append(entry(stamp, target=target))
    store.prepare_search(print)
    entries = store.search(targets, Sought(parse_query("kopi")), limit=1000, newest=True)
    assert len(entries) == len(targets)
