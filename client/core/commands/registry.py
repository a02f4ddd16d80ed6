"""The table of slash commands: `/help`, completion and dispatch are made from it."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.core.context import Context
from language import _

# How like a command (difflib's ratio) what was typed must be to be taken for a slip of the fingers:
# /jion is 0.75 like /join; at 0.5 /blah was proposed /ban.
_ALIKE = 0.6

Handler = Callable[[Context, str], str | None]
"""Takes what follows the command, stripped; returns the label of a sent message, if it sent one."""

Proposes = Callable[[Context, list[str], str], Iterable[tuple[str, str]]]
"""What the word under the cursor may become: takes the words between the command and it, and what
is written of it; gives (word, one line of help), best first."""


class Completes(enum.Enum):
    """What the first word after a command is."""

    NOTHING = enum.auto()
    ROOM = enum.auto()
    NICK = enum.auto()
    COMMAND = enum.auto()


@dataclass(frozen=True, slots=True)
class Command:
    """One row. `usage` is what follows the name; `needs` how many words of it must be there. Both
    `usage` and `help` are marked with `N_`, and go through `_` where they are shown."""

    name: str
    usage: str
    help: str
    run: Handler
    needs: int = 0
    completes: Completes = Completes.NOTHING
    offline: bool = False  # whether it makes sense without a connection
    says: bool = False  # whether it sends messages, which may wait for the next connection
    proposes: Proposes | None = None  # completes every word after it, instead of `completes`
    lines: bool = False  # whether what follows may have several lines

    @property
    def synopsis(self) -> str:
        """`/join ROOM [PASSWORD]`, in the language of now."""
        return f"/{self.name} {_(self.usage)}".rstrip()


_BLANK = re.compile(r"\s")

COMMANDS: dict[str, Command] = {}


def command(
    name: str,
    usage: str,
    help: str,
    *,
    needs: int = 0,
    completes: Completes = Completes.NOTHING,
    offline: bool = False,
    says: bool = False,
    proposes: Proposes | None = None,
    lines: bool = False,
) -> Callable[[Handler], Handler]:
    """Register the function as a slash command. A second one of that name is a ValueError."""

    def register(run: Handler) -> Handler:
        if name in COMMANDS:
            raise ValueError(f"two commands /{name}")
        COMMANDS[name] = Command(
            name, usage, help, run, needs, completes, offline, says, proposes, lines
        )
        return run

    return register


def run(ctx: Context, text: str) -> str:
    """Run `/name words`. Whatever is wrong becomes an ERROR line. Returns a label or ''."""
    name, words = (*_BLANK.split(text.removeprefix("/"), maxsplit=1), "")[:2]
    row = COMMANDS.get(name.lower())
    words = words.strip()
    if row is None:
        ctx.error(unknown(name))
    elif "\n" in words and not row.lines:
        ctx.error(
            _("Nothing was done: {command} takes one line; // before it sends all as text.").format(
                command=f"/{row.name}"
            )
        )
    elif len(words.split()) < row.needs:
        purpose = _(row.help)
        ctx.error(
            _("Write {command}: {purpose}.").format(
                command=row.synopsis, purpose=purpose[0].lower() + purpose[1:]
            )
        )
    elif not (ctx.online or row.offline or (row.says and ctx.resuming.seeks)):
        ctx.error(_("There is no connection to a server now; /servers shows those that are there."))
    else:
        return row.run(ctx, words) or ""
    return ""


def unknown(name: str) -> str:
    """What to say about a command that does not exist, with the nearest that does."""
    near = difflib.get_close_matches(name.lower(), COMMANDS, n=1, cutoff=_ALIKE)
    shown = name[:32]  # it may be a pasted path
    if near:
        return _("There is no command /{name}. Did you mean {command}?").format(
            name=shown, command=COMMANDS[near[0]].synopsis
        )
    return _(
        "There is no command /{name}. /help lists them; // before a text sends it as it is."
    ).format(name=shown)
