"""The host's console: commands typed into the server's terminal, below the log."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle

from language import N_, _
from protocol.text import clean
from server.core.host.orders import command_of
from server.log import LiveLog

PROMPT = "> "


class Orders(Protocol):
    """Who carries out what is typed: the hub."""

    async def host_command(self, line: str) -> list[str]:
        """Carry out a line. Returns the lines to show."""

    def proposals(self, line: str) -> list[str]:
        """The words that could stand where the line ends."""


@contextlib.asynccontextmanager
async def console(orders: Orders, log: LiveLog, stop: Callable[[], None]) -> AsyncIterator[None]:
    """Within this block commands can be typed, and lines of the log appear above the prompt.

    stop: called when the host ends the input (Ctrl-C, Ctrl-D). Where the terminal turns out to be
    none (some terminals on Windows), the log says so, and nothing else changes.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch_stdout(raw=True))
        stack.enter_context(log.elsewhere(sys.stdout))
        task = asyncio.create_task(_serve(orders, log, stop))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _serve(orders: Orders, log: LiveLog, stop: Callable[[], None]) -> None:
    try:
        prompts = Prompts(orders)
    except Exception as error:  # each system has its own exception for "this is no terminal"
        log.line(
            _("no commands can be typed here ({name}); Ctrl-C ends the server").format(
                name=type(error).__name__
            )
        )
        return
    log.line(_("type help for commands, stop to end the server"))
    while True:
        try:
            line = await prompts.line()
        except (EOFError, KeyboardInterrupt):
            stop()
            return
        for answer in await orders.host_command(line) if line else [_(prompts.NOTHING)]:
            log.answer(answer)


class Prompts:
    """Asks the host for lines, and for passwords that are not shown."""

    NOTHING = N_("Nothing was changed")

    def __init__(self, orders: Orders) -> None:
        """Raises what prompt_toolkit raises where there is no terminal."""
        self._lines: PromptSession[str] = PromptSession(
            PROMPT,
            completer=_Completer(orders.proposals),
            complete_while_typing=False,
            # Lists the words as a shell does: a menu would need empty lines below the prompt.
            complete_style=CompleteStyle.READLINE_LIKE,
            history=_History(),
        )
        self._secrets: PromptSession[str] = PromptSession(is_password=True)

    async def line(self) -> str:
        """The next line with words in it, with the password that it lacks; empty when the host
        then gave none. Raises EOFError and KeyboardInterrupt for Ctrl-D and Ctrl-C."""
        line = ""
        while not line.strip():
            line = await _ask(self._lines)
        row = command_of(line)
        words = line.split()[1:]
        if row is None or row.secret is None or len(words) != row.secret:
            return line
        self._secrets.message = _("New password for {room} (not shown): ").format(
            room=clean(words[-1])
        )
        try:
            secret = await _ask(self._secrets)
        except (EOFError, KeyboardInterrupt):
            return ""
        return f"{line} {secret}" if secret else ""


def _ask(session: PromptSession[str]) -> Awaitable[str]:
    # Signals are the server's own business (server.stopping), and so are bugs.
    return session.prompt_async(handle_sigint=False, set_exception_handler=False)


class _History(InMemoryHistory):
    """What was typed, for the Up key; lines with a password are not kept."""

    def append_string(self, string: str) -> None:
        row = command_of(string)
        if row is None or row.secret is None or len(string.split()) <= row.secret + 1:
            super().append_string(string)


class _Completer(Completer):
    def __init__(self, proposals: Callable[[str], list[str]]) -> None:
        self._proposals = proposals

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        line = document.text_before_cursor
        words = line.split()
        begun = words[-1] if words and not line[-1].isspace() else ""
        for word in self._proposals(line):
            yield Completion(word, start_position=-len(begun))
