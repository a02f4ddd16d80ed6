"""The plain mode: no full screen, lines in and lines out, for pipes, scripts and screen readers.

Exit codes: 0 all well, 1 something failed (a sentence on standard error says what), 3 the server
did not let us in (nick or password), 130 Ctrl-C; wrong usage is 2. Every line of input is answered
by the server before the next is sent. Own messages are printed when they were accepted, unless a
person types them: they stand there already. With --json all of it is objects: docs/plain.md.
"""

from __future__ import annotations

import asyncio
import getpass
import secrets
from dataclasses import dataclass, replace

from client import console
from client.connection import Connection, Endpoint, connect
from client.core.talk import RUN_BYTES, Talk
from client.credentials import Keeping
from client.datadir import prepare
from client.doctor import doctor_of
from client.keeping import HabitKeeper
from client.lookup import find_room, list_servers
from client.memory import NAME as MEMORY
from client.options import Options
from client.pins import Trust, introduction
from client.plaindeeds import Means
from client.plaindoor import Asked, NotLetIn
from client.plainjson import JsonOutput
from client.plainoutput import Output, TextOutput
from client.plaintalk import PlainTalk
from client.problem import Problem
from client.returning import reconnect
from client.settings import Settings
from client.shelf import Shelf
from discovery.listing import ListedServer
from language import _
from protocol.names import is_nick, propose_nick

OK, FAILED, NOT_LET_IN, INTERRUPTED = 0, 1, 3, 130  # exit codes; argparse has 2 for wrong usage

# Questions asked again before giving up: a person who has forgotten the password needs the host.
_QUESTIONS_LIMIT = 10
REMEMBER_TIMEOUT = 1.0  # s at the end, for what takes 50 ms; only a script is there that briefly


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the person has said so far: on the command line, then when asked."""

    nick: str
    password: str | None
    server_password: str | None


def run(options: Options) -> int:
    """Run the plain mode to its end. Returns the exit code."""
    console.use_utf8()
    is_person = console.is_terminal_input() and not options.json
    output = JsonOutput() if options.json else TextOutput(is_person=is_person)
    try:
        code = _outcome(options, output, is_person=is_person)
        output.fact("end", code=code)
    except console.OutputClosed:
        console.forget_output()
        return FAILED
    return code


def _outcome(options: Options, output: Output, *, is_person: bool) -> int:
    """The exit code; whatever ends the program was said."""
    try:
        _run(options, output, is_person=is_person)
    except Problem as problem:
        output.problem(str(problem))
        if options.json:  # who reads the objects knows; whoever started it may see this only
            console.tell(str(problem))
        return NOT_LET_IN if isinstance(problem, NotLetIn) else FAILED
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    return FAILED if output.failures and not is_person else OK


def _run(options: Options, output: Output, *, is_person: bool) -> None:
    for line in prepare(options.data_dir):
        output.note(line)
    settings = Settings.load(options.settings_file)
    for line in settings.take_warnings():
        output.note(line)
    nick = options.nick or settings.preferences.nick or propose_nick(_login_name())
    answers = _Answers(nick, options.password, options.server_password)
    shelf = Shelf.at(options.data_dir, options.transport)
    found: tuple[Endpoint, str | None] | None = None
    for _try in range(_QUESTIONS_LIMIT):
        found = found or asyncio.run(_find(options, shelf, output))
        visit = _Visit(options, settings, shelf, output, *found, is_person=is_person)
        try:
            asyncio.run(visit.run(answers))
            return
        except Asked as asked:
            output.fact("asked", what=asked.what)
            # Asked outside of the event loop: there Ctrl-C would not reach the prompt.
            answers = _ask(asked, answers, output, is_person=is_person)
            # What it was about is known now; it is about nobody who answers from here on.
            options = replace(options, consent=None)
    raise Problem(_("That was asked too often; start again when you know the answer."))


async def _find(
    options: Options, shelf: Shelf, output: Output
) -> tuple[Endpoint, str | None]:
    if options.server is not None:
        return options.server, options.room
    known = shelf.pins.known()
    output.note(_("Looking for servers on this network …"))
    from discovery.finder import Finder  # only now: with an address nobody needs it

    async with Finder(shelf.book) as finder:
        try:
            server, room = await find_room(finder, options.room, known)
        except Problem as problem:
            why = f"{finder.problem} " if finder.problem else ""
            raise Problem(f"{why}{problem}") from None
    endpoint = Endpoint(server.places, server.fingerprint, server.name, server.other_of)
    return endpoint, room


class _Visit:
    """One stay at one server."""

    def __init__(
        self,
        options: Options,
        settings: Settings,
        shelf: Shelf,
        output: Output,
        endpoint: Endpoint,
        room: str | None,
        *,
        is_person: bool,
    ) -> None:
        self._options = options
        self._settings = settings
        self._shelf = shelf
        self._output = output
        self._endpoint = endpoint
        self._room = room
        self._is_person = is_person

    async def run(self, answers: _Answers) -> None:
        """Connect, talk and leave. Raises as `PlainTalk.run`."""
        options, shelf, endpoint = self._options, self._shelf, self._endpoint
        connection = await connect(
            shelf.with_known_places(endpoint),
            shelf.pins,
            shelf.ways,
            consent=options.consent,
        )
        if connection.trust is not Trust.KNOWN:
            for line in introduction(endpoint.title, connection.trust, connection.fingerprint):
                self._output.note(line)
        server = connection.fingerprint
        habits = HabitKeeper(options.data_dir / MEMORY, server, keeps_read=self._is_person)
        talk = Talk(
            answers.nick,
            shows_rooms=False,
            run=secrets.token_urlsafe(RUN_BYTES),
            preferences=self._settings.preferences,
            habits=habits.habits,
        )
        talk.model.server = endpoint.name
        means = Means(
            invite=lambda target: shelf.invite(endpoint, connection, target),
            diagnose=doctor_of(shelf.book),
            prefer=self._settings.changed,
            find_servers=self._find_servers,
            keep_habits=habits.changed,
        )

        def renew(connection: Connection) -> Keeping:
            keeping = Keeping(shelf.credentials, connection.fingerprint)
            talk.renew(
                login=keeping.login(talk.model.nick),
                server_password=answers.server_password,
                dealings=keeping.dealings(may_see=options.send_password),
                privacy=keeping.privacy(),
            )
            talk.model.address = str(connection.place)
            return keeping

        plain = PlainTalk(
            talk,
            connection,
            self._output,
            means,
            connect=lambda: reconnect(shelf, endpoint, connection),
            renew=renew,
            is_person=self._is_person,
            takes_objects=options.json,
        )
        remembering = asyncio.create_task(shelf.remember(endpoint, connection))
        try:
            await plain.run(self._room, answers.password)
        finally:
            await asyncio.wait({remembering}, timeout=REMEMBER_TIMEOUT)
            remembering.cancel()

    async def _find_servers(self) -> tuple[list[ListedServer], str]:
        from discovery.finder import Finder

        async with Finder(self._shelf.book) as finder:
            return await list_servers(finder), finder.problem or ""


def _ask(asked: Asked, answers: _Answers, output: Output, *, is_person: bool) -> _Answers:
    """Ask the person what the server wants, or give up with the reason when there is no person."""
    if not is_person:
        raise NotLetIn(f"{asked.reason} {asked.how}".strip())
    output.note(asked.reason)
    match asked.what:
        case "nick":
            nick = console.ask(_("Nick: "))
            while not is_nick(nick):
                nick = console.ask(_("Letters, digits, - and _, a letter first. Nick: "))
            return replace(answers, nick=nick)
        case "password":
            return replace(answers, password=console.ask_password(_("Password of the room: ")))
        case __:
            given = console.ask_password(_("Password of the server: "))
            return replace(answers, server_password=given)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the container; no pwd on Windows
        return ""
