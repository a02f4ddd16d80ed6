"""The config file: TOML with the settings of the command line, and a line for every complaint."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from language import _
from protocol.names import casefold, room_of
from server.given import Given, RoomSetting
from server.password_file import read_password
from server.problem import USAGE, StartProblem
from server.values import OPERATOR_SETTINGS, ROOM_SETTINGS, SETTINGS, BadValueError, Check

# Bytes: some 1,500 rooms. A wrong path may lead to a film.
READ_LIMIT = 256 * 1024

# Passwords that stand in a file of their own, by the setting that they fill.
_FILES = {"server_password_file": "server_password", "password_file": "password"}
_PATHS = ("cert", "key", "data_dir", "motd")
_POSITION = re.compile(r" \(at line (\d+), column (\d+)\)")

# Where a value stands: keys, and the numbers of list entries; ("room", 1, "topic").
Where = tuple[str | int, ...]
# Entries of an array of tables.
Tables = Iterable[Mapping[str, object]]


class _RefusedError(Exception):
    def __init__(self, where: Where, text: str) -> None:
        super().__init__(text)
        self.where = where
        self.text = text


def read_config(path: Path) -> Given:
    """What the file says, checked. Relative paths in it start at the file's own directory.

    Raises StartProblem: `config.toml:7: port: must be …`, with the line of the key.
    """
    content = _read(path)
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise StartProblem(_syntax(path, content, str(error)), USAGE) from error
    except RecursionError as error:
        raise StartProblem(
            _("{path}: the values are nested too deeply").format(path=path), USAGE
        ) from error
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise StartProblem(
            _("{path}: a number has too many digits").format(path=path), USAGE
        ) from error
    try:
        return _given(table, path.absolute().parent)
    except _RefusedError as refused:
        names = [str(part) for part in refused.where if isinstance(part, str)]
        place = f"{path}:{line_of(content, refused.where)}: {'.'.join(names)}"
        raise StartProblem(f"{place}: {refused.text}", USAGE) from refused


def line_of(content: str, where: Where) -> int:
    """The line, from 1, on which a value that the TOML text has begins.

    tomllib keeps no lines, so it is asked which beginning of the text already has the value.
    """
    lines = content.split("\n")
    # `without` lines parse and lack the value; any beginning of `upto` lines or more has it.
    without, upto = 0, len(lines)
    while upto - without > 1:
        middle = (without + upto) // 2
        end, table = _first_table(lines, middle)
        if end >= upto or _has(table, where):
            upto = middle
        else:
            without = end
    return without + 1


def _first_table(lines: list[str], end: int) -> tuple[int, object]:
    """The shortest beginning of at least `end` lines that is TOML, and what it says."""
    while end < len(lines):
        try:
            return end, tomllib.loads("\n".join(lines[:end]) + "\n")
        except tomllib.TOMLDecodeError:  # cut within a value of several lines
            end += 1
    return end, None


def _has(table: Any, where: Where) -> bool:
    for part in where:
        try:
            table = table[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(READ_LIMIT + 1)
    except OSError as error:
        raise StartProblem(
            _(
                "The config file {path} cannot be read ({reason}). Check the path after --config."
            ).format(path=path, reason=error.strerror),
            USAGE,
        ) from error
    if len(raw) > READ_LIMIT:
        raise StartProblem(
            _(
                "{path} has more than {count} KiB, too much for a config file. Check the"
                " path after --config."
            ).format(path=path, count=READ_LIMIT // 1024),
            USAGE,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StartProblem(
            _("{path}:{line}: is not UTF-8 text; save it as UTF-8").format(path=path, line=line),
            USAGE,
        ) from error


def _syntax(path: Path, content: str, text: str) -> str:
    position = _POSITION.search(text)
    if position is None:
        line = content.rstrip("\n").count("\n") + 1
        return f"{path}:{line}: {text.removesuffix(' (at end of document)')}"
    line_number, column = position.groups()
    return _("{path}:{line}: {problem} (column {column})").format(
        path=path, line=line_number, problem=_POSITION.sub("", text), column=column
    )


# -- from tables to settings ----------------------------------------------------------------------


def _given(table: Mapping[str, object], base: Path) -> Given:
    entries = table.get("room", [])
    operators = table.get("operator", [])
    others = {key: value for key, value in table.items() if key not in ("room", "operator")}
    values = _checked(others, SETTINGS, (), base)
    for name, found in (("room", entries), ("operator", operators)):
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            text = _("each {name} begins with a line [[{name}]], followed by name = …").format(
                name=name
            )
            raise _RefusedError((name,), text)
    rooms = _rooms(cast(Tables, entries), base)
    return Given(rooms=rooms, operators=_operators(cast(Tables, operators), base), **values)


def _operators(entries: Tables, base: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for index, entry in enumerate(entries):
        values = _checked(entry, OPERATOR_SETTINGS, ("operator", index), base)
        for key in OPERATOR_SETTINGS:
            if key not in values:
                raise _RefusedError(
                    ("operator", index), _("has no {key}; add a line {key} = …").format(key=key)
                )
        if values["name"] in found:
            text = _("{name} is already above; write it once").format(name=values["name"])
            raise _RefusedError(("operator", index, "name"), text)
        found[values["name"]] = values["password"]
    return found


def _rooms(entries: Iterable[Mapping[str, object]], base: Path) -> list[RoomSetting]:
    rooms: dict[str, RoomSetting] = {}
    for index, entry in enumerate(entries):
        values = _checked(entry, ROOM_SETTINGS, ("room", index), base)
        if "name" not in values:
            raise _RefusedError(("room", index), _("has no name; add a line name = …"))
        room = RoomSetting(**values)
        if casefold(room.name) in rooms:
            text = _("{name} is already above; write it once").format(name=room_of(room.name))
            raise _RefusedError(("room", index, "name"), text)
        rooms[casefold(room.name)] = room
    return list(rooms.values())


def _checked(
    table: Mapping[str, object], checks: Mapping[str, Check], where: Where, base: Path
) -> dict[str, Any]:
    """The values of one table by field, each checked; passwords in files are read."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        field = _FILES.get(key, key)
        if field not in checks:
            raise _RefusedError((*where, key), _unknown(key, checks))
        if field in values:
            raise _RefusedError(
                (*where, key), _("give {field} or {field}_file, not both").format(field=field)
            )
        try:
            if key != field:
                values[field] = read_password(base / SETTINGS["cert"](value))
            else:
                values[field] = checks[key](value)
        except BadValueError as error:
            raise _RefusedError((*where, key), str(error)) from error
        if key in _PATHS:
            values[key] = base / values[key]
    return values


def _unknown(key: str, checks: Mapping[str, Check]) -> str:
    known = [*checks, *(file for file, field in _FILES.items() if field in checks)]
    if checks is SETTINGS:
        known += ["room", "operator"]
    wanted = key.replace("-", "_").lower().removeprefix("no_")
    near = get_close_matches(wanted, known, n=1)
    return (
        _("is not a setting; did you mean {near}?").format(near=near[0])
        if near
        else (_("is not a setting; there are {names}").format(names=", ".join(sorted(known))))
    )
