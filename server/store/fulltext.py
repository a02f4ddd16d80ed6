"""Finds words in stored entries: an index beside them, by SQLite's FTS5.

The index is in volumes, one FTS5 table for the entries of VOLUME numbers in a row, and holds words
and numbers only, never a text. A volume is only ever added to or written anew as a whole: so what
was taken back leaves the file, with every version of SQLite (FTS5 alone marks words as deleted and
keeps them; its option `secure-delete` came with 3.42 and takes 0.3 ms for an entry). It also
bounds each step. What is found is looked up among the entries, so nothing forgotten is ever shown.

Table `volume`: `last` is the newest entry that was looked at, `oldest` and `newest` the stamps
between which its entries are, `stale` says whether it holds words that were forgotten.
Table `place`: a number for each room, since rooms change their names, and for each owner of private
conversations (`=andi`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager

from language import _
from protocol.terms import Term, words_of
from server.core.history import Entry, Sought, is_searchable, nick_of
from server.store.rows import COLUMNS, IS_TALK, entry_of

# Entries of one volume. To write one anew takes 50 ms; a search for a rare word opens all volumes,
# at 0.05 ms each. Never change it: it is how numbers belong to volumes.
VOLUME = 4096
# Volumes after which a waiting host is told how far it is: two seconds.
SAY_EVERY = 40
# Why a volume is stale. Words that somebody took back leave it at the next occasion.
FORGOTTEN, TAKEN_BACK = 1, 2

# `ascii` cuts at spaces and leaves other scripts alone: `words_of` has done the rest.
_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {table}"
    " USING fts5(place, nick, text, content='', columnsize=0, tokenize='ascii')"
)


class FullText:
    """The index of one database. Every method may raise sqlite3.Error.

    transaction: makes a block of statements one transaction.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._run = connection.execute
        self._run_many = connection.executemany
        self._transaction = transaction
        self._renewed = -1  # the volume that was written anew last

    def last(self) -> int:
        """The number of the newest entry that was looked at."""
        return int(self._run("SELECT coalesce(max(last), 0) FROM volume").fetchone()[0])

    def is_possible(self) -> bool:
        """Whether this SQLite has FTS5; without it there is no index."""
        try:
            self._run(_CREATE.format(table="temp.probe"))
            self._run("DROP TABLE temp.probe")
        except sqlite3.OperationalError:
            return False
        return True

    def prepare(self, say: Callable[[str], None]) -> None:
        """Index what an earlier version stored, and do what a killed server left to do.

        say: gets a sentence now and then, if it takes long. A kill loses the work on one volume.
        """
        self._forget_places()
        while self.renew(TAKEN_BACK):
            pass
        total = self._waiting()
        if total > VOLUME:
            say(_("preparing the search of {total:,} messages, once").format(total=total))
        done = 0
        while self.grow():
            done += 1
            if done % SAY_EVERY == 0:
                say(
                    _("preparing the search: {percent} %").format(
                        percent=100 - 100 * self._waiting() // total
                    )
                )

    def _waiting(self) -> int:
        """How many entries were not looked at yet."""
        query = "SELECT count(*) FROM entry WHERE number > ?"
        return int(self._run(query, (self.last(),)).fetchone()[0])

    # -- keeping it true ----------------------------------------------------------------------

    def grow(self) -> bool:
        """Look at new entries, at most a volume of them; False when there are none."""
        last = self.last()
        query = "SELECT min(number) FROM entry WHERE number > ?"
        first = self._run(query, (last,)).fetchone()[0]
        if first is None:
            return False
        volume = first // VOLUME
        with self._transaction():
            if volume != last // VOLUME:
                self._complete(last // VOLUME)
            self._run(_CREATE.format(table=_table(volume)))
            self._add(volume, first, (volume + 1) * VOLUME - 1)
        return True

    def _complete(self, volume: int) -> None:
        """Nothing more comes into a volume, if there is one of that number."""
        if not self._run("SELECT 1 FROM volume WHERE number = ?", (volume,)).fetchone():
            return
        if self._is_used(volume * VOLUME, (volume + 1) * VOLUME - 1):
            table = _table(volume)  # in one piece it is smaller and faster
            self._run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        else:
            self.forget([volume * VOLUME], FORGOTTEN)

    def _is_used(self, first: int, last: int) -> bool:
        query = "SELECT 1 FROM entry WHERE number BETWEEN ? AND ? LIMIT 1"
        return bool(self._run(query, (first, last)).fetchone())

    def _add(self, volume: int, first: int, last: int) -> None:
        """Put the entries of these numbers, both included, into a volume."""
        between = "FROM entry WHERE number BETWEEN ? AND ?"
        rows = self._run(
            f"SELECT number, {COLUMNS} {between} AND {IS_TALK} ORDER BY number", (first, last)
        )
        places: dict[str, int] = {}
        self._run_many(
            f"INSERT INTO {_table(volume)} (rowid, place, nick, text) VALUES (?, ?, ?, ?)",
            (
                (
                    number,
                    self._place(entry.target, places),
                    _token(nick_of(entry)),
                    " ".join(words_of(entry.params[1])),
                )
                for number, *row in rows
                if is_searchable(entry := entry_of(row))
            ),
        )
        newest, low, high = self._run(
            f"SELECT max(number), min(stamp), max(stamp) {between}", (first, last)
        ).fetchone()
        self._run(
            "INSERT INTO volume (number, last, oldest, newest) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (number) DO UPDATE SET last = max(last, excluded.last),"
            " oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest)",
            (volume, newest, low, high),
        )

    def _place(self, target: str, known: dict[str, int]) -> int:
        name = _name(target)
        if name not in known:
            self._run("INSERT OR IGNORE INTO place (name) VALUES (?)", (name,))
            query = "SELECT number FROM place WHERE name = ?"
            known[name] = int(self._run(query, (name,)).fetchone()[0])
        return known[name]

    def forget(self, numbers: Iterable[int], why: int) -> None:
        """Entries are being deleted, in the same transaction."""
        first: dict[int, int] = {}
        for number in numbers:
            volume = number // VOLUME
            first[volume] = min(number, first.get(volume, number))
        self._run_many(
            "UPDATE volume SET stale = max(stale, ?) WHERE number = ? AND last >= ?",
            [(why, volume, number) for volume, number in first.items()],
        )

    def move(self, target: str, new: str) -> None:
        """A room is getting another name, in the same transaction."""
        self._run("DELETE FROM place WHERE name = ?", (new,))
        self._run("UPDATE place SET name = ? WHERE name = ?", (new, target))

    def renew(self, why: int) -> bool:
        """Write a volume anew that is stale for that reason or a stronger one; False when there is
        none."""
        # In turn: where messages become too old all the time, other volumes must not wait for ever.
        found = self._run(
            "SELECT number, last FROM volume WHERE stale >= ?"
            " ORDER BY stale DESC, number <= ?, number LIMIT 1",
            (why, self._renewed),
        ).fetchone()
        if found is None:
            return False
        volume, last = found
        self._renewed = volume
        table, first = _table(volume), volume * VOLUME
        with self._transaction():
            used = self._is_used(first, last)
            if not used and last < self.last():
                self._run(f"DROP TABLE {table}")
                self._run("DELETE FROM volume WHERE number = ?", (volume,))
                return True
            # The newest volume is kept even when it is empty: its `last` is never given again.
            self._run(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
            self._run("UPDATE volume SET stale = 0 WHERE number = ?", (volume,))
            if used:
                self._add(volume, first, last)
        return True

    def _forget_places(self) -> None:
        """Forget places where nothing is kept any more."""
        # "!" follows the space: the room itself, or all conversations of the owner.
        self._run(
            "DELETE FROM place WHERE NOT EXISTS"
            " (SELECT 1 FROM entry WHERE target >= name AND target < name || '!')"
        )

    # -- searching ----------------------------------------------------------------------------

    def find(
        self, targets: Collection[str], sought: Sought, *, limit: int, newest: bool
    ) -> list[Entry]:
        """See History.search, among the entries that were looked at."""
        places = self._places(targets)
        if not places:
            return []
        expression = _expression(places, sought)
        marks = _marks(targets)
        after = -(2**63) if sought.after is None else sought.after
        before = 2**63 - 1 if sought.before is None else sought.before
        order = "DESC" if newest else "ASC"
        found: list[Entry] = []
        for volume, nearest in self._run(
            f"SELECT number, {'newest' if newest else 'oldest'} AS nearest FROM volume"
            f" WHERE newest > ? AND oldest < ? ORDER BY nearest {order}",
            (after, before),
        ).fetchall():
            # Volumes may overlap: old talks get new numbers when a guest becomes an owner.
            if len(found) == limit and (
                found[0].stamp > nearest if newest else found[-1].stamp < nearest
            ):
                break
            rows = self._run(
                f"SELECT {COLUMNS} FROM {_table(volume)} CROSS JOIN entry"
                f" ON entry.number = {_table(volume)}.rowid"
                f" WHERE {_table(volume)} MATCH ? AND target IN ({marks})"
                f" AND stamp > ? AND stamp < ? ORDER BY stamp {order}, target {order} LIMIT ?",
                (expression, *targets, after, before, limit),
            )
            found = sorted(found + [entry_of(row) for row in rows], key=_moment)
            found = found[max(0, len(found) - limit) :] if newest else found[:limit]
        return found

    def _places(self, targets: Iterable[str]) -> list[int]:
        names = set(map(_name, targets))
        query = f"SELECT number FROM place WHERE name IN ({_marks(names)})"
        return [number for (number,) in self._run(query, tuple(names))]


def _name(target: str) -> str:
    """The place of a conversation: the room, or whose side of a private one it is."""
    return target.partition(" ")[0]


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _moment(entry: Entry) -> tuple[int, str]:
    return entry.stamp, entry.target


def _table(volume: int) -> str:
    return f"words_{int(volume)}"


def _token(nick: str) -> str:
    # Nicks have signs at which words are cut.
    return nick.encode().hex()


def _expression(places: Iterable[int], sought: Sought) -> str:
    """What FTS5 is asked. Nothing of what a person typed but folded words stands in it, which have
    no quotes in them."""
    parts = [f"place : ({_either(places)})"]
    if sought.nick:
        parts.append(f'nick : "{_token(sought.nick)}"')
    if sought.terms:
        parts.append(f"text : ({' AND '.join(map(_quoted, sought.terms))})")
    return " AND ".join(parts)


def _either(places: Iterable[int]) -> str:
    return " OR ".join(f'"{place}"' for place in places)


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + "*" * term.prefix
