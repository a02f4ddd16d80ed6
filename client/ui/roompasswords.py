"""What a person is asked before a server gets to see the password of a room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from client.ui.prompts import Question
from language import N_, _

# What a person types to agree, in English or their language: a word, because Enter is pressed by
# habit.
SEND, LOCK = N_("send"), N_("lock")

Ask = Callable[[Question], Awaitable[str | None]]


def sending_question(room: str, reason: str) -> Question:
    """Tells that the server would see the password; `room` as people call it."""
    return Question(
        title=_("Show the password of {room} to the server?").format(room=room),
        paragraphs=(
            reason,
            _(
                "Whoever runs it will know the password, and so will somebody who only"
                " poses as this server. Type {word} if you trust it that far."
            ).format(word=_(SEND)),
        ),
        label=_("To send it, type {word}:").format(word=_(SEND)),
        enter=_("go on"),
    )


def locking_question(room: str) -> Question:
    """Proposes to lock a room that has no password."""
    return Question(
        title=_("Lock {room}?").format(room=room),
        paragraphs=(
            _(
                "{room} is open to everybody here, and you are its only moderator. To"
                " lock it with the password that you gave, the server must see it."
            ).format(room=room),
            _(
                "If the room had that password before, this is perhaps another server of"
                " the same name: then go back and ask its host."
            ),
        ),
        label=_("To lock it, type {word}:").format(word=_(LOCK)),
        enter=_("go on"),
        escape=_("leave it open"),
    )


async def agrees(ask: Ask, word: str, question: Question) -> bool:
    """Whether the person answers with that word."""
    answer = await ask(question)
    return answer is not None and answer.strip().lower() in (word, _(word))
