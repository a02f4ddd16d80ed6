"""Get a connection, or tell the person why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from client.connection import Connection, Endpoint, connect
from client.pins import CertificateChanged, Consent
from client.problem import Problem
from client.returning import reconnect
from client.shelf import Shelf
from client.ui.certificates import certificate_question, consent
from client.ui.desk import Asking
from client.ui.prompts import Prompt, problem_question, waiting_question
from language import _


class Connector:
    """The way to one server. `consent`: said on the command line about another certificate."""

    def __init__(
        self, asking: Asking, shelf: Shelf, endpoint: Endpoint, *, consent: Consent | None
    ) -> None:
        self._asking = asking
        self._shelf = shelf
        self._endpoint = endpoint
        self._consent = consent

    async def connect(self, back: str) -> Connection | None:
        """A connection; or None when the person gave up or was told why there is none.

        back: where None leads, in words: `back to the list`.
        """
        while True:
            try:
                connection = await self._unless_escaped(self._open())
            except Problem as problem:
                if not await self.explain(problem, back):
                    return None
            else:
                return connection

    async def explain(self, problem: Problem, back: str) -> bool:
        """Tell the person why there is no connection. Whether another try makes sense: a changed
        certificate was accepted."""
        if not isinstance(problem, CertificateChanged):
            await self._asking.ask(Prompt(problem_question(_("No connection"), str(problem), back)))
            return False
        answer = await self._asking.ask(Prompt(certificate_question(problem, back)))
        self._consent = consent(problem, answer)
        return self._consent is not None

    async def again(self, before: Connection) -> Connection:
        """Another one to the same server, without a word to the person. Raises as `reconnect`."""
        return await reconnect(self._shelf, self._endpoint, before)

    async def _open(self) -> Connection:
        connection = await connect(
            self._shelf.with_known_places(self._endpoint),
            self._shelf.pins,
            self._shelf.ways,
            consent=self._consent,
        )
        # Agreed to was this certificate, not whatever comes when we connect again.
        self._consent = None
        self._endpoint = self._endpoint.beginning_with(connection.place)
        return connection

    async def _unless_escaped(
        self, work: Coroutine[object, object, Connection]
    ) -> Connection | None:
        """The result of the work; None if the person pressed Esc before."""
        page = Prompt(waiting_question(self._endpoint.title))
        task = asyncio.ensure_future(work)
        with self._asking.showing(page):
            try:
                await first_of(task, page.answer)
                return task.result() if task.done() else None
            finally:
                task.cancel()


async def first_of(*futures: asyncio.Future[Any]) -> None:
    """Until one of them is done."""
    await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
