"""What commands ask of the plain mode besides talking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from client import browser, clipboard
from client.core import events as e
from client.core import wishes
from client.core.model import Room
from client.core.talk import Talk
from client.plaindeeds import Deeds, Means
from client.plainoutput import TextOutput
from client.problem import Problem
from discovery.doctor.finding import Diagnosis, Finding
from discovery.listing import ListedServer
from tests.client.ui.servers import listed


class Desk:
    """Deeds with everything around them, and what was asked of it."""

    def __init__(self, *, is_person: bool) -> None:
        self.servers: list[ListedServer] = []
        self.kept: list[str] = []
        self.refusal = ""
        self.talk = Talk("andi")
        self.talk.model.rooms["#lab"] = Room("#lab")
        self.output = TextOutput(is_person=is_person)
        means = Means(
            invite=lambda room: None,
            diagnose=self._diagnose,
            prefer=self._prefer,
            find_servers=self._find,
            keep_habits=lambda: self.kept.append("habits"),
        )
        self.deeds = Deeds(self.talk, self.output, means, is_person=is_person)

    async def _diagnose(
        self, tell: Callable[[Finding], None], progress: Callable[[str], None]
    ) -> Diagnosis:
        progress("listening")
        return Diagnosis(())

    def _prefer(self, name: str) -> list[str]:
        if self.refusal:
            raise Problem(self.refusal)
        self.kept.append(name)
        return []

    async def _find(self) -> tuple[list[ListedServer], str]:
        return self.servers, ""

    async def does(self, *events: e.Event) -> None:
        for event in events:
            self.deeds.take(event)
        await self.deeds.run()


async def test_a_script_gets_the_text_and_the_address_themselves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Desk(is_person=False)
    await it.does(wishes.CopyWanted("dua\nbaris"), wishes.OpenWanted("https://kopi.id"))
    assert capsys.readouterr().out == "dua\nbaris\nhttps://kopi.id\n"


async def test_a_person_gets_clipboard_and_browser_or_what_they_were_to_have(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    it, has = Desk(is_person=True), True
    monkeypatch.setattr(clipboard, "copy", lambda text, write: has)
    monkeypatch.setattr(browser, "open_address", lambda address: has)
    await it.does(wishes.CopyWanted("teks"), wishes.OpenWanted("https://kopi.id"))
    read = capsys.readouterr()
    assert (read.out, read.err) == ("", "Copied.\nOpened in your browser: https://kopi.id\n")
    has = False
    await it.does(wishes.CopyWanted("teks"), wishes.OpenWanted("https://kopi.id"))
    read = capsys.readouterr()
    assert read.out == "teks\nhttps://kopi.id\n"
    assert "no clipboard here" in read.err.lower()
    assert "No browser can be opened" in read.err
    await it.does(wishes.OpenWanted("file:///etc/passwd"))
    assert "Only addresses of web pages" in capsys.readouterr().err


async def test_servers_are_listed_with_their_rooms_and_how_to_go_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Desk(is_person=False)
    await it.does(wishes.ServersWanted())
    assert "No server was found. /doctor says" in capsys.readouterr().err
    it.servers = [listed("Lab 3", "jarkom", "tugas")]
    await it.does(wishes.ServersWanted())
    read = capsys.readouterr()
    assert read.out.startswith("Lab 3 · here")
    assert "jarkom" in read.out
    assert "--server ADDRESS" in read.err


async def test_the_doctor_answers_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    await Desk(is_person=False).does(wishes.DoctorWanted())
    assert len(capsys.readouterr().out.splitlines()) == 2


async def test_what_needs_a_screen_says_so_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Desk(is_person=False)
    await it.does(
        wishes.ConnectWanted("10.0.0.7"), wishes.ClearWanted("#lab"),
        wishes.SettingsWanted("theme", ("a = b",)), wishes.SettingsWanted("keys", ("F1 help",)),
        wishes.SettingsWanted("set", ("times = auto",)),
    )
    read = capsys.readouterr()
    assert read.out.splitlines() == ["a = b", "F1 help", "times = auto"]
    told = read.err.splitlines()
    assert told[0].endswith("python -m client --plain 10.0.0.7")
    assert [words in one for words, one in zip(
        ("cleared", "no colours", "no keys of its own"), told[1:], strict=True
    )] == [True] * 3  # fmt: skip
    assert it.output.failures == 1  # nobody connected


async def test_what_was_chosen_is_kept_and_said_where_it_means_nothing_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    it = Desk(is_person=False)
    await it.does(wishes.PreferenceChanged("times"), e.HabitsChanged())
    assert it.kept == ["times", "habits"]
    assert capsys.readouterr().err == ""
    await it.does(wishes.PreferenceChanged("mouse"))
    assert "kept for the full screen" in capsys.readouterr().err
    it.refusal = "The disk is full."
    await it.does(wishes.PreferenceChanged("times"))
    assert capsys.readouterr().err == "The disk is full.\n"
    assert it.output.failures == 1


async def test_an_export_that_can_not_be_written_is_a_failure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    it = Desk(is_person=False)
    wanted = wishes.Collected("#lab", str(tmp_path / "x.txt"), ())
    await it.does(wanted, wanted)
    read = capsys.readouterr()
    assert read.out == f"0 lines are in {tmp_path / 'x.txt'}.\n"
    assert "is there already" in read.err
    assert it.output.failures == 1


async def test_an_invite_that_would_lead_nowhere_is_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await Desk(is_person=False).does(wishes.InviteWanted("#lab"))
    assert "leads nowhere for others" in capsys.readouterr().err
