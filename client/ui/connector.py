"""Get a connection, or tell the person why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from client.connection import Connection, Endpoint, connect
from client.pins import CertificateChanged
from client.problem import Problem
from client.shelf import Shelf
from client.ui.prompts import Prompt, certificate_question, problem_question, waiting_question
from client.ui.screen import Screen

# What a person types to trust a changed certificate: a word, because Enter is pressed by habit.
ACCEPT = "accept"


class Connector:
    """The way to one server. `accept`: a changed certificate was accepted on the command line."""

    def __init__(self, screen: Screen, shelf: Shelf, endpoint: Endpoint, *, accept: bool) -> None:
        self._screen = screen
        self._shelf = shelf
        self._endpoint = endpoint
        self._accept = accept
        self._accepted = ""  # the fingerprint the person agreed to

    async def connect(self, back: str) -> Connection | None:
        """A connection; or None when the person gave up or was told why there is none.

        back: where None leads, in words: `back to the list`.
        """
        while True:
            try:
                connecting = connect(
                    self._shelf.with_known_places(self._endpoint),
                    self._shelf.pins,
                    self._shelf.ways,
                    accept_certificate=self._accept,
                    accepted=self._accepted,
                )
                connection = await self._unless_escaped(connecting)
            except CertificateChanged as problem:
                question = certificate_question(problem.explanation, back)
                answer = await self._screen.ask(Prompt(question))
                if answer is None or answer.strip().lower() != ACCEPT:
                    return None
                self._accepted = problem.shown
            except Problem as problem:
                question = problem_question("No connection", str(problem), back)
                await self._screen.ask(Prompt(question))
                return None
            else:
                # Accepted was this certificate, not whatever comes when we connect again.
                self._accept = self._accept and connection is None
                if connection is not None:
                    self._endpoint = self._endpoint.beginning_with(connection.place)
                return connection

    async def _unless_escaped(
        self, work: Coroutine[object, object, Connection]
    ) -> Connection | None:
        """The result of the work; None if the person pressed Esc before."""
        page = Prompt(waiting_question(self._endpoint.title))
        task = asyncio.ensure_future(work)
        with self._screen.showing(page):
            try:
                await first_of(task, page.answer)
                return task.result() if task.done() else None
            finally:
                task.cancel()


async def first_of(*futures: asyncio.Future[Any]) -> None:
    """Until one of them is done."""
    await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
