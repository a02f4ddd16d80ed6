"""All visits of now, one for each server, and the page on which their talks are seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from client.connection import Connection, Endpoint
from client.core.events import Event
from client.core.jumping import Goal
from client.core.model import Line, Phase
from client.core.talk import Talk
from client.memory import Memory
from client.pins import Consent
from client.ui.desk import Desk
from client.ui.doctorpage import show_doctor
from client.ui.talkpage import TalkActions, TalkPage
from client.ui.visit import Visit
from discovery.place import Place


class KeptDrafts:
    """What was typed and not sent: whole as long as the program runs, and remembered. server_of:
    the fingerprint of a talk's server; empty: none."""

    def __init__(self, memory: Memory, server_of: Callable[[Talk], str]) -> None:
        self._memory = memory
        self._server_of = server_of
        self._typed: dict[tuple[str, str], str] = {}

    def of(self, talk: Talk, key: str) -> str:
        """What stands in the input there; empty: nothing."""
        server = self._server_of(talk)
        if (server, key) in self._typed:
            return self._typed[server, key]
        return self._memory.of(server).drafts.get(key, "") if server else ""

    def keep(self, talk: Talk, key: str, text: str) -> None:
        """This stands there now."""
        if server := self._server_of(talk):
            self._typed[server, key] = text
            self._memory.of(server).keep_draft(key, text)
            self._memory.touch()


class Visits:
    """`close` ends them. met: told where a server answered. ended: called when one is over."""

    def __init__(
        self,
        desk: Desk,
        *,
        met: Callable[[Place], None],
        ended: Callable[[], None],
        consent: Consent | None = None,
    ) -> None:
        self._desk = desk
        self._met = met
        self._ended = ended
        self._consent = consent
        self._running: dict[asyncio.Task[None], Visit] = {}
        self._page: TalkPage | None = None
        desk.moved = self._moved
        desk.stays = lambda: [one.stay for one in self._running.values() if one.stay is not None]

    def __len__(self) -> int:
        return len(self._running)

    @property
    def are_under_way(self) -> bool:
        """Whether some visit is not inside yet, so that a room is to be expected."""
        stays = [visit.stay for visit in self._running.values()]
        return any(stay is None or not stay.been_inside for stay in stays)

    @property
    def unsent(self) -> int:
        """How many own messages wait to be sent, or perhaps were not, on all servers."""
        return sum(talk.unsent for talk in self._desk.servers.talks)

    @property
    def rooms(self) -> Mapping[str, frozenset[str]]:
        """By the fingerprint of each server that we are connected to: the rooms we are in there,
        by wire name in lower case."""
        found = {}
        for visit in self._running.values():
            if (stay := visit.stay) is not None and stay.talk.model.phase is Phase.ONLINE:
                rooms = stay.talk.model.rooms.items()
                found[stay.server] = frozenset(key for key, room in rooms if room.joined)
        return found

    def go(self, endpoint: Endpoint, room: str | None) -> None:
        """Go to that server, and there into a room (wire name): over the connection that is there,
        or a new one. None: where the person was there, or ask which room."""
        there = self._find(lambda one: _is_same(one, endpoint))
        if there is not None:
            self._return(there, room)
            return
        visit = Visit(
            self._desk,
            endpoint,
            room,
            met=lambda connection: self._is_new(visit, connection, room),
            seen=self,
            consent=self._consent,
        )
        self._consent = None  # it was said of the first
        task = asyncio.ensure_future(visit.run())
        self._running[task] = visit
        task.add_done_callback(self._done)

    def rename(self, nick: str) -> None:
        """The person wants another nick, everywhere."""
        for talk in self._desk.servers.talks:
            if talk.model.phase is Phase.ONLINE:
                talk.choose_nick(nick)
        self._flush()

    async def close(self) -> None:
        """Say goodbye everywhere. Raises what a bug raised in one of them."""
        tasks = list(self._running)
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    def _find(self, condition: Callable[[Visit], bool]) -> Visit | None:
        return next((visit for visit in self._running.values() if condition(visit)), None)

    def _of(self, talk: Talk) -> Visit | None:
        return self._find(lambda visit: visit.stay is not None and visit.stay.talk is talk)

    def _return(self, visit: Visit, room: str | None) -> None:
        """Look there again."""
        if visit.stay is not None:
            self._desk.servers.look_at(visit.stay.talk)
            self._desk.note_move()
        if room is not None:
            visit.enter(room)

    def _is_new(self, visit: Visit, connection: Connection, room: str | None) -> bool:
        """Whether nobody of ours is at that server yet; else go to who is."""
        self._met(connection.place)
        shown = connection.fingerprint
        there = self._find(
            lambda one: one is not visit and one.stay is not None and one.stay.server == shown
        )
        if there is not None:
            self._return(there, room)
        return there is None

    def restored(self, talk: Talk, key: str, count: int) -> None:
        """As `Seen` says."""
        room = talk.model.rooms.get(key)
        if room is not None and self._page is not None:
            timeline = self._page.timeline(key, talk)
            timeline.mark_restored(room.lines, count)
            timeline.open()

    def jumped(self, talk: Talk, key: str, line: Line) -> None:
        """As `Seen` says."""
        if self._page is not None:
            self._page.timeline(key, talk).show(line, goal=True)

    def cleared(self, talk: Talk, key: str) -> None:
        """As `Seen` says."""
        room = talk.model.rooms.get(key)
        if room is not None and self._page is not None:
            self._page.timeline(key, talk).clear(room)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "a visit failed", "exception": error}
            task.get_loop().call_exception_handler(context)
        self._ended()

    def _moved(self) -> None:
        """Show the talk, or nothing; and remember where the person is."""
        desk = self._desk
        if desk.servers.talks and self._page is None:
            self._page = self._new_page()
        desk.screen.put_below(self._page if desk.servers.talks else None)
        visit, room = self._of(desk.servers.current), desk.servers.model.room
        if visit is not None and visit.stay is not None and room is not None and room.joined:
            desk.memory.been(visit.stay.server, room.target, desk.servers.model.nick)
        desk.screen.redraw()

    def _new_page(self) -> TalkPage:
        desk = self._desk
        actions = TalkActions(
            submit=self._submit,
            flush=self._flush,
            quit=lambda: desk.leave(""),
            reconnect=lambda: self._with_current(Visit.reconnect),
            find=lambda: self._with_current(Visit.find),
            jump=self._jump,
            text=lambda: desk.hands.show_text(desk.servers.current),
            servers=lambda: desk.show_list(),
            doctor=lambda: show_doctor(desk.screen, desk.diagnose),
            show=self._show,
        )
        desk.servers.looked = desk.note_move
        return TalkPage(
            desk.servers,
            actions,
            keymap=desk.screen.keymap,
            history=desk.guest.written,
            drafts=KeptDrafts(desk.memory, self._server_of),
            zone=desk.zone,
        )

    def _server_of(self, talk: Talk) -> str:
        visit = self._of(talk)
        return visit.stay.server if visit is not None and visit.stay is not None else ""

    def _with_current(self, do: Callable[[Visit], None]) -> None:
        if (visit := self._of(self._desk.servers.current)) is not None:
            do(visit)

    def _submit(self, text: str) -> bool:
        if text.strip() == "/help":  # a page, not forty lines among what was said
            self._desk.screen.open_help()
            return True
        visit = self._of(self._desk.servers.current)
        if visit is None or not visit.submit(text):
            return False
        if not self._desk.guest.holds_password(text):
            self._desk.memory.wrote(text)
        return True

    def _jump(self) -> None:
        from client.ui.jumppage import JumpPage

        screen = self._desk.screen
        page = JumpPage(self._desk.servers, opener=screen.keymap.keys("jump"))
        screen.open(page, self._go_to)

    def _go_to(self, goal: Goal | None) -> None:
        if goal is not None and self._page is not None:
            self._page.go_to(goal)

    def _show(self, events: list[Event]) -> None:
        if (visit := self._of(self._desk.servers.current)) is not None and visit.stay is not None:
            visit.stay.show(events)

    def _flush(self) -> None:
        for visit in self._running.values():
            if visit.stay is not None:
                visit.stay.flush()


def _is_same(visit: Visit, endpoint: Endpoint) -> bool:
    """Whether that visit is at the server that is meant."""
    if endpoint.server_id and visit.stay is not None:
        return visit.stay.server == endpoint.server_id
    if endpoint.server_id and visit.endpoint.server_id:
        return visit.endpoint.server_id == endpoint.server_id
    place = visit.stay.connection.place if visit.stay is not None else None
    return visit.endpoint.places == endpoint.places or place in endpoint.places
