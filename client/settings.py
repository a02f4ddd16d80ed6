"""The settings file: what the person chose with `/set`, in TOML, with a comment to each.

It is written by `/set` only, whole and at once, and read with care: what is wrong in it is told,
and counts as not chosen. Before it is written for the first time after that, it is set aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import language
from client import jsonfile
from client.core import actions
from client.core.preferences import KEYS, SETTINGS, Preferences, Value
from client.problem import Problem
from language import N_, _

FILE = "settings.toml"
ASIDE = ".broken"  # follows the name of a file that was set aside, and one of these
_NUMBERS = ("", *range(2, 10))
# Bytes read: a hundred times what we write.
FILE_LIMIT = 1_000_000
_WHAT = N_("settings file")


class Settings:
    """One file and the preferences it is about, which `load` fills; the language is used at once.

    warnings: what was wrong in the file, in sentences for the person.
    """

    def __init__(self, path: Path, preferences: Preferences | None = None) -> None:
        self.path = path
        self.preferences = preferences or Preferences()
        self.warnings: list[str] = []

    @classmethod
    def load(cls, path: Path, preferences: Preferences | None = None) -> Settings:
        """What the file says, into preferences that are as at first. Raises nothing."""
        settings = cls(path, preferences)
        settings._read()
        settings.use_language()
        return settings

    def use_language(self) -> None:
        """Speak the language that was chosen, or that of the computer."""
        chosen = self.preferences.language
        language.use(language.of_environment() if chosen == "auto" else chosen)

    def take_warnings(self) -> list[str]:
        """`warnings`, once."""
        warnings, self.warnings = self.warnings, []
        return warnings

    def changed(self, name: str) -> list[str]:
        """Keep what was chosen (name as in `PreferenceChanged`). Returns what to tell the person.
        Raises Problem: then it holds until the program ends."""
        if name == "language":
            self.use_language()
        # Another client may have written it meanwhile: only what was changed here is changed.
        there = Settings(self.path)
        there._read()
        told = there._set_aside() if there.warnings else []
        if name == KEYS:
            there.preferences.keys = dict(self.preferences.keys)
        else:
            there.preferences.set(name, self.preferences.shown(name))
        # A link to where somebody keeps all his settings stays one.
        path = self.path.resolve()
        jsonfile.write_text(path, _WHAT, "".join(f"{line}\n" for line in _lines(there.preferences)))
        return told

    def _set_aside(self) -> list[str]:
        # What was set aside before stays, unless that goes on for ever.
        names = [self.path.with_name(f"{self.path.name}{ASIDE}{number}") for number in _NUMBERS]
        aside = next((name for name in names if not name.exists()), names[-1])
        try:
            self.path.replace(aside)
        except OSError as error:
            raise Problem(
                _("{file} is damaged and can't be set aside: {reason}. Mend it or move it.").format(
                    file=self.path, reason=error.strerror
                )
            ) from None
        return [_("The old settings file is now {file}.").format(file=aside)]

    def _read(self) -> None:
        try:
            with self.path.open("rb") as file:
                data = file.read(FILE_LIMIT)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._refuse(_("it can't be read: {reason}").format(reason=error.strerror))
            return
        import tomllib  # 3 ms, which most people never need

        try:
            text = data.decode("utf-8-sig")  # Notepad writes the mark
            table = tomllib.loads(text)
        except UnicodeDecodeError:
            self._refuse(_("it is not UTF-8 text"))
        except (ValueError, RecursionError) as error:
            self._refuse(_("it is no TOML: {reason}").format(reason=error))
        else:
            self._take_all(table, text)

    def _take_all(self, table: dict[str, object], text: str) -> None:
        keys = table.pop(KEYS, {})
        for name, value in table.items():
            try:
                if name not in SETTINGS:
                    raise ValueError(_("There is no setting {name}.").format(name=repr(name[:32])))
                self.preferences.set(name, _written(name, value))
            except ValueError as refusal:
                self._warn(str(refusal), name, text)
        if not isinstance(keys, dict):
            self._warn(_("[keys] is no table."), KEYS, text)
            return
        # All at once: two actions may have changed their keys with one another.
        for name, value in keys.items():
            try:
                action = actions.find(name).name
                self.preferences.keys[action] = actions.read_key(_written(name, value))
            except ValueError as refusal:
                self._warn(str(refusal), name, text)
        for name, why in actions.check(self.preferences):
            self._warn(why, name, text)

    def _refuse(self, reason: str) -> None:
        self.warnings.append(
            _("{file} is not used: {reason}.").format(file=self.path, reason=_printable(reason))
        )

    def _warn(self, reason: str, name: str, text: str) -> None:
        self.warnings.append(
            _("{file}, line {line}, is not used: {reason}").format(
                file=self.path, line=_line_of(name, text), reason=_printable(reason)
            )
        )


def _printable(text: str) -> str:
    """What a person wrote may be anything; what a terminal obeys is not shown as it is."""
    return "".join(one if one.isprintable() else "?" for one in text)


def _written(name: str, value: object) -> str:
    """A value of TOML as a person would write it to /set. Raises ValueError."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | str):
        return str(value)
    raise ValueError(_("{name} has a value of a wrong kind.").format(name=name))


def _line_of(name: str, text: str) -> int:
    """The line in which a name is given a value, or is a table; if that is not clear, the first."""
    pattern = rf"""^[ \t]*\[*["']?{re.escape(name)}["']?[ \t]*[]=.]"""
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _lines(chosen: Preferences) -> Iterator[str]:
    yield _("# Settings of the Warkop client. /set writes this file; you may edit it, too.")
    yield _("# A line behind a # is not in force: it shows what a setting is at first.")
    for name, setting in SETTINGS.items():
        yield ""
        yield f"# {name}: {_(setting.help)}"
        yield "# " + _("It may be: {allowed}.").format(allowed=setting.allowed)
        sign = "# " if chosen.is_default(name) else ""
        yield f"{sign}{name} = {_toml(chosen.value(name))}"
    yield ""
    yield _("# Keys of your own; /keys lists the actions and shows what your terminal sends.")
    yield f"[{KEYS}]"
    for action, key in sorted(chosen.keys.items()):
        yield f"{action} = {_toml(actions.label_of(key))}"


def _toml(value: Value) -> str:
    # Strings of JSON are strings of TOML, and so are its numbers and truths.
    return json.dumps(value)
