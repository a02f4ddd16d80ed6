from __future__ import annotations

import segno

from server.picture import BLOCKS, BORDER, is_picture, qr_lines

TEXT = "warkop://192.168.1.5:6697/jarkom#" + "3f" * 32


def test_the_picture_shows_the_code_module_by_module() -> None:
    halves = {block: pair for pair, block in BLOCKS.items()}
    rows: list[list[bool]] = []
    for line in qr_lines(TEXT):
        rows.append([halves[block][0] for block in line])
        rows.append([halves[block][1] for block in line])
    code = segno.make(TEXT, error="l", micro=False)
    wanted = [[not module for module in row] for row in code.matrix_iter(border=BORDER)]
    assert rows[: len(wanted)] == wanted
    assert all(map(all, rows[len(wanted) :]))


def test_a_longer_text_makes_a_bigger_picture_and_never_more_than_it_needs() -> None:
    sizes = [len(qr_lines("x" * length)) for length in (10, 100, 200)]
    assert sizes == sorted(set(sizes))


def test_a_line_of_a_picture_is_told_from_text() -> None:
    assert all(map(is_picture, qr_lines(TEXT)))
    for text in ("", "   ", "jarkom", "█ jarkom", "\x1b[31m█"):
        assert not is_picture(text)
