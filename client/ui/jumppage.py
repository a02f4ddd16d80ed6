"""The page behind Ctrl-K: a few letters, and one is there."""

from __future__ import annotations

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyPressEvent

from client.core.jumping import Goal, Sort, goals
from client.core.servers import Servers
from client.ui.page import Page, input_window, labelled, layout_of, row_window
from client.ui.rows import RowOfCells, clip, rows_window
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells, cut, fit, tame
from language import _

_NAME_WIDTH = 24  # cells; names longer than that are cut, what they are stands beside
_SIGNS = {Sort.ROOM: "#", Sort.LISTED: "+", Sort.PERSON: "@", Sort.COMMAND: "/"}
_LEAP = 10  # rows that PgUp and PgDn move


def goal_rows(found: list[Goal], chosen: int, width: int, height: int) -> list[RowOfCells]:
    """The goals, the chosen one in sight; a sentence if there are none."""
    if not found:
        return [[], [("class:quiet", "   " + cut(_("Nothing has these letters."), width - 3))]]
    first = max(0, min(chosen - height // 2, len(found) - height))
    rows = []
    for place, goal in enumerate(found[first : first + height], first):
        rows.append(_row(goal, place == chosen, width))
    return rows


def _row(goal: Goal, is_chosen: bool, width: int) -> RowOfCells:
    is_talk = goal.sort is Sort.ROOM and not goal.key.startswith("#")
    sign = _SIGNS[Sort.PERSON if is_talk else goal.sort]
    name = tame(goal.name).removeprefix("/")
    column = min(_NAME_WIDTH, max(width // 3, 8))
    left = f"   {sign} {fit(name, column)}  "
    mark = f"{goal.mark:>4}  "
    about = cut(tame(goal.about), max(width - cells(left) - cells(mark) - 1, 0))
    if is_chosen:
        return [("class:selected", fit(left + mark + about, width))]
    strong = "class:strong" if goal.mark else ""
    return clip(
        [("class:quiet", f"   {sign} "), (strong, f"{fit(name, column)}  "),
         ("class:mark", mark), ("class:quiet", about)],
        width,
    )  # fmt: skip


class JumpPage(Page[Goal | None]):
    """Asks where to; None for Esc."""

    def __init__(self, servers: Servers, *, opener: tuple[str, ...] = ()) -> None:
        """opener: keys that close it again."""
        super().__init__()
        self._servers = servers
        self._chosen = 0
        self._found = goals(servers, "")
        self.buffer = Buffer(multiline=False, on_text_changed=lambda buffer: self._narrow())
        label = " " + _("Jump to:") + " "
        window = input_window(self.buffer)
        self.layout = layout_of(
            [
                row_window(lambda width, _: [self._title()]),
                row_window(lambda width, _: [rule(width)]),
                labelled(lambda width, _: [[("class:quiet", label)]], cells(label), window),
                row_window(lambda width, _: [[]]),
                rows_window(
                    lambda width, height: goal_rows(self._found, self._chosen, width, height)
                ),
                row_window(lambda width, _: [rule(width)]),
                row_window(lambda width, _: [keys_row(self._keys(), [], width)]),
            ],
            window,
        )
        self._bind(opener)

    def help(self) -> list[tuple[str, str]]:
        return [
            (_("letters"), _("a few letters of a room, a person or a command, in their order")),
            ("↑ ↓", _("choose")),
            ("Enter", _("go there")),
            ("Esc", _("back")),
        ]

    def _title(self) -> RowOfCells:
        return [("class:strong", " " + _("Rooms, people, commands"))]

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("Enter", _("go there")), ("↑ ↓", _("choose")), ("Esc", _("back"))]
        return keys if self._found else keys[2:]

    def _narrow(self) -> None:
        self._found = goals(self._servers, self.buffer.text)
        self._chosen = 0

    def _move(self, step: int) -> None:
        self._chosen = max(0, min(self._chosen + step, len(self._found) - 1))

    def _bind(self, opener: tuple[str, ...]) -> None:
        moves = {"up": -1, "down": 1, "c-p": -1, "c-n": 1, "pageup": -_LEAP, "pagedown": _LEAP}
        for key, step in moves.items():
            self._bind_move(key, step)

        @self.bindings.add("enter")
        def _enter(event: KeyPressEvent) -> None:
            if self._found:
                self.finish(self._found[self._chosen])

        for key in ("escape", *opener):
            self.bindings.add(key)(lambda event: self.finish(None))

    def _bind_move(self, key: str, step: int) -> None:
        @self.bindings.add(key)
        def _moved(event: KeyPressEvent) -> None:
            self._move(step)
