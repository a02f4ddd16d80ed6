"""Questions that fill the screen: a nick, a password, an address; and problems told in words."""

from __future__ import annotations

from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyPressEvent
from prompt_toolkit.layout.containers import AnyContainer
from prompt_toolkit.layout.dimension import Dimension

from client.ui.page import Page, columns, input_window, labelled, layout_of, row_window
from client.ui.rows import Cells, RowOfCells, clip, rows_window
from client.ui.talkview import keys_row, rule
from client.ui.wrap import cells, tame, wrap
from language import N_, _, ngettext

# Lines longer than this are tiring to read, however wide the terminal is.
READABLE = 72
_MARGIN = 3
# Nothing that is asked for is longer (an invite with eight addresses); a whole file pasted by
# mistake must not become one.
ANSWER_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What a prompt says. Without a `label` nothing is asked: Enter and Esc both go on.

    paragraphs: what happened, what to do; a line feed begins a new row in a paragraph. One that
    is cells has a row for each of them, not wrapped.
    reason: why it is asked again. waiting: something goes on; there is nothing but Esc.
    """

    title: str
    paragraphs: tuple[str | tuple[Cells, ...], ...] = ()
    label: str = ""
    proposed: str = ""
    masked: bool = False
    reason: str = ""
    enter: str = N_("go on")
    escape: str = N_("back")
    waiting: bool = False


def question_rows(question: Question, width: int) -> list[RowOfCells]:
    """Everything above the input."""
    rows: list[RowOfCells] = [[]]
    for paragraph in question.paragraphs:
        if isinstance(paragraph, str):
            rows += _wrapped(paragraph, "", width)
        else:
            rows += [clip([("", " " * _MARGIN), one], width) for one in paragraph]
        rows.append([])
    if question.reason:
        rows += [*_wrapped(question.reason, "class:error", width), []]
    return rows


def _wrapped(text: str, style: str, width: int) -> list[RowOfCells]:
    pieces = [
        piece
        for part in text.split("\n")
        for piece in wrap(part, min(READABLE, width - 2 * _MARGIN))
    ]
    return [[("", " " * _MARGIN), (style, piece)] for piece in pieces]


class Prompt(Page[str | None]):
    """Asks one question. The answer is what was typed, or None for Esc."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        proposed = question.proposed
        self.buffer = Buffer(
            multiline=False, document=Document(proposed, cursor_position=len(proposed))
        )
        self._layout()
        self._bind()

    def _layout(self) -> None:
        question = self._question
        label = " " * _MARGIN + question.label + " "
        text = rows_window(
            lambda width, height: question_rows(question, width),
            height=self._text_height,
            focusable=not question.label,
        )
        window = input_window(self.buffer, masked=question.masked)
        keys = [] if question.waiting else [("Enter", _(question.enter))]
        if question.label or question.waiting:
            keys.append(("Esc", _(question.escape)))
        keys.append(("Ctrl-C", _("quit")))
        parts: list[AnyContainer] = [
            row_window(lambda width, height: [[("class:strong", f" {question.title}")]]),
            row_window(lambda width, height: [rule(width)]),
            text,
        ]
        if question.label:
            parts.append(
                labelled(lambda width, height: [[("class:strong", label)]], cells(label), window)
            )
        parts += [
            rows_window(lambda width, height: []),
            row_window(lambda width, height: [rule(width)]),
            row_window(lambda width, height: [keys_row(keys, [], width)]),
        ]
        self.layout = layout_of(parts, window if question.label else text)

    def _text_height(self) -> Dimension:
        """All of the text, or as much as leaves place for the input."""
        rows = len(question_rows(self._question, columns()))
        return Dimension(min=1, preferred=rows, max=rows)

    def _bind(self) -> None:
        @self.bindings.add("enter")
        def _enter(event: KeyPressEvent) -> None:
            if not self._question.waiting:
                self.finish(self.buffer.text[:ANSWER_LIMIT])

        @self.bindings.add("escape")
        def _escape(event: KeyPressEvent) -> None:
            self.finish(None)


def nick_question(proposed: str, reason: str = "") -> Question:
    """Asks who the person is."""
    return Question(
        title=_("Your nick"),
        paragraphs=(_("What shall the others call you?"),),
        label=_("Nick:"),
        proposed=proposed,
        reason=reason,
    )


def password_question(room: str, reason: str) -> Question:
    """Asks for the password of a locked room; `room` as people call it."""
    return Question(
        title=_("Password of {room}").format(room=room),
        paragraphs=(_("The room {room} is locked. Its host has the password.").format(room=room),),
        label=_("Password:"),
        masked=True,
        reason=reason,
        enter=_("join"),
    )


def server_password_question(reason: str) -> Question:
    """Asks for the password of the server."""
    return Question(
        title=_("Password of the server"),
        paragraphs=(_("This server lets in only those who know its password. Its host has it."),),
        label=_("Password:"),
        masked=True,
        reason=reason,
        enter=_("connect"),
    )


def address_question(typed: str = "", reason: str = "") -> Question:
    """Asks where a server is: for an address or an invite."""
    return Question(
        title=_("Enter an address or an invite"),
        paragraphs=(
            _(
                "The address of the laptop that hosts the room; its host sees it in the"
                " server's log. A port may follow after a colon. For example 192.168.1.20"
                " or 192.168.1.20:6698 or [fd00::7]:6697."
            ),
            _(
                "Or an invite, whole: warkop://192.168.1.20:6697/jarkom#3f9a… Who is"
                " inside makes one with /invite; the server prints one at its start."
            ),
        ),
        label=_("Address:"),
        proposed=typed,
        reason=reason,
        enter=_("connect"),
    )


def room_question(rooms: list[tuple[str, int]], reason: str = "") -> Question:
    """Asks for the name of a room; `rooms` are (name as people call it, people) known there."""
    row = _("{room} ({count} here)")
    known = ["   " + row.format(room=name, count=people) for name, people in rooms]
    return Question(
        title=_("Which room?"),
        paragraphs=(
            *(("\n".join([_("Rooms of this server:"), *known]),) if known else ()),
            _("A room that does not exist yet is opened when you join it, if the host allows it."),
        ),
        label=_("Room:"),
        proposed=rooms[0][0] if rooms and not reason else "",
        reason=reason,
        enter=_("join"),
    )


def problem_question(title: str, text: str, enter: str) -> Question:
    """Tells what happened and what to do next."""
    return Question(title=title, paragraphs=(text,), enter=enter)


def looking_question(name: str) -> Question:
    """Says that a room, or a server, is looked for on this network."""
    return Question(
        title=_("Looking for {name} …").format(name=tame(name)),
        paragraphs=(_("As soon as it shows on your network, you are in."),),
        enter="",
        escape=_("show the list"),
        waiting=True,
    )


def leaving_question(unsent: int) -> Question:
    """Asks whether messages may be lost."""
    text = ngettext(
        "{count} message was not sent yet; Ctrl-C again to leave.",
        "{count} messages were not sent yet; Ctrl-C again to leave.",
        unsent,
    )
    return Question(
        title=_("Leave now?"),
        paragraphs=(text.format(count=unsent),),
        enter=_("stay"),
        escape=_("stay"),
    )


def waiting_question(server: str) -> Question:
    """Says that a connection is being made."""
    return Question(
        title=_("Connecting to {server} …").format(server=server),
        enter="",
        escape=_("give up"),
        waiting=True,
    )
