"""What a person is asked before a server gets to see the password of a room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from client.ui.prompts import Question

# What a person types to agree: a word, because Enter is pressed by habit.
SEND, LOCK = "send", "lock"

Ask = Callable[[Question], Awaitable[str | None]]


def sending_question(room: str, reason: str) -> Question:
    """Tells that the server would see the password; `room` as people call it."""
    return Question(
        title=f"Show the password of {room} to the server?",
        paragraphs=(
            reason,
            "Whoever runs it will know the password, and so will somebody who only poses as this "
            "server. Type send if you trust it that far.",
        ),
        label="To send it, type send:",
        enter="go on",
    )


def locking_question(room: str) -> Question:
    """Proposes to lock a room that has no password."""
    return Question(
        title=f"Lock {room}?",
        paragraphs=(
            f"{room} is open to everybody here, and you are its only moderator. To lock it with "
            "the password that you gave, the server must see it.",
            "If the room had that password before, this is perhaps another server of the same "
            "name: then go back and ask its host.",
        ),
        label="To lock it, type lock:",
        enter="go on",
        escape="leave it open",
    )


async def agrees(ask: Ask, word: str, question: Question) -> bool:
    """Whether the person answers with that word."""
    answer = await ask(question)
    return answer is not None and answer.strip().lower() == word
