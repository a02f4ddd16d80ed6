"""A room that is saved is whole, can be read, and harms nobody who opens it."""

from __future__ import annotations

import json
import signal
import stat
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.core import links
from client.core.model import Kind, Line, Room
from client.core.preferences import Preferences
from client.export import Extract, Form, form_of, name_for, render, write
from client.problem import Problem

START = 1_795_248_000_000  # 21 November 2026, 08:00 UTC
TAKEN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def said(minutes: int, nick: str, text: str, kind: Kind = Kind.MESSAGE) -> Line:
    line = Line(kind, START + minutes * 60_000, nick, text, msgid=f"m{minutes}")
    links.number(Room("#x"), line)
    return line


def extract(*lines: Line, room: str = "jarkom", topic: str = "") -> Extract:
    return Extract(room, "Lab", "andi", topic, lines, TAKEN, Preferences(times="24h"), UTC)


def talk() -> Extract:
    answer = said(3, "andi", "/27 (https://a.example/p?x=1&y=2).")
    answer.reply_to = "m1"
    code = said(4, "citra", "for x in y:\n    print(x)")
    code.reactions = {"👍": ["andi", "budi"]}
    gone = said(5, "eko", "")
    gone.deleted = True
    note = Line(Kind.NOTE, START, text="only for this screen")
    lines = [said(0, "andi", "", Kind.JOIN), said(1, "budi", "/26?"), answer, code, gone, note]
    return extract(*lines, said(1500, "dewi", "menyeduh kopi", Kind.ACTION), topic="Praktikum")


def rendered(what: Extract, form: Form) -> str:
    return "".join(render(what, form))


def test_plain_text_reads_like_the_talk() -> None:
    assert rendered(talk(), Form.TEXT) == (
        "jarkom on Lab\nPraktikum\n"
        "\n-- Saturday, 21 November 2026 --\n"
        "08:00  * andi joined\n"
        "08:01  budi: /26?\n"
        "08:03  andi → budi: /27 (https://a.example/p?x=1&y=2).\n"
        "08:04  citra: for x in y:\n           print(x)\n       [👍 andi budi]\n"
        "08:05  eko: (deleted)\n"
        "\n-- Sunday, 22 November 2026 --\n"
        "09:00  * dewi menyeduh kopi\n"
    )


def test_json_lines_have_a_head_and_an_object_for_each_event() -> None:
    head, *events = map(json.loads, rendered(talk(), Form.JSON_LINES).splitlines())
    assert head["room"] == "jarkom"
    assert [one["kind"] for one in events] == ["join", *["message"] * 4, "action"]
    assert events[2]["reply_to"] == events[1]["msgid"]
    assert events[3]["text"] == "for x in y:\n    print(x)"
    assert events[3]["reactions"] == {"👍": ["andi", "budi"]}
    assert events[4]["deleted"] is True
    assert events[1]["time"] == "2026-11-21T08:01:00.000Z"


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_all_of_it_and_answers_lead_to_what_they_answer() -> None:
    tags = Tags(rendered(talk(), Form.PAGE))
    for text in ("Praktikum", "/26?", "for x in y:", "This message was deleted.", "👍 2"):
        assert text in tags.text
    names = {attributes.get("id") for _, attributes in tags.found}
    (quote,) = [a["href"] for tag, a in tags.found if tag == "a" and a.get("class") == "quote"]
    assert quote is not None
    assert quote.removeprefix("#") in names
    assert "https://a.example/p?x=1&y=2" in [a.get("href") for _, a in tags.found]


# What the page is made of. Anything else came from somebody's text.
_TAGS = frozenset(
    (*("html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "section"),
     *("h2", "span", "article", "i", "div", "h3", "time", "a", "b", "pre", "footer"))
)  # fmt: skip
hostile = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style><b>",
         "https://a.example/\"onmouseover=alert(1)", "javascript:alert(1)", "&lt;b&gt;", "]]>"]
    ),
)  # fmt: skip


@given(hostile, hostile, hostile, hostile)
def test_no_text_of_a_stranger_becomes_a_part_of_the_page(
    nick: str, text: str, room: str, emoji: str
) -> None:
    line = said(1, nick or "x", text)
    line.reactions = {emoji: [nick]}
    page = rendered(extract(line, room=room, topic=text), Form.PAGE)
    for tag, attributes in Tags(page).found:
        assert tag in _TAGS
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert (attributes.get("href") or "#").startswith(("#", "http://", "https://"))


@given(hostile, hostile)
def test_json_lines_stay_lines(nick: str, text: str) -> None:
    pieces = rendered(extract(said(1, nick, text)), Form.JSON_LINES).removesuffix("\n").split("\n")
    assert json.loads(pieces[1]).get("text", "") == text


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.html", Form.PAGE), ("a.HTM", Form.PAGE), ("a.jsonl", Form.JSON_LINES),
     ("a.json", Form.JSON_LINES), ("a.txt", Form.TEXT), ("catatan", Form.TEXT)],
)  # fmt: skip
def test_the_end_of_the_name_says_what_it_becomes(name: str, form: Form) -> None:
    assert form_of(Path(name)) is form


@pytest.mark.parametrize("room", ["../../etc/x", "a/b\\c:d", "CON", "...", "x" * 300, "☕ kopi"])
def test_no_name_of_a_room_leads_out_of_the_folder(room: str) -> None:
    name = name_for(room, TAKEN, Form.PAGE)
    assert not set(name) & set('/\\:*?"<>|')
    assert Path(name).name == name
    assert len(name) < 100
    assert not name.lower().startswith("con ")


def test_a_folder_gets_a_file_with_a_name_of_its_own(tmp_path: Path) -> None:
    path = write(talk(), tmp_path)
    assert path.name == "jarkom 2026-11-22.html"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "tugas.txt"
    path.write_text("my homework")
    with pytest.raises(Problem, match="is there already"):
        write(talk(), path)
    assert path.read_text() == "my homework"


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="can't be written"):
        write(talk(), tmp_path / "no" / "such" / "a.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are others there")
def test_other_people_of_the_computer_can_not_read_it(tmp_path: Path) -> None:
    path = write(talk(), tmp_path / "a.txt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for files there")
def test_a_full_disk_leaves_no_half_file_in_the_way_of_the_next_try(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.txt"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(Problem, match="can't be written"):
            write(talk(), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not path.exists()
    assert write(talk(), path).read_text(encoding="utf-8")
