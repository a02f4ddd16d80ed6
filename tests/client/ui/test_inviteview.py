"""An invite can be copied whole, and photographed where there is room for its picture."""

from __future__ import annotations

import pytest
import segno

from client.ui.inviteview import invite_rows, qr_rows
from client.ui.rows import RowOfCells, width_of
from discovery.invite import Invite

INVITE = Invite((("192.168.100.20", 6697), ("fd00::5", 6697)), "jarkom", "3f" * 32)


def text_of(rows: list[RowOfCells]) -> list[str]:
    return ["".join(text for _, text in row) for row in rows]


def picture_of(rows: list[RowOfCells]) -> list[str]:
    return [text for row in rows for style, text in row if style == "class:picture"]


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 20), (120, 36)])
def test_what_is_copied_out_of_the_page_is_the_invite(width: int, height: int) -> None:
    rows = invite_rows(INVITE, "Warung Andi", width, height, locked=False)
    copied = "".join("".join(text_of(rows)).split())
    assert str(INVITE) in copied
    assert all(width_of(row) <= width for row in rows)


@pytest.mark.parametrize(("width", "height"), [(80, 20), (120, 36)])
def test_the_picture_is_seen_whole_on_one_screen(width: int, height: int) -> None:
    rows = invite_rows(INVITE, "Warung Andi", width, height, locked=False)
    picture = picture_of(rows)
    assert 0 < len(picture) <= height
    assert picture_of(rows[-height:]) == picture
    assert ("PgDn" in " ".join(text_of(rows))) == (len(rows) > height)


def test_a_small_window_says_that_a_larger_one_shows_it() -> None:
    rows = invite_rows(INVITE, "Warung Andi", 60, 16, locked=False)
    assert not picture_of(rows)
    assert "A larger window" in " ".join(text_of(rows))


def test_the_picture_is_the_code_of_the_link() -> None:
    rows = qr_rows("warkop://192.168.1.5:6697", 1)
    modules = [
        [sign in half for sign in row] for row in rows for half in ("▀█", "▄█")
    ]
    wanted = segno.make("warkop://192.168.1.5:6697", error="l", micro=False).matrix_iter(border=1)
    assert modules[: len(modules) - 1] == [[bool(one) for one in row] for row in wanted]


def test_that_a_password_is_needed_is_told() -> None:
    rows = invite_rows(INVITE, "", 80, 20, locked=True)
    assert "password is not in it" in " ".join(text_of(rows))
    assert "leads to jarkom:" in " ".join(text_of(rows))
