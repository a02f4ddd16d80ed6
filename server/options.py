"""The command line of the server: what it offers, and what one command line says."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from language import LANGUAGES, _, parsers
from language import of_environment as language_of_environment
from protocol.names import casefold, room_of
from server.given import (
    DEFAULT_ROOM,
    KEEP_DAYS,
    KEEP_MESSAGES,
    PORT,
    REPLAY_LINES,
    Given,
    RoomSetting,
)
from server.password_file import read_password
from server.problem import USAGE, StartProblem
from server.values import (
    SETTINGS,
    BadValueError,
    operator_name,
    operator_password,
    path,
    room_name,
)
from server.values import password as check_password
from server.version import version

PROGRAM = "warkop-server"
AUTOMATIC = "auto"  # speak the language that the computer is set up for


@dataclass(slots=True)
class CommandLine:
    """What a command line says. to_ask: wire names of rooms whose password must be asked for."""

    given: Given
    to_ask: list[str]
    config: Path | None


def read_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The code of the language to speak. To be read, and used, before anything else: it is also
    that of --help and of refusals. What the option cannot be is refused by `read_options`."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--language", default=AUTOMATIC)
    try:
        found = str(parser.parse_known_args(list(argv))[0].language)
    except argparse.ArgumentError:  # without a value
        found = AUTOMATIC
    return found if found in LANGUAGES else language_of_environment(environ)


def read_options(argv: Sequence[str]) -> CommandLine:
    """The arguments, checked.

    Raises StartProblem for a value that cannot be used, SystemExit(2) for an option that does not
    exist, SystemExit(0) after --help and --version.
    """
    parser = _parser()
    found, rest = parser.parse_known_args(list(argv))
    if rest:
        parser.error(_unknown(rest[0], parser))
    values: dict[str, Any] = {}
    for field, check in SETTINGS.items():
        value = getattr(found, field)
        if value is not None:
            values[field] = _checked(f"--{field.replace('_', '-')}", check, value)
    if found.server_password_file is not None:
        values["server_password"] = _checked(
            "--server-password-file",
            lambda file: read_password(path(file)),
            found.server_password_file,
        )
    values["operators"] = _operators(found)
    rooms, to_ask = _rooms(found)
    config = None if found.config is None else _checked("--config", path, found.config)
    return CommandLine(Given(rooms=rooms, **values), to_ask, config)


def _checked(option: str, check: Callable[[object], Any], value: object) -> Any:
    try:
        return check(value)
    except BadValueError as error:
        raise StartProblem(f"{option}: {error}", USAGE) from error


def _operators(found: argparse.Namespace) -> dict[str, str]:
    """The operators' names and passwords."""
    operators: dict[str, str] = {}
    for option, values in (
        ("--operator", found.operator),
        ("--operator-file", found.operator_file),
    ):
        for value in values:
            name, equals, secret = value.partition("=")
            if not equals:
                what = "PASSWORD" if option == "--operator" else "FILE"
                raise StartProblem(
                    _("{option}: write NAME={what}").format(option=option, what=what), USAGE
                )
            name = _checked(option, operator_name, name)
            if name in operators:
                raise StartProblem(
                    _("{option}: {name} is given two passwords. Give one.").format(
                        option=option, name=name
                    ),
                    USAGE,
                )
            if option == "--operator":
                operators[name] = _checked(f"--operator {name}", operator_password, secret)
            else:
                operators[name] = _checked(option, lambda raw: read_password(path(raw)), secret)
    return operators


# -- rooms ----------------------------------------------------------------------------------------


def _rooms(found: argparse.Namespace) -> tuple[list[RoomSetting], list[str]]:
    """The rooms in the order of the options, and those whose password is to be asked."""
    rooms: dict[str, RoomSetting] = {}
    for value in found.room:
        name, equals, secret = value.partition("=")
        wire = _checked("--room", room_name, name)
        given = _checked(f"--room {name}", _room_password, secret)
        _add(rooms, RoomSetting(wire, given if equals else None))
    for value in found.password_file:
        name, equals, file = value.partition("=")
        if not equals or not file:
            text = _("--password-file: write NAME=FILE, the room and the file with its password")
            raise StartProblem(text, USAGE)
        wire = _checked("--password-file", room_name, name)
        read = _checked("--password-file", lambda raw: read_password(path(raw)), file)
        _add(rooms, RoomSetting(wire, read))
    to_ask: dict[str, str] = {}
    for value in found.ask_password:
        wire = _checked("--ask-password", room_name, value)
        if rooms.get(casefold(wire), RoomSetting(wire)).password is not None:
            raise StartProblem(_twice(wire), USAGE)
        _add(rooms, RoomSetting(wire))
        to_ask[casefold(wire)] = wire
    return list(rooms.values()), list(to_ask.values())


def _room_password(value: object) -> str:
    try:
        return check_password(value)
    except BadValueError as error:
        raise BadValueError(_("the password {error}").format(error=error)) from error


def _add(rooms: dict[str, RoomSetting], room: RoomSetting) -> None:
    """Add a room; one named twice is one room, but with two passwords one would be ignored."""
    earlier = rooms.get(casefold(room.name))
    if earlier is None or earlier.password is None:
        rooms[casefold(room.name)] = room
    elif room.password not in (None, earlier.password):
        raise StartProblem(_twice(room.name), USAGE)


def _twice(wire: str) -> str:
    return _("The room {room} is given two passwords on the command line. Give it one.").format(
        room=room_of(wire)
    )


# -- the parser -----------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parsers.speak()
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        usage="%(prog)s [--room NAME[=PASSWORD]] [options]",
        description=_("Open chat rooms that people on this network find by themselves."),
        epilog=_(
            "A password may also come from the environment: WARKOP_PASSWORD_NAME for"
            " the room NAME (in capitals, every other character as _),"
            " WARKOP_SERVER_PASSWORD. The command line goes before the environment,"
            " that before the config file."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version()}")
    parser.add_argument(
        "--language",
        choices=(AUTOMATIC, *LANGUAGES),
        help=_("what this server speaks, to you and to others (auto: what your computer speaks)"),
    )
    _add_room_options(parser.add_argument_group(_("rooms")))
    _add_network_options(parser.add_argument_group(_("network")))
    _add_server_options(parser.add_argument_group(_("server")))
    _add_host_options(parser.add_argument_group(_("keeping order")))
    return parser


def _add_room_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--room",
        action="append",
        default=[],
        metavar="NAME[=PASSWORD]",
        help=_(
            "open a room ({default_room} if there is none); may be repeated. Other"
            " users of this computer can see a password written here. NAME= takes the"
            " password away"
        ).format(default_room=DEFAULT_ROOM),
    )
    add(
        "--ask-password",
        action="append",
        default=[],
        metavar="NAME",
        help=_("open a room and ask for its password now"),
    )
    add(
        "--password-file",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help=_("open a room with the password in the first line of a file"),
    )
    add(
        "--no-create-rooms",
        dest="create_rooms",
        action="store_false",
        default=None,
        help=_("let people join these rooms only, not make their own"),
    )
    add(
        "--replay-lines",
        metavar="N",
        help=_(
            "lines of a room's history for programs that can't ask for it ({replay_lines}; 0: none)"
        ).format(replay_lines=REPLAY_LINES),
    )
    add(
        "--keep-days",
        metavar="N",
        help=_("forget messages older than this ({keep_days})").format(keep_days=KEEP_DAYS),
    )
    add(
        "--keep-messages",
        metavar="N",
        help=_("forget all but the newest of a room ({keep_messages})").format(
            keep_messages=KEEP_MESSAGES
        ),
    )


def _add_network_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--host", metavar="ADDRESS", help=_("listen on this address only (all, IPv4 and IPv6)"))
    add(
        "--port",
        metavar="N",
        help=_("port for TLS ({port}; 0: any that is free)").format(port=PORT),
    )
    add(
        "--plain-port",
        metavar="N",
        help=_(
            "also listen without encryption on this port: anybody on the network can read along"
        ),
    )
    add(
        "--ws-port",
        metavar="N",
        help=_(
            "also listen for WebSocket clients (browsers) on this port: without"
            " --ws-tls anybody on the network can read along"
        ),
    )
    add(
        "--ws-tls",
        action="store_true",
        default=None,
        help=_("WebSockets over TLS (wss://); browsers ask about a certificate made by yourself"),
    )
    add(
        "--no-advertise",
        dest="advertise",
        action="store_false",
        default=None,
        help=_("do not show up in people's lists, nor answer searches; they must type the address"),
    )
    add("--cert", metavar="FILE", help=_("your own certificate, PEM (one is made)"))
    add("--key", metavar="FILE", help=_("its private key, PEM, without a passphrase"))


def _add_host_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--operator",
        action="append",
        default=[],
        metavar="NAME=PASSWORD",
        help=_(
            "somebody who may do what you may: OPER NAME PASSWORD in an IRC client,"
            " then HOST help; may be repeated. Other users of this computer can see"
            " it here"
        ),
    )
    add(
        "--operator-file",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help=_("the same with the password in the first line of a file"),
    )
    add(
        "--exempt",
        action="append",
        metavar="ADDRESS",
        help=_("no limits for this address or network (10.0.0.0/24); may be repeated"),
    )
    add(
        "--limit-loopback",
        action="store_true",
        default=None,
        help=_("limits also for programs on this computer, which are exempt otherwise"),
    )


def _add_server_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--name", metavar="TEXT", help=_("what people see in their list (your login's warkop)"))
    add("--motd", metavar="FILE", help=_("a text that everybody is sent on connecting"))
    secret = group.add_mutually_exclusive_group()
    secret.add_argument(
        "--server-password",
        metavar="PASSWORD",
        help=_("let only those in who know it; other users of this computer can see it here"),
    )
    secret.add_argument(
        "--server-password-file", metavar="FILE", help=_("the same, from the first line of a file")
    )
    add("--data-dir", metavar="DIR", help=_("where history, rooms and certificate are kept"))
    add(
        "--config",
        metavar="FILE",
        help=_(
            "a TOML file with these settings (port = 6697) and rooms ([[room]] with"
            " name, password, topic, keep_days, keep_messages; [[operator]] with"
            " name, password)"
        ),
    )
    add(
        "--no-log-messages",
        dest="log_messages",
        action="store_false",
        default=None,
        help=_("do not show here what is said in rooms"),
    )


def _unknown(argument: str, parser: argparse.ArgumentParser) -> str:
    if not argument.startswith("-"):
        return _(
            "do not know what to do with {argument!r}; to open a room: --room {argument}"
        ).format(argument=argument)
    known = [option for option in parser._option_string_actions if option.startswith("--")]
    near = get_close_matches(argument.partition("=")[0], known, n=1)
    pattern = (
        _("there is no option {option}; did you mean {near}?")
        if near
        else _("there is no option {option}; see --help")
    )
    return pattern.format(option=argument.partition("=")[0], near="".join(near))
