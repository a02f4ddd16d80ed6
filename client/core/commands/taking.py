"""Commands to take something away: a message, an address, the whole room."""

from __future__ import annotations

from client.core import collecting, proposing
from client.core.commands.registry import command
from client.core.context import Context
from client.core.picking import pick
from client.core.wishes import CopyWanted, OpenWanted
from language import N_, _


@command(
    "copy",
    N_("[N]"),
    N_("Copy a message; 1 is the newest"),
    offline=True,
    proposes=proposing.messages,
)
def _copy(ctx: Context, words: str) -> None:
    word = words.split()[0] if words else "1"
    line = pick(ctx, word)
    if line is None:
        ctx.error(_("There is no such message here; /copy 1 takes the newest."))
    else:
        ctx.emit(CopyWanted(line.text))


@command(
    "open",
    N_("[N]"),
    N_("Open an address in your browser, by its number"),
    offline=True,
    proposes=proposing.addresses,
)
def _open(ctx: Context, words: str) -> None:
    room = ctx.model.room
    links = room.links if room is not None else []
    word = words.removeprefix("[").removesuffix("]").strip()
    if word:
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 6 else 0
    else:  # the newest
        shown = reversed(room.shown if room is not None else [])
        number = next((line.links[-1] for line in shown if line.links), 0)
    if not links or not (word or number):
        ctx.error(_("Nobody has said an address here."))
    elif not 0 < number <= len(links):
        ctx.error(
            _("There is no address [{number}] here; the last one is [{last}].").format(
                number=word[:8], last=len(links)
            )
        )
    else:
        ctx.emit(OpenWanted(links[number - 1]))


@command(
    "export",
    N_("[FILE]"),
    N_("Save the whole room as FILE.html, .txt or .jsonl"),
    offline=True,
    proposes=proposing.files,
)
def _export(ctx: Context, words: str) -> None:
    room = ctx.model.room
    if room is None or not room.target:
        ctx.error(_("You are in no room; /join ROOM enters the one to export."))
    else:
        collecting.start(ctx, room, words)
