"""A few letters, and one is there: keys in, pictures out."""

from __future__ import annotations

import pytest

from client.core.jumping import Goal, Sort
from client.core.servers import Servers
from client.ui.jumppage import JumpPage
from tests.client.core.dialogue import Dialogue, enter, in_room
from tests.client.ui.alone import alone
from tests.client.ui.desk import CTRL_K
from tests.client.ui.picture import DOWN, ENTER, ESC, PAGE_DOWN, UP, Terminal

SIZES = pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40)])


def talks() -> tuple[Dialogue, Servers]:
    """In jarkom and alpro, where somebody named us, and in a talk with budi."""
    it = in_room(names="@andi budi citra")
    enter(it, "#alpro")
    it.types("/msg budi")
    it.talk.look_at("#jarkom")
    it.says(":citra!c@h PRIVMSG #alpro :andi: UTS di ruang berapa?")
    it.talk.request_rooms()
    it.says(":s 322 andi #kopi 5 :darat", ":s 323 andi :End")
    return it, Servers(it.talk)


class Jumping:
    """The page, and what was chosen."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self.page: JumpPage

    def make(self, screen: object) -> JumpPage:
        self.page = JumpPage(self._servers, opener=("c-k",))
        return self.page

    async def goes_to(self, shown: Terminal) -> Goal | None:
        await shown.end()
        return self.page.answer.result()


@SIZES
async def test_rooms_with_news_come_first_and_each_says_what_it_is(
    columns: int, rows: int
) -> None:
    _it, servers = talks()
    async with alone(Jumping(servers).make, columns=columns, rows=rows) as shown:
        picture = await shown.sees("Jump to:")
        lines = picture.splitlines()
        assert lines[0] == " Rooms, people, commands"
        assert lines[-1].startswith(" Enter go there  ↑ ↓ choose  Esc back")
        assert lines[4].split() == ["#", "alpro", "@1"]
        signs = {line.split()[1]: line.split()[0] for line in lines[4:7]}
        assert signs == {"alpro": "#", "jarkom": "#", "budi": "@"}
        assert all(len(line) <= columns for line in lines)
        shown.press("kop")
        assert "+ kopi" in await shown.sees("5 people  darat")
        shown.press("zzz")
        assert "Enter" not in (await shown.sees("Nothing has these letters.")).splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "sort", "name"),
    [
        ([ENTER], Sort.ROOM, "alpro"),
        ([DOWN, DOWN, UP, ENTER], Sort.ROOM, "jarkom"),
        ([PAGE_DOWN, ENTER], Sort.ROOM, "budi"),
        (["cit", ENTER], Sort.PERSON, "citra"),
        (["kop", ENTER], Sort.LISTED, "kopi"),
        (["/topi", ENTER], Sort.COMMAND, "/topic"),
    ],
)
async def test_enter_goes_to_what_is_chosen(keys: list[str], sort: Sort, name: str) -> None:
    _it, servers = talks()
    jumping = Jumping(servers)
    async with alone(jumping.make) as shown:
        await shown.sees("Jump to:")
        shown.press(*keys)
        goal = await jumping.goes_to(shown)
        assert goal is not None
        assert (goal.sort, goal.name) == (sort, name)


@pytest.mark.parametrize("key", [ESC, CTRL_K])
async def test_esc_and_the_key_that_opened_it_go_back(key: str) -> None:
    _it, servers = talks()
    jumping = Jumping(servers)
    async with alone(jumping.make) as shown:
        await shown.sees("Jump to:")
        shown.press("al", key)
        assert await jumping.goes_to(shown) is None
