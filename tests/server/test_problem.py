"""What the host reads when nothing starts."""

from __future__ import annotations

from server.problem import CANNOT_START, USAGE, StartProblem


def test_a_problem_carries_its_sentence_and_its_exit_status() -> None:
    assert (str(StartProblem("No.")), StartProblem("No.").status) == ("No.", CANNOT_START)
    assert StartProblem("No.", USAGE).status == 2


def test_a_quoted_file_name_cannot_command_the_terminal_or_break_printing() -> None:
    assert StartProblem("a\x1b[2Jb\udcffc\nd").sentence == "a[2Jbcd"
