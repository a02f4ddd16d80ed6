"""The client speaks Indonesian: all of it, at once when that is chosen, and it fits the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import language
from client.core.commands.registry import COMMANDS
from client.core.preferences import SETTINGS
from client.pins import CertificateChanged
from client.ui.certificates import certificate_question, consent
from client.ui.prompts import Question
from client.ui.roompasswords import LOCK, SEND, agrees, locking_question
from client.ui.wrap import cells
from language import _
from tests.client.ui.house import house
from tests.client.ui.picture import DOWN, ENTER, ESC, TAB, terminal
from tests.client.ui.servers import UNREACHABLE, listed

SIZES = pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (120, 40)])
# Cells for what a command does, beside the longest of them on 80 columns.
HELP = 50


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


async def test_a_language_that_is_chosen_is_spoken_at_once(tmp_path: Path) -> None:
    async with (
        house(tmp_path) as place,
        terminal(tmp_path, server=place.address, room="#jarkom", nick="siti") as shown,
    ):
        await shown.sees("siti joined", "F1 help", "Leave F4", "connected by QUIC")
        shown.press("/set language id", ENTER)
        await shown.sees("siti masuk", "F1 bantuan", "Keluar F4", "tersambung via QUIC")
        shown.press("/jo")
        await shown.sees("/join RUANG [KATASANDI]", "Masuk ke sebuah ruang")
        shown.press("\x15/set", ENTER)
        await shown.sees("Pengaturan", "Pilihannya: auto, en, id", "Esc kembali")
        shown.press("\x1b[D")  # one to the left: English
        await shown.sees("Settings", "It may be: auto, en, id", "Esc back")
        shown.press(ESC)
        await shown.sees("siti joined", "F1 help", "Leave F4", "connected by QUIC")


@SIZES
async def test_the_list_in_indonesian_fits(tmp_path: Path, columns: int, rows: int) -> None:
    (tmp_path / "settings.toml").write_text('language = "id"\n', encoding="utf-8")
    async with terminal(tmp_path, columns=columns, rows=rows) as shown:
        await shown.sees("Ruang di jaringanmu", "Tab mengganti namamu", "Saring:", "Kamu:")
        shown.lan.show(listed("Pak Dosen", "kelas", state=UNREACHABLE, people=None))
        shown.lan.show(listed("Warung Andi", "jarkom", "rahasia!", more=3))
        picture = await shown.sees("jarkom", "terkunci", "1 orang", "2 server")
        keys = picture.splitlines()[-1]
        assert keys.startswith(" Enter masuk  Tab nama  F1 bantuan  Ctrl-C tutup")
        assert "terlihat tapi tak tercapai" in picture
        assert "…" not in picture.replace("… dan 3 lagi", "").replace("undangan …", "")
        shown.press(TAB, "\x15 1x", ENTER)
        await shown.sees("diawali huruf.", "Enter ambil nama ini")
        shown.press("\x15siti", ENTER, DOWN * 9, ENTER)
        await shown.sees("Alamat:", "Enter sambung  Esc kembali  Ctrl-C tutup")


@pytest.mark.parametrize("code", list(language.LANGUAGES))
def test_a_translated_usage_has_the_same_words_to_be_written(code: str) -> None:
    language.use(code)
    for row in COMMANDS.values():
        signs = [[sign for sign in text if sign in "[]| "] for text in (row.usage, _(row.usage))]
        assert signs[0] == signs[1], row.name


def test_what_commands_and_settings_do_fits_beside_them() -> None:
    language.use("id")
    texts = [row.help for row in COMMANDS.values()] + [one.help for one in SETTINGS.values()]
    assert [_(text) for text in texts if cells(_(text)) > HELP] == []


async def test_people_agree_in_english_or_their_language() -> None:
    language.use("id")
    question = locking_question("jarkom")
    assert question.label == "Untuk mengunci, ketik kunci:"
    for word, typed, agreed in (
        (LOCK, "kunci", True),
        (LOCK, "lock", True),
        (SEND, "Kirim ", True),
        (SEND, "kunci", False),
        (SEND, "", False),
    ):

        async def ask(question: Question, typed: str = typed) -> str | None:
            return typed

        assert await agrees(ask, word, question) is agreed


def test_a_certificate_is_accepted_in_english_or_ones_language() -> None:
    language.use("id")
    old, new = "a" * 64, "b" * 64
    problem = CertificateChanged("Lain.", new, (old,), (old,))
    question = certificate_question(problem, "kembali")
    assert question.label == 'Ketik "keduanya" atau "ganti":'
    for typed in ("keduanya", "both", '"Keduanya"'):
        assert consent(problem, typed) == consent(problem, "both") is not None
    assert consent(problem, "ganti") == consent(problem, "replace") is not None
    assert consent(problem, "ganti 1") is not None
    assert consent(problem, "ganti 2") is None
