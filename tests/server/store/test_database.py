"""The file on disk: whose it is, whether it is sound, and how it grows with the program."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from server.core.history import StoreError
from server.store import database
from server.store.database import APPLICATION_ID, MIGRATIONS, open_database


def test_a_new_database_is_ours_and_of_todays_version(tmp_path: Path) -> None:
    path = tmp_path / "warkop.db"
    open_database(path).close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert plain.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    open_database(path).close()


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX notion")
def test_nobody_else_on_the_machine_can_read_what_was_said(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "warkop.db")) as connection:
        connection.execute("INSERT INTO record (kind, key, value) VALUES ('room', 'a', '{}')")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes.keys() == {"warkop.db", "warkop.db-wal", "warkop.db-shm"}
    assert set(modes.values()) == {0o600}


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "warkop.db"
    path.write_bytes(b"my diploma thesis\n" * 300)
    with pytest.raises(StoreError, match=r"is not a database of this program.*--data-dir"):
        open_database(path)
    assert path.read_bytes() == b"my diploma thesis\n" * 300


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "warkop.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a database of this program"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "warkop.db"
    with closing(open_database(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreError, match="newer version"):
        open_database(path)


def test_a_damaged_database_is_named_and_the_way_out_said(tmp_path: Path) -> None:
    path = tmp_path / "warkop.db"
    open_database(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(StoreError, match=r"warkop\.db is damaged .* move it away"):
        open_database(path)


def test_a_directory_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "warkop.db").mkdir()
    with pytest.raises(StoreError, match=r"warkop\.db cannot be"):
        open_database(tmp_path / "warkop.db")


def test_a_file_held_by_another_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 1)
    path = tmp_path / "warkop.db"
    open_database(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="Another program holds"):
            open_database(path)


def test_an_older_database_is_brought_up_to_date_with_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warkop.db"
    with closing(open_database(path)) as connection:
        connection.execute("INSERT INTO record (kind, key, value) VALUES ('room', 'a', '{}')")
    monkeypatch.setattr(
        database, "MIGRATIONS", (*MIGRATIONS, "ALTER TABLE record ADD COLUMN note TEXT;")
    )
    with closing(open_database(path)) as connection:
        assert connection.execute("SELECT key, note FROM record").fetchall() == [("a", None)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_step_that_fails_half_way_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warkop.db"
    open_database(path).close()
    with monkeypatch.context() as newer:
        step = "CREATE TABLE half (a); CREATE TABLE record (a);"
        newer.setattr(database, "MIGRATIONS", (*MIGRATIONS, step))
        with pytest.raises(StoreError, match="cannot be used"):
            open_database(path)
    with closing(open_database(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert ("half",) not in tables.fetchall()
