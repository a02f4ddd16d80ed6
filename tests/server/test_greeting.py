"""What the server says of itself: a wrong file must stop the start, not greet people with noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.greeting import MOTD_LINE, MOTD_LINES, read_motd, wire_name
from server.problem import StartProblem


def test_a_name_that_is_a_host_name_is_also_the_name_on_the_wire() -> None:
    assert wire_name("irc.kampus.ac.id") == "irc.kampus.ac.id"


@pytest.mark.parametrize("name", ["andi's warkop", "jarkom", "a..b", ".id", "a.b c", "é.id"])
def test_any_other_name_stays_what_people_see_and_never_stands_in_a_source(name: str) -> None:
    assert wire_name(name) == "warkop.local"


def test_the_message_of_the_day_is_the_files_lines(tmp_path: Path) -> None:
    file = tmp_path / "motd.txt"
    file.write_bytes("\ufeffSelamat datang!\r\n\r\nKopi gratis.\n".encode())
    assert read_motd(file) == ("Selamat datang!", "", "Kopi gratis.")


def test_the_message_of_the_day_commands_no_terminal_and_fits_a_line(tmp_path: Path) -> None:
    file = tmp_path / "motd.txt"
    file.write_text("\x1b[2Jhalo\n" + "é" * MOTD_LINE, encoding="utf-8")
    assert read_motd(file) == ("[2Jhalo", "é" * (MOTD_LINE // 2))


def test_a_message_of_the_day_that_is_no_text_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "motd.txt"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StartProblem, match=r"motd\.txt is not UTF-8 text"):
        read_motd(file)
    with pytest.raises(StartProblem, match=r"gone\.txt cannot be read"):
        read_motd(tmp_path / "gone.txt")


def test_a_message_of_the_day_longer_than_anybody_reads_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "motd.txt"
    file.write_text("halo\n" * (MOTD_LINES + 1), encoding="utf-8")
    with pytest.raises(StartProblem, match=f"more than {MOTD_LINES} lines"):
        read_motd(file)
