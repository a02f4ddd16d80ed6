"""`--help`, and what is wrong with options, are in the person's language like all else."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

import language
from language import parsers


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


def parser() -> argparse.ArgumentParser:
    parsers.speak()
    made = argparse.ArgumentParser(prog="warkop")
    made.add_argument("where")
    made.add_argument("--nick", choices=("andi", "budi"))
    return made


def test_help_is_in_indonesian() -> None:
    language.use("id")
    text = parser().format_help()
    assert text.startswith("cara pakai: warkop [-h]")
    assert "\nargumen:\n" in text
    assert "\nopsi:\n" in text
    assert "tampilkan bantuan ini dan selesai" in text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["kos", "--foo"], "warkop: salah: argumen tidak dikenal: --foo"),
        ([], "warkop: salah: argumen ini harus ada: where"),
        (["kos", "--nick"], "argumen --nick: perlu satu nilai"),
        (["kos", "--nick", "eve"], "'eve' bukan pilihannya"),
    ],
)
def test_so_is_what_is_wrong(
    options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    language.use("id")
    with pytest.raises(SystemExit):
        parser().parse_args(options)
    assert told in capsys.readouterr().err


def test_english_stays_as_it_is() -> None:
    assert parser().format_help().startswith("usage: warkop [-h]")
