"""The plain mode: no full screen, lines in and lines out, for pipes, scripts and screen readers.

Exit codes: 0 all well, 1 something failed (one sentence on standard error says what), 130 Ctrl-C.
Chat, and answers to what was asked (/who, /rooms, /help), go to standard output, everything else
to standard error. Every line of input is answered by the server before the next is sent. Own
messages are printed when they were accepted, unless a person types them: they stand there already.
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
from client.lookup import find_room
from client.options import Options
from client.pins import Trust, introduction
from client.plaintalk import Asked, PlainTalk
from client.problem import Problem
from client.returning import reconnect
from client.settings import Settings
from client.shelf import Shelf
from protocol.names import is_nick, propose_nick

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
    try:
        return _run(options)
    except Problem as problem:
        return _fail(str(problem))
    except (KeyboardInterrupt, EOFError):
        return 130
    except console.OutputClosed:
        console.forget_output()
        return 1


def _run(options: Options) -> int:
    for line in prepare(options.data_dir):
        console.tell(line)
    settings = Settings.load(options.settings_file)
    for line in settings.take_warnings():
        console.tell(line)
    nick = options.nick or settings.preferences.nick or propose_nick(_login_name())
    answers = _Answers(nick, options.password, options.server_password)
    shelf = Shelf.at(options.data_dir, options.transport)
    found: tuple[Endpoint, str | None] | None = None
    for _ in range(_QUESTIONS_LIMIT):
        found = found or asyncio.run(_find(options, shelf))
        try:
            return asyncio.run(_talk(options, settings, shelf, answers, *found))
        except Asked as asked:
            # Asked outside of the event loop: there Ctrl-C would not reach the prompt.
            answers = _ask(asked, answers)
            # What it was about is known now; it is about nobody who answers from here on.
            options = replace(options, consent=None)
    raise Problem("That was asked too often; start again when you know the answer.")


def _fail(sentence: str) -> int:
    try:
        console.tell(sentence)
    except console.OutputClosed:
        console.forget_output()
    return 1


async def _find(options: Options, shelf: Shelf) -> tuple[Endpoint, str | None]:
    if options.server is not None:
        return options.server, options.room
    known = shelf.pins.known()
    console.tell("Looking for servers on this network …")
    from discovery.finder import Finder  # only now: with an address nobody needs it

    async with Finder(shelf.book) as finder:
        try:
            server, room = await find_room(finder, options.room, known)
        except Problem as problem:
            why = f"{finder.problem} " if finder.problem else ""
            raise Problem(f"{why}{problem}") from None
    endpoint = Endpoint(server.places, server.fingerprint, server.name, server.other_of)
    return endpoint, room


async def _talk(
    options: Options,
    settings: Settings,
    shelf: Shelf,
    answers: _Answers,
    endpoint: Endpoint,
    room: str | None,
) -> int:
    connection = await connect(
        shelf.with_known_places(endpoint),
        shelf.pins,
        shelf.ways,
        consent=options.consent,
    )
    if connection.trust is not Trust.KNOWN:
        lines = introduction(endpoint.title, connection.trust, connection.fingerprint)
        console.tell("\n".join(lines))
    talk = Talk(
        answers.nick,
        shows_rooms=False,
        run=secrets.token_urlsafe(RUN_BYTES),
        preferences=settings.preferences,
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
        connect=lambda: reconnect(shelf, endpoint, connection),
        renew=renew,
        invite=lambda target: shelf.invite(endpoint, connection, target),
        diagnose=doctor_of(shelf.book),
        prefer=settings.changed,
        is_person=console.is_terminal_input(),
    )
    remembering = asyncio.create_task(shelf.remember(endpoint, connection))
    try:
        return await plain.run(room, answers.password)
    finally:
        await asyncio.wait({remembering}, timeout=REMEMBER_TIMEOUT)
        remembering.cancel()


def _ask(asked: Asked, answers: _Answers) -> _Answers:
    """Ask the person what the server wants, or give up with the reason when there is no person."""
    if not console.is_terminal_input():
        raise Problem(f"{asked.reason} {asked.how}".strip())
    console.tell(asked.reason)
    match asked.what:
        case "nick":
            nick = console.ask("Nick: ")
            while not is_nick(nick):
                nick = console.ask("Letters, digits, - and _, a letter first. Nick: ")
            return replace(answers, nick=nick)
        case "password":
            return replace(answers, password=console.ask_password("Password of the room: "))
        case _:
            given = console.ask_password("Password of the server: ")
            return replace(answers, server_password=given)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the container; no pwd on Windows
        return ""
