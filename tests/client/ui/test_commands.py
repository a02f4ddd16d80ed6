"""Every command on the screen: keys in, what the server hears, and the picture; and every key and
command has such a test somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.core.actions import ACTIONS
from client.core.commands.registry import COMMANDS
from tests.client.core.dialogue import Dialogue, in_room
from tests.client.ui.desk import desk
from tests.client.ui.picture import CTRL_L, ENTER

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


@dataclass(frozen=True)
class Case:
    """What is typed in a room of andi, who moderates it, budi and citra, who have each said a line.
    The server hears `sent`, says `says`, and the picture has `sees`, and nothing of `loses`."""

    typed: str
    sees: str
    sent: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    loses: str = "never seen"


CASES = [
    Case("/kick citra ribut", "citra was removed by andi: ribut", ("KICK #jarkom citra ribut",),
         (":andi!a@h KICK #jarkom citra :ribut",)),
    Case("/kick", "Write /kick NICK [REASON]"),
    Case("/ban citra iklan", "citra was removed by andi: iklan",
         ("MODE #jarkom +b citra!*@*", "KICK #jarkom citra iklan"),
         (":andi!a@h MODE #jarkom +b citra!*@*", ":andi!a@h KICK #jarkom citra :iklan")),
    Case("/unban citra", "andi lifted the ban of citra", ("MODE #jarkom b",),
         (":s 367 andi #jarkom citra!*@* andi!a@h 1", ":s 368 andi #jarkom :End",
          ":andi!a@h MODE #jarkom -b citra!*@*")),
    Case("/moderator budi", "budi", ("MODE #jarkom +o budi",),
         (":andi!a@h MODE #jarkom +o budi",)),
    Case("/mute", "jarkom is muted"),
    Case("/ignore citra", "From now on nothing that citra says", says=(
        ":citra!c@h PRIVMSG #jarkom :iklan lagi",), loses="iklan lagi"),
    Case("/away makan", "Others see you as away; /away", ("AWAY makan",),
         (":s 306 andi :You are away",)),
    Case("/rooms", "kantin, nobody", ("LIST *",),
         (":s 322 andi #kantin 0 :", ":s 323 andi :End")),
    Case("/help me", "/me TEXT  Say what you do: /me waves"),
    Case("/help apa", "There is no command /apa."),
    Case("/me melambai", "andi melambai", ("@label=w1 PRIVMSG #jarkom :\x01ACTION melambai\x01",)),
    Case("/topic UTS", "andi set the topic: UTS", ("TOPIC #jarkom UTS",),
         (":andi!a@h TOPIC #jarkom :UTS",)),
    Case("/topic", "jarkom has no topic; /topic TEXT sets one."),
    Case("/nick kopi", "kopi ›", ("NICK kopi",), (":andi!a@h NICK kopi",)),
    Case("/invite dewi", "dewi", ("INVITE dewi #jarkom",), (":s 341 andi dewi #jarkom",)),
    Case("/who", "3 people in jarkom: @andi, budi"),
    Case("/again", "Everything here was sent, or waits to be."),
    Case("/whois citra", "There are no keys on this connection"),
    Case("/register", "This server does not keep nicks"),
    Case("/trust citra", "The key of citra has not changed"),
    Case("/words", "Its words:"),
    Case("/msg! budi halo", "budi",
         ("CHATHISTORY LATEST budi * 50", "@label=w1 PRIVMSG budi :halo")),
    Case("//who", "andi  /who", ("@label=w2 PRIVMSG #jarkom :/who",)),
    Case("/xyzzy", "There is no command /xyzzy. /help lists"),
]  # fmt: skip


def room() -> Dialogue:
    it = in_room(names="@andi budi citra")
    it.says(
        "@msgid=m1 :budi!b@h PRIVMSG #jarkom :lihat https://a.example",
        "@msgid=m2 :citra!c@h PRIVMSG #jarkom :sudah",
    )
    it.sent()
    return it


@SIZES
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.typed)
async def test_a_command_does_what_it_says_and_shows_it(
    case: Case, columns: int, rows: int
) -> None:
    it = room()
    async with desk(it, columns=columns, rows=rows) as shown:
        await shown.press(case.typed, ENTER)
        assert tuple(line for line in it.sent() if "+typing" not in line) == case.sent
        shown.says(*case.says)
        picture = await shown.press()
        words = " ".join(picture.split())
        assert case.sees in words or case.sees in picture, picture
        assert case.loses not in words
        assert shown.text == ""


async def test_ctrl_l_draws_everything_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(room()) as shown:
        before = shown.picture
        erased: list[bool] = []
        monkeypatch.setattr(shown.app.output, "erase_screen", lambda: erased.append(True))
        await shown.press("a", "\x7f")
        assert not erased
        assert await shown.press(CTRL_L) == before
        assert erased


# -- nothing is forgotten -------------------------------------------------------------------------

_HERE = Path(__file__).parent
# What the tests of the screen call the key of an action.
_KEYS = {
    "help": "F1", "redraw": "CTRL_L", "quit": "CTRL_C",
    "rooms": "F2", "members": "F3", "leave": "F4",
    "text": "F5", "mouse": "F6", "scan": "F7", "doctor": "F8", "servers": "F9",
    "next-room": "CTRL_N", "previous-room": "CTRL_P", "jump": "CTRL_K", "find": "CTRL_F",
    "unread": "CTRL_G", "pick": "CTRL_T", "back": "PAGE_UP", "forth": "PAGE_DOWN",
    "complete": "TAB", "newline": "CTRL_O", "written": "CTRL_R",
}  # fmt: skip


def _tests() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("test_*.py")))


def test_every_command_is_typed_in_some_test_of_the_screen() -> None:
    tests = _tests()
    typed = {name for name in COMMANDS if re.search(rf'"/{re.escape(name)}["\s]', tests)}
    assert set(COMMANDS) - typed == set()


def test_every_key_is_pressed_in_some_test_of_the_screen() -> None:
    assert set(ACTIONS) == set(_KEYS)
    pressed = "\n".join(re.findall(r"(?:press|picked)\([^\n]*", _tests()))
    missing = {name for name, key in _KEYS.items() if not re.search(rf"\b{key}\b", pressed)}
    assert missing == set()
