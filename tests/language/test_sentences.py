"""Whoever reads Indonesian reads all of it: no sentence goes past the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.language.sentences import hidden, shadowed, untold

REPOSITORY = Path(__file__).resolve().parents[2]
# Packages in which every sentence goes through the catalogue.
DONE = ("client", "discovery", "language", "protocol", "server")
SOURCES = [path for name in DONE for path in sorted((REPOSITORY / name).rglob("*.py"))]

# By file: how texts begin that look like sentences and are none, or must be the same everywhere.
EXCEPTIONS: Mapping[str, tuple[str, ...]] = {
    "client/core/cards.py": ("wrong length", "no base64"),  # never shown: such a card is none
    "client/core/incoming/welcome.py": ("Closing link: ",),  # of servers
    "client/core/resuming.py": ("another connection", "put out by"),  # of servers
    "client/core/sealed.py": ("(encrypted: ",),  # goes to programs of others
    "client/core/wording.py": ("belongs to", "too many", "You are ", "Kamu di"),  # of servers
    "client/export/page.py": ("<",),  # HTML
    "client/export/style.py": ("",),  # CSS
    "client/plaindoor.py": ("server password",),  # a key
    "client/quic.py": ("Idle timeout",),  # of the library
    "client/ui/findpage.py": ("from: in: ",),  # what is typed
    "client/ui/findview.py": ("kopi ",),  # the same
    "client/ui/folding.py": ("in and out", "out and in"),  # keys
    "client/ui/searchview.py": ("    python -m server",),  # a command
    "client/ui/style.py": ("noreverse ", "nounderline "),
    "client/ui/talkpage.py": ("/set mouse",),  # a command
    "client/ui/themes.py": ("#ffffff bg:",),
    "discovery/doctor/linux.py": ("sudo ",),  # commands to copy
    "discovery/doctor/windows.py": ("$ErrorAction", "netsh "),  # commands
    "discovery/life.py": ("look all",),  # a key
    "discovery/lookformat.py": ("(no name)",),  # a value among names of servers, which have none
    "discovery/naming.py": ("(no name)",),
    "discovery/probe.py": ("(no name)",),
    "protocol/words.py": ("\n    alarm album",),  # the words of fingerprints: the same for everyone
    "server/config.py": (" (at end of document)",),  # of Python's reader of TOML
    "server/core/commands/about.py": ("are supported by this server",),  # 005: programs know it
    "server/core/commands/info.py": ("- {} Message of the day -",),  # 375: programs know it
    "server/core/host/roomkeeping.py": ("ROOM ",),  # usage
    "server/core/knownwords.py": ("",),  # what programs know
    "server/core/modes.py": ("",),  # what modes mean, for who reads the table
    "server/core/world.py": ("Closing link: ",),  # programs know it
    "server/store/rows.py": ("target, stamp",),  # columns
    "server/transport/quic.py": ("Idle timeout",),  # of the library
}


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_sentence_goes_through_the_catalogue(path: Path) -> None:
    allowed = EXCEPTIONS.get(name_of(path), ())
    found = [
        f"{name_of(path)}:{line}: {text!r}"
        for line, text in untold(path.read_text(encoding="utf-8"))
        if not text.startswith(allowed)
    ]
    assert found == []


def test_no_exception_is_left_over() -> None:
    said = {name_of(path): path.read_text(encoding="utf-8") for path in SOURCES}
    unused = [
        (name, start)
        for name, starts in EXCEPTIONS.items()
        for start in starts
        if not any(text.startswith(start) for __, text in untold(said[name]))
    ]
    assert unused == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_sentence_stands_where_the_tools_of_the_catalogue_do_not_look(path: Path) -> None:
    assert hidden(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_the_name_of_the_catalogue_is_used_for_nothing_else(path: Path) -> None:
    assert shadowed(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'note("Nobody is here")',
        'note(f"Nobody is in {room}")',
        'raise Problem("The disk is full.")',
        'add("--port", help="port to listen on")',
        'TABLE = {1: "a word and another"}',
        'note(_("x") + "and half a sentence")',
    ],
)
def test_the_check_sees_what_it_is_there_for(source: str) -> None:
    assert [text for __, text in untold(source)]


@pytest.mark.parametrize(
    "source",
    [
        'note(_("Nobody is here"))',
        'note(_("Nobody is in {room}").format(room=room))',
        'HELP = N_("what it does")',
        'ngettext("{n} person is here", "{n} people are here", n)',
        '"""What a module is for."""',
        'raise ValueError("two handlers for one verb")',
        'run("SELECT number FROM entry WHERE target = ?")',
        're.compile("at line (.*)")',
        'style = "class:strong bold"',
        'handle({"message": "the search failed", "exception": error})',
    ],
)
def test_what_people_do_not_read_may_stay(source: str) -> None:
    assert list(untold(source)) == []


def test_a_hidden_sentence_is_seen() -> None:
    assert hidden("note(f\"{reason} {_('Hello you')}\")") == [1]
    assert hidden('note(f"{reason} {_(SENTENCE)}")') == []


def test_a_shadowed_name_is_seen() -> None:
    assert shadowed("def f():\n    for _ in range(3): pass\n    say(_('Hello'))") == [2]
    assert shadowed("handle = lambda _: say(_('Hello'))") == [1]
    assert shadowed("def f():\n    a = [1 for _ in range(3)]\n    say(_('Hello'))") == []
