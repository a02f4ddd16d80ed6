"""One value of one setting, checked: the same rules for command line, environment and config file.

Every check takes a raw value (a text, or what TOML makes of it) and returns the value to use, or
raises BadValueError with a text that continues the name of the setting: `must be …, not "abc"`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from language import N_, _
from protocol.names import CHANNEL_LIMIT, channel_of, is_channel, room_of
from protocol.text import clean
from server.core.addresses import Network, parse_network
from server.core.limits import HISTORY_PAGE, KEY_LENGTH, TOPIC_LENGTH

PORTS = 65535
# A hundred years: as good as for ever, and dates that far still fit every format.
DAYS_LIMIT = 36_500
# About 2.5 GB in one room: beyond it the host surely mistyped.
MESSAGES_LIMIT = 10_000_000
# Bytes. An mDNS name has 63 for it and a number that tells two of one name apart.
NAME_LIMIT = 60

# What a room's name cannot have (protocol.names.is_channel), in words.
_FORBIDDEN = {
    " ": N_("spaces"),
    ",": N_("commas"),
    ":": N_("colons"),
    "*": N_("asterisks"),
    "?": N_("question marks"),
}


class BadValueError(ValueError):
    """A value that cannot be used. The text continues the name of the setting."""


Check = Callable[[object], Any]


def number(low: int, high: int, *, also_zero: bool = False) -> Check:
    """A check for whole numbers from `low` to `high`, written with or without quotes."""

    def check(value: object) -> int:
        found: Any = value
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
            found = int(value)
        is_number = isinstance(found, int) and not isinstance(found, bool)
        if is_number and (low <= found <= high or (also_zero and found == 0)):
            return int(found)
        raise BadValueError(
            _("must be a number from {low} to {high}, not {name}").format(
                low=low, high=high, name=_shown(value)
            )
        )

    return check


def text(limit: int, *, also_empty: bool = False) -> Check:
    """A check for visible text of 1 to `limit` bytes."""

    def check(value: object) -> str:
        if also_empty and value == "":
            return ""
        found = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
        if found.strip() and clean(found) == found and len(found.encode()) <= limit:
            return found
        raise BadValueError(
            _("must be visible text of at most {limit} bytes, not {name}").format(
                limit=limit, name=_shown(value)
            )
        )

    return check


def flag(value: object) -> bool:
    """true or false."""
    if isinstance(value, bool):
        return value
    raise BadValueError(_("must be true or false, not {name}").format(name=_shown(value)))


def host(value: object) -> str:
    """An address or a host name; whether this machine has it shows when it is used."""
    if isinstance(value, str) and re.fullmatch(r"[^\s\x00-\x1f/]{1,255}", value):
        return value
    raise BadValueError(
        _("must be an address of this computer, not {name}").format(name=_shown(value))
    )


def path(value: object) -> Path:
    """A path; `~` is the home. Whether it exists shows when it is used."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise BadValueError(_("must be a path, not {name}").format(name=_shown(value)))
    try:
        return Path(value).expanduser()
    except RuntimeError:  # no home is known: then ~ is taken as it stands
        return Path(value)


def password(value: object) -> str:
    """A password that any client can send (JOIN's key); the empty text stands for none.

    The refusal never shows it.
    """
    if not isinstance(value, str):
        raise BadValueError(_("must be text in quotes"))
    if any(one in " ," for one in value):
        raise BadValueError(_("must have no spaces and no commas: IRC clients could not send it"))
    if value.startswith(":"):
        raise BadValueError(_("must not begin with a colon: IRC clients could not send it"))
    if clean(value) != value:
        raise BadValueError(_("must have no invisible characters: nobody could type it"))
    if len(value.encode()) > KEY_LENGTH:
        raise BadValueError(_("must have at most {count} bytes").format(count=KEY_LENGTH))
    return value


def room_name(value: object) -> str:
    """The wire name (`#jarkom`) of what people call a room; a leading `#` may be there."""
    if not isinstance(value, str) or not value.strip("# "):
        raise BadValueError(
            _("must be the name of a room, such as jarkom, not {name}").format(name=_shown(value))
        )
    name = channel_of(unicodedata.normalize("NFC", value))
    if is_channel(name):
        return name
    found = [_(words) for character, words in _FORBIDDEN.items() if character in name]
    if found:
        reason = _("a room's name has no {found}").format(found=_(" and no ").join(found))
    elif clean(name) != name:
        reason = _("a room's name has no invisible characters")
    else:
        reason = _("a room's name has at most {count} bytes").format(count=CHANNEL_LIMIT - 1)
    near = re.sub(r"[\s,:*?]+", "-", clean(name).strip("# ")).strip("-")
    pattern = (
        _("{name} cannot be used: {reason}; {room} would do")
        if found and is_channel(channel_of(near))
        else _("{name} cannot be used: {reason}")
    )
    raise BadValueError(pattern.format(name=_shown(value), reason=reason, room=room_of(near)))


def networks(value: object) -> tuple[Network, ...]:
    """Addresses and networks, `10.0.0.7` or `10.0.0.0/24`: one text, or a list of them."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        network = parse_network(one) if isinstance(one, str) else None
        if network is None:
            raise BadValueError(
                _("must be an address or a network (10.0.0.0/24), not {name}").format(
                    name=_shown(one)
                )
            )
        found.append(network)
    return tuple(found)


_OPERATOR = re.compile(r"[^\s:=][^\s=]{0,29}")


def operator_name(value: object) -> str:
    """What an operator gives OPER: one word."""
    if isinstance(value, str) and clean(value) == value and _OPERATOR.fullmatch(value):
        return value
    raise BadValueError(
        _("must be one word of at most 30 characters, not {name}").format(name=_shown(value))
    )


def operator_password(value: object) -> str:
    """A password that is none of the empty ones."""
    found = password(value)
    if not found:
        raise BadValueError(_("must not be empty"))
    return found


# By the field of Given. What is not here (rooms, passwords from files) is more than one value.
SETTINGS: Mapping[str, Check] = {
    "host": host,
    "port": number(1, PORTS, also_zero=True),
    "plain_port": number(1, PORTS, also_zero=True),
    "ws_port": number(1, PORTS, also_zero=True),
    "ws_tls": flag,
    "cert": path,
    "key": path,
    "data_dir": path,
    "name": text(NAME_LIMIT),
    "motd": path,
    "limit_loopback": flag,
    "exempt": networks,
    "advertise": flag,
    "server_password": password,
    "log_messages": flag,
    "create_rooms": flag,
    "replay_lines": number(1, HISTORY_PAGE, also_zero=True),
    "keep_days": number(1, DAYS_LIMIT),
    "keep_messages": number(1, MESSAGES_LIMIT),
}
# The same by the field of RoomSetting.
ROOM_SETTINGS: Mapping[str, Check] = {
    "name": room_name,
    "password": password,
    "topic": text(TOPIC_LENGTH, also_empty=True),
    "keep_days": SETTINGS["keep_days"],
    "keep_messages": SETTINGS["keep_messages"],
}
# Of an operator.
OPERATOR_SETTINGS: Mapping[str, Check] = {"name": operator_name, "password": operator_password}


def _shown(value: object) -> str:
    """A value as its writer wrote it, about, and short."""
    shown = clean(json.dumps(value, ensure_ascii=False, default=str))
    return shown if len(shown) <= 80 else shown[:79] + "…"
