"""What was said is on disk: after a close, after a kill, and never half."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from server.core.history import Entry, StoreError
from server.store.lock import DirectoryTakenError
from server.store.sqlite import DATABASE_NAME, SqliteStore
from tests.support import ROOT, child_environment

# Appends from the stamp in argv[2] on, and says each msgid after `append` returned. Bounded, so
# that it ends even if nobody kills it.
APPENDER = """
import pathlib, sys
from server.core.history import Entry
from server.store.sqlite import SqliteStore
store = SqliteStore(pathlib.Path(sys.argv[1]))
first = store.newest_stamp() + 1
for stamp in range(first, first + 20000):
    store.append(Entry("#lab", stamp, f"id{stamp}", "andi", "PRIVMSG", ("#lab", "x" * 300)))
    print(f"id{stamp}", flush=True)
"""


def entry(stamp: int, text: str = "halo") -> Entry:
    return Entry("#lab", stamp, f"id{stamp}", "andi!a@10.0.0.1", "PRIVMSG", ("#lab", text))


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(1))
        store.append(entry(2))
        store.put("room", "#lab", {"topic": "kopi"})
    with closing(SqliteStore(tmp_path)) as store:
        assert store.select("#lab", after=None, before=None, limit=9, newest=True) == [
            entry(1),
            entry(2),
        ]
        assert store.load("room") == {"#lab": {"topic": "kopi"}}
        assert store.newest_stamp() == 2


def test_the_store_may_be_filled_in_a_thread_and_used_in_another(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    with ThreadPoolExecutor() as threads:
        threads.submit(store.append, entry(1)).result(10)
    assert store.find("#lab", "id1") == entry(1)
    with ThreadPoolExecutor() as threads:
        threads.submit(store.close).result(10)
    SqliteStore(tmp_path).close()


def test_a_kill_at_any_moment_loses_nothing_that_was_appended(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", APPENDER, str(tmp_path)],
            cwd=ROOT,
            env=child_environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
            text=True,
        ) as appender:
            assert appender.stdout is not None
            said += [appender.stdout.readline().strip() for _ in range(random.randint(1, 800))]
            appender.kill()
            # The last line may be cut: only whole ones were said.
            said += [line.strip() for line in appender.stdout if line.endswith("\n")]
    with closing(SqliteStore(tmp_path)) as store:
        kept = store.select("#lab", after=None, before=None, limit=100_000, newest=False)
        assert not set(said) - {one.msgid for one in kept}
        assert [one.stamp for one in kept] == list(range(1, len(kept) + 1))
        store.append(entry(store.newest_stamp() + 1))


def test_a_second_server_on_the_same_directory_is_refused(tmp_path: Path) -> None:
    refused = pytest.raises(DirectoryTakenError, match=r"already using .*--data-dir")
    with closing(SqliteStore(tmp_path)), refused:
        SqliteStore(tmp_path)
    SqliteStore(tmp_path).close()


def test_a_database_that_cannot_be_opened_does_not_keep_the_directory(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"not a database at all" * 100)
    for _ in range(2):
        with pytest.raises(StoreError, match="is not a database of this program"):
            SqliteStore(tmp_path)


def test_the_log_is_folded_into_one_file_on_close(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.append(entry(1))
    store.close()
    store.close()
    assert not (tmp_path / f"{DATABASE_NAME}-wal").exists()


def test_a_closed_store_says_so_instead_of_losing_a_message(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.close()
    with pytest.raises(StoreError, match=r"warkop\.db cannot be used"):
        store.append(entry(1))


def test_two_messages_at_one_moment_are_refused_not_overwritten(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(1, "first"))
        with pytest.raises(StoreError):
            store.append(entry(1, "second"))
        assert store.find("#lab", "id1") == entry(1, "first")


@pytest.mark.parametrize(
    "bad", [entry(1, "half a character: \ud800"), entry(2**63), Entry("\udcff", 1, "", "", "", ())]
)
def test_what_no_column_can_hold_is_refused_and_nothing_breaks(tmp_path: Path, bad: Entry) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        with pytest.raises(StoreError):
            store.append(bad)
        store.append(entry(1))
        assert store.newest_stamp() == 1


def test_a_full_disk_is_said_and_reading_goes_on(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        store.append(entry(1))
        # SQLite's own limit on the file stands for the disk's.
        store._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="The disk is full"):
            store.append(entry(2, "x" * 100_000))
        assert store.find("#lab", "id1") == entry(1)


def test_all_entries_of_one_call_are_kept_or_none(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        with pytest.raises(StoreError):
            store.append(entry(2), entry(1), entry(1))
        assert store.latest(["#lab"]) == {}
        store.append(entry(1))  # and the next call is not disturbed
        assert store.latest(["#lab"]) == {"#lab": 1}
