"""The settings of a server: command line over environment over config file over default."""

from __future__ import annotations

import getpass
import re
import socket
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from language import _
from protocol.names import casefold, channel_of, room_of
from protocol.text import clean, cut
from server.config import read_config
from server.core.addresses import Network
from server.datadir import default_directory
from server.given import (
    DEFAULT_ROOM,
    KEEP_DAYS,
    KEEP_MESSAGES,
    PORT,
    REPLAY_LINES,
    Given,
    RoomSetting,
)
from server.options import CommandLine, read_options
from server.problem import USAGE, StartProblem
from server.values import NAME_LIMIT, BadValueError, password

__all__ = ["PORT", "RoomSetting", "Settings", "parse"]

ROOM_VARIABLE = "WARKOP_PASSWORD_"
SERVER_VARIABLE = "WARKOP_SERVER_PASSWORD"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a host can decide, checked.

    rooms: at least one, none twice. host: None is every address, IPv4 and IPv6. port: 0 is any that
    is free. plain_port, ws_port: None is none. motd: a text file; None is none. cert, key: None
    means our own. server_password: None is none. operators: passwords by name. exempt: whom no
    limit holds for.
    keep_days, keep_messages: for rooms that say nothing else. warnings: sentences for the host.
    """

    rooms: tuple[RoomSetting, ...]
    host: str | None
    port: int
    plain_port: int | None
    ws_port: int | None
    ws_tls: bool
    cert: Path | None
    key: Path | None
    data_dir: Path
    name: str
    advertise: bool
    server_password: str | None = field(repr=False)
    log_messages: bool
    create_rooms: bool
    replay_lines: int
    keep_days: int
    keep_messages: int
    motd: Path | None = None
    operators: Mapping[str, str] = field(default_factory=dict, repr=False)
    limit_loopback: bool = False
    exempt: tuple[Network, ...] = ()
    warnings: tuple[str, ...] = ()


def parse(
    argv: Sequence[str], environ: Mapping[str, str], ask: Callable[[str], str] | None = None
) -> Settings:
    """The settings from the arguments after the program's name.

    ask: None is getpass. Called with a prompt for each password that must be typed, after all else
    was found good.
    A room in the config file and on the command line is one room. Raises StartProblem for anything
    that cannot be used; SystemExit for --help, --version and options that do not exist.
    """
    line = read_options(argv)
    config = read_config(line.config) if line.config is not None else Given()
    rooms = _merge_rooms(config.rooms, line, environ)
    settings = _settings(line.given, config, environ, rooms)
    return replace(settings, rooms=_ask(rooms, line.to_ask, ask or _ask_hidden))


def _settings(
    line: Given, config: Given, environ: Mapping[str, str], rooms: Sequence[RoomSetting]
) -> Settings:
    cert, key = line.cert, line.key
    if cert is None and key is None:
        # A pair belongs together: never half of it from here and half from there.
        cert, key = config.cert, config.key
    server_password = _first(
        line.server_password, _from_environment(environ, SERVER_VARIABLE), config.server_password
    )
    return Settings(
        rooms=tuple(rooms),
        host=_first(line.host, config.host),
        port=_pick(PORT, line.port, config.port),
        plain_port=_first(line.plain_port, config.plain_port),
        ws_port=_first(line.ws_port, config.ws_port),
        ws_tls=_pick(False, line.ws_tls, config.ws_tls),
        cert=cert,
        key=key,
        data_dir=_first(line.data_dir, config.data_dir) or default_directory(),
        name=_first(line.name, config.name) or _default_name(environ),
        advertise=_pick(True, line.advertise, config.advertise),
        server_password=server_password or None,
        log_messages=_pick(True, line.log_messages, config.log_messages),
        create_rooms=_pick(True, line.create_rooms, config.create_rooms),
        replay_lines=_pick(REPLAY_LINES, line.replay_lines, config.replay_lines),
        keep_days=_pick(KEEP_DAYS, line.keep_days, config.keep_days),
        keep_messages=_pick(KEEP_MESSAGES, line.keep_messages, config.keep_messages),
        motd=_first(line.motd, config.motd),
        operators={**config.operators, **line.operators},
        limit_loopback=_pick(False, line.limit_loopback, config.limit_loopback),
        exempt=_pick((), line.exempt, config.exempt),
        warnings=_unused_variables(environ, rooms),
    )


def _first(*values: T | None) -> T | None:
    return next((value for value in values if value is not None), None)


def _pick(default: T, *values: T | None) -> T:
    found = _first(*values)
    return default if found is None else found


def _default_name(environ: Mapping[str, str]) -> str:
    logins = (environ.get(name, "") for name in ("LOGNAME", "USER", "USERNAME"))
    owner = next((login for login in logins if clean(login).strip()), socket.gethostname())
    pattern = _("{owner}'s warkop")
    room = NAME_LIMIT - len(pattern.format(owner=""))
    return pattern.format(owner=cut(clean(owner).strip(), room))


# -- rooms and their passwords --------------------------------------------------------------------


def _merge_rooms(
    from_config: Sequence[RoomSetting], line: CommandLine, environ: Mapping[str, str]
) -> list[RoomSetting]:
    on_line = {casefold(room.name): room for room in line.given.rooms}
    rooms = {casefold(room.name): room for room in from_config}
    rooms |= {key: room for key, room in on_line.items() if key not in rooms}
    if not rooms:
        rooms[DEFAULT_ROOM] = RoomSetting(channel_of(DEFAULT_ROOM))
    asked = {casefold(name) for name in line.to_ask}
    merged = []
    for key, room in rooms.items():
        typed = on_line[key].password if key in on_line else None
        if typed is None and key not in asked:
            typed = _from_environment(environ, _variable(room.name))
        merged.append(replace(room, password=_first(typed, room.password)))
    return merged


def _variable(name: str) -> str:
    """`#lab-2` -> `WARKOP_PASSWORD_LAB_2`; `lab-2` and `lab_2` share one, which opens both."""
    return ROOM_VARIABLE + re.sub(r"[^A-Z0-9_]", "_", room_of(name).upper())


def _from_environment(environ: Mapping[str, str], variable: str) -> str | None:
    """A password, or None. An empty one is a script gone wrong and must not open a room."""
    try:
        return password(environ.get(variable, "")) or None
    except BadValueError as error:
        raise StartProblem(
            _("{variable}: the password {error}").format(variable=variable, error=error), USAGE
        ) from error


def _unused_variables(environ: Mapping[str, str], rooms: Sequence[RoomSetting]) -> tuple[str, ...]:
    """A mistyped variable would leave a room open: say so."""
    used = {_variable(room.name) for room in rooms}
    return tuple(
        _("{variable} is set, but no room of that name is opened here.").format(
            variable=clean(variable)
        )
        for variable in sorted(environ)
        if variable.startswith(ROOM_VARIABLE) and variable not in used
    )


def _ask(
    rooms: Sequence[RoomSetting], to_ask: Sequence[str], ask: Callable[[str], str]
) -> tuple[RoomSetting, ...]:
    asked = {casefold(wire): _ask_one(room_of(wire), ask) for wire in to_ask}
    return tuple(
        replace(room, password=asked.get(casefold(room.name), room.password)) for room in rooms
    )


def _ask_one(room: str, ask: Callable[[str], str]) -> str:
    try:
        typed = password(ask(_("Password for the room {room}: ").format(room=room)))
    except EOFError as error:
        raise StartProblem(
            _(
                "The password for {room} could not be asked for, because nobody can type"
                " here. Use --password-file {room}=FILE."
            ).format(room=room),
            USAGE,
        ) from error
    except BadValueError as error:
        raise StartProblem(
            _("The password for {room} {error}.").format(room=room, error=error), USAGE
        ) from error
    if not typed:
        raise StartProblem(
            _("No password was typed for {room}. To open it without one: --room {room}=").format(
                room=room
            ),
            USAGE,
        )
    return typed


def _ask_hidden(prompt: str) -> str:
    """Ask at the terminal; from a pipe, where nothing can be shown, just read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", getpass.GetPassWarning)
        return getpass.getpass(prompt)
