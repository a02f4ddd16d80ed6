"""The command line of the client, as data."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import platformdirs

from client.connection import Endpoint
from client.destination import read_destination, read_server
from client.pins import Consent
from client.ways import TRANSPORTS, Transport
from language import N_, _, parsers
from protocol.names import channel_of, is_channel, is_nick
from protocol.text import clean

PASSWORD_VARIABLE = "WARKOP_PASSWORD"

# A password file is one line; more is a wrong file (a video, /dev/zero), not a password.
PASSWORD_FILE_LIMIT = 4096  # bytes

_EPILOG = N_(
    """\
Plain mode is used by itself when input or output is not a terminal. It prints the chat on standard
output and everything else on standard error, sends every line of standard input, and ends at its
end, when all was accepted. With --json all of it is one JSON object per line, on standard output,
and the input may be, too (docs/plain.md).

Exit codes: 0 all well, 1 something failed (a sentence says what), 2 wrong usage, 3 the server did
not let you in (nick or password), 130 Ctrl-C.

The password of the room may also stand in the environment variable WARKOP_PASSWORD."""
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for on the command line. None: not said."""

    data_dir: Path
    server: Endpoint | None = None
    room: str | None = None  # wire name: `#jarkom`
    nick: str | None = None
    password: str | None = None  # of the room
    server_password: str | None = None
    plain: bool = False
    json: bool = False  # plain, in objects for programs
    consent: Consent | None = None  # to certificates that are not the expected ones
    send_password: bool = False  # whether servers may see the passwords of rooms
    transport: Transport = "auto"
    config_dir: Path | None = None  # where the settings are; None: with all the rest

    @property
    def settings_file(self) -> Path:
        """What the person chose with /set."""
        return (self.config_dir or self.data_dir) / "settings.toml"


def parse(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ
) -> Options:
    """Options from the command line. Wrong usage prints what is wrong and exits with 2."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        password = _read_password(given.password_file)
        server_password = _read_password(given.server_password_file)
    except OSError as error:
        parser.error(
            _("The password file {path} can't be read: {reason}.").format(
                path=error.filename, reason=error.strerror
            )
        )
    except ValueError as error:
        parser.error(str(error))
    server, room = _destination(parser, given)
    return Options(
        data_dir=given.data_dir or _default(platformdirs.user_data_dir),
        config_dir=None if given.data_dir else _default(platformdirs.user_config_dir),
        server=server,
        room=room,
        nick=given.nick,
        password=environment.get(PASSWORD_VARIABLE) or None if password is None else password,
        server_password=server_password,
        plain=given.plain or given.json,
        json=given.json,
        consent=_consent(given),
        send_password=given.send_password,
        transport=given.transport,
    )


def _destination(
    parser: argparse.ArgumentParser, given: argparse.Namespace
) -> tuple[Endpoint | None, str | None]:
    """Where to, said with options or without. An option for the room counts more than an invite."""
    (server, room), (by_option, its_room) = (
        one or (None, None) for one in (given.where, given.server)
    )
    if server and by_option:
        parser.error(
            _("Two servers were named: leave out --server, or what stands without it.")
        )
    if not server and room and given.room:
        parser.error(_("Two rooms were named: leave out --room, or what stands without it."))
    return server or by_option, given.room or room or its_room


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """What is wrong may quote a path, or an option that somebody pasted."""
        super().error("\n".join(map(clean, message.split("\n"))))


def _parser() -> argparse.ArgumentParser:
    parsers.speak()
    parser = _Parser(
        prog="warkop",
        description=_("Chat rooms on your LAN. Without options: shows the rooms that are there."),
        epilog=_(_EPILOG),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "where",
        metavar="WHERE",
        nargs="?",
        type=_where,
        help=_("an invite (warkop://…), an address (192.168.1.20, or with :PORT) or a room"),
    )
    add("--server", metavar="HOST[:PORT]", type=_server, help=_("the server; IPv6 in brackets"))
    add("--room", metavar="NAME", type=_room, help=_("the room to enter"))
    add("--nick", metavar="NICK", type=_nick, help=_("what others call you"))
    add(
        "--password-file",
        metavar="FILE",
        type=Path,
        help=_("its first line: the room's password"),
    )
    add(
        "--server-password-file",
        metavar="FILE",
        type=Path,
        help=_("the same for the server's own"),
    )
    add(
        "--send-password",
        action="store_true",
        help=_(
            "show the room's password to a server that can't check it unseen, or must lock the room"
        ),
    )
    add(
        "--transport",
        choices=TRANSPORTS,
        default="auto",
        help=_(
            "how to connect: QUIC goes on when your address changes; auto (usual) takes TLS where "
            "it does not get through"
        ),
    )
    add("--plain", action="store_true", help=_("no full screen: lines in, lines out"))
    add("--json", action="store_true", help=_("plain mode for programs: JSON objects in and out"))
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument(
        "--accept-certificate",
        action="store_true",
        help=_("go to a server that has the name or address of one you know, but not its key"),
    )
    trust.add_argument(
        "--replace-certificate",
        action="store_true",
        help=_("the same, because it was set up anew: its old key is forgotten"),
    )
    add(
        "--data-dir",
        metavar="DIR",
        type=Path,
        help=_("where we keep our files and your settings"),
    )
    add("--version", action=_ShowVersion, nargs=0, help=_("show the version and end"))
    return parser


def _default(folder: Callable[..., str]) -> Path:
    return Path(folder("warkop", appauthor=False)) / "client"


def _consent(given: argparse.Namespace) -> Consent | None:
    if given.accept_certificate or given.replace_certificate:
        return Consent(instead=given.replace_certificate)
    return None


class _ShowVersion(argparse.Action):
    """Looks the version up when it is asked for: that takes longer than all the rest."""

    def __call__(self, parser: argparse.ArgumentParser, *__: object) -> None:
        import importlib.metadata

        try:
            version = importlib.metadata.version("warkop")
        except importlib.metadata.PackageNotFoundError:
            version = _("(not installed)")
        print(f"warkop {version}")
        parser.exit()


def _where(text: str) -> tuple[Endpoint | None, str | None]:
    try:
        return read_destination(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _server(text: str) -> tuple[Endpoint | None, str | None]:
    try:
        return read_server(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _room(text: str) -> str:
    channel = channel_of(text)
    if not is_channel(channel):
        raise argparse.ArgumentTypeError(
            _("{name} can't be a room: a name has no spaces, commas, colons, * or ?.").format(
                name=repr(text)
            )
        )
    return channel


def _nick(text: str) -> str:
    if not is_nick(text):
        raise argparse.ArgumentTypeError(
            _(
                "{name} can't be a nick: use up to 30 letters, digits, - and _, a letter first."
            ).format(name=repr(text))
        )
    return text


def _read_password(path: Path | None) -> str | None:
    """The first line of the file; None if there is no file to read."""
    if path is None:
        return None
    with path.open("rb") as file:
        raw = file.read(PASSWORD_FILE_LIMIT)
    try:
        text = raw.decode("utf-8-sig")  # Notepad of Windows writes the mark
    except UnicodeDecodeError:
        raise ValueError(
            _("The password file {path} is not UTF-8 text.").format(path=path)
        ) from None
    password = text.splitlines()[0] if text else ""
    if not password:
        raise ValueError(
            _("The password file {path} has no password in its first line.").format(path=path)
        )
    return password
