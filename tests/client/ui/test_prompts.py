"""Questions are whole on a small screen, and what is secret stays so."""

from __future__ import annotations

import pytest

from client.ui.prompts import (
    Question,
    address_question,
    nick_question,
    password_question,
    problem_question,
    question_rows,
    room_question,
    server_password_question,
    waiting_question,
)
from client.ui.rows import width_of

QUESTIONS = [
    nick_question("siti", "It is taken."),
    password_question("rahasia", "That was not it."),
    server_password_question("That was not it."),
    address_question("10.0.0.1:x", "That is no port."),
    room_question([(f"ruang{n}", n) for n in range(6)], "That can't be a room."),
    problem_question("No connection", "Nobody answers. " * 8, "back to the list"),
    waiting_question("Warung Andi"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.title)
def test_a_question_leaves_room_for_its_input_on_a_small_screen(question: Question) -> None:
    rows = question_rows(question, 60)
    # 20 rows less title, rule, input, rule and keys.
    assert len(rows) <= 15
    assert all(width_of(row) <= 60 for row in rows)


def test_only_passwords_are_masked() -> None:
    assert [question.masked for question in QUESTIONS] == [False, True, True, *[False] * 4]
