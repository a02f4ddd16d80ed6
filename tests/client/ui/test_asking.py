"""Every question, and what else has the bottom line, at three sizes: keys in, pictures out."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.pins import CertificateChanged
from client.ui.certificates import certificate_question
from client.ui.prompts import (
    Prompt,
    Question,
    address_question,
    leaving_question,
    looking_question,
    nick_question,
    password_question,
    problem_question,
    room_question,
    server_password_question,
    waiting_question,
)
from tests.client.core.dialogue import in_room
from tests.client.ui.alone import alone
from tests.client.ui.desk import CTRL_T, desk
from tests.client.ui.picture import CTRL_R, ENTER
from tests.client.ui.test_certificates import changed

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])
# What is asked, how its last row begins, and whether what is typed is seen; None: nothing is asked.
QUESTIONS = [
    (nick_question("siti", "It is taken."), "Enter go on  Esc back  Ctrl-C quit", True),
    (password_question("rahasia", "That was not it."), "Enter join  Esc back", False),
    (server_password_question("That was not it."), "Enter connect  Esc back", False),
    (address_question("", "That is no port."), "Enter connect  Esc back", True),
    (room_question([("kelas", 3), ("kantin", 0)]), "Enter join  Esc back", True),
    (problem_question("No connection", "Nobody answers. " * 8, "back to the list"),
     "Enter back to the list  Ctrl-C quit", None),
    (looking_question("jarkom"), "Esc show the list  Ctrl-C quit", None),
    (leaving_question(2), "Enter stay", None),
    (waiting_question("Warung Andi"), "Esc give up  Ctrl-C quit", None),
]  # fmt: skip


async def look(question: Question, keys: str, is_seen: bool | None, columns: int, rows: int) -> str:
    """The picture, with an answer half typed."""
    async with alone(lambda screen: Prompt(question), columns=columns, rows=rows) as shown:
        picture = await shown.sees(question.title, keys)
        if is_seen is not None:
            before = shown.drawings
            shown.press("kopi")
            picture = await shown.until(lambda text: shown.drawings > before)
            picture = await shown.sees("kopi" if is_seen else "••••")
            assert ("kopi" in picture) is is_seen
            assert f"{question.label} {question.proposed}" in picture
        lines = picture.splitlines()
        assert lines[0] == f" {question.title}"
        assert lines[-1].startswith(f" {keys}")
        assert all(len(line) <= columns for line in lines)
        assert "…" not in picture.replace(question.title, "").replace("3f9a…", "")
        return picture


@SIZES
@pytest.mark.parametrize(("question", "keys", "is_seen"), QUESTIONS, ids=lambda one: str(one)[:30])
async def test_a_question_is_whole_with_its_keys(
    question: Question, keys: str, is_seen: bool | None, columns: int, rows: int
) -> None:
    picture = await look(question, keys, is_seen, columns, rows)
    assert question.reason in picture


@SIZES
async def test_another_key_is_asked_about_with_both_servers_words(
    tmp_path: Path, columns: int, rows: int
) -> None:
    problem: CertificateChanged = changed(tmp_path, "ab" * 32)
    question = certificate_question(problem, "back to the list")
    picture = await look(question, "Enter go on  Esc back to the list", True, columns, rows)
    assert "was" in picture
    assert "now" in picture
    assert "both" in picture


@SIZES
async def test_what_picks_and_what_looks_back_say_their_keys(columns: int, rows: int) -> None:
    it = in_room()
    it.says(":budi!b@h PRIVMSG #jarkom :lihat https://a.example")
    async with desk(it, columns=columns, rows=rows) as shown:
        await shown.press(CTRL_T)
        assert shown.bottom.startswith(" ↑ ↓  r reply  + react  c copy  o open link")
        assert shown.bottom.endswith("Esc back")
        await shown.press("\x1b")
        await shown.press("kopi", ENTER, CTRL_R, "ko")
        assert shown.bottom.endswith(("Esc back", "Esc as it was"))
        assert all(len(line) <= columns for line in shown.picture.splitlines())


@SIZES
async def test_who_has_no_connection_reads_how_to_come_back_and_what_was_not_sent(
    columns: int, rows: int
) -> None:
    it = in_room()
    async with desk(it, columns=columns, rows=rows) as shown:
        await shown.press("halo semua", ENTER)
        it.talk.closed("The server closed the connection.", it.now)
        picture = await shown.press()
        assert shown.bottom.startswith(" Ctrl-R connect again  ")
        # Where the way back has no place, what is shorter has.
        assert ("/servers back to the list" if columns >= 80 else "F1 help") in shown.bottom
        assert shown.bottom.endswith("not connected")
        assert "halo semua" in picture
        assert all(len(line) <= columns for line in picture.splitlines())
