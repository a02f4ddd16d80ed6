"""Channel modes: which take a parameter, which give a rank, and what they mean in words.

modern.ircdocs.horse, "MODE message"; ISUPPORT PREFIX and CHANMODES.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from client.core.context import Context
from client.core.wording import NICK_LIMIT, safe
from language import N_, _

_DEFAULT_PREFIX = "(ov)@+"
_DEFAULT_CHANMODES = "b,k,l,imnpst"


@dataclass(frozen=True, slots=True)
class Change:
    """One mode set or taken. `rank` is its sign (`@`) if it gives one."""

    adds: bool
    letter: str
    parameter: str = ""
    rank: str = ""


def _prefixes(ctx: Context) -> dict[str, str]:
    """Mode letter -> sign, highest rank first."""
    letters, _rest, signs = ctx.session.tokens.get("PREFIX", _DEFAULT_PREFIX)[1:].partition(")")
    return dict(zip(letters, signs, strict=False))


def split_ranks(ctx: Context, word: str) -> tuple[str, str]:
    """`@+andi` -> (`@+`, `andi`)."""
    signs = "".join(_prefixes(ctx).values())
    name = word.lstrip(signs) if signs else word
    return word[: len(word) - len(name)], name


def sort_ranks(ctx: Context, ranks: Iterable[str]) -> str:
    """Each sign once, highest first."""
    given = set(ranks)
    return "".join(sign for sign in _prefixes(ctx).values() if sign in given)


def apply_rank(ctx: Context, ranks: str, change: Change) -> str:
    """The ranks of a member after a change."""
    rest = ranks.replace(change.rank, "")
    return sort_ranks(ctx, rest + change.rank) if change.adds else rest


def parse_modes(ctx: Context, params: Sequence[str]) -> list[Change]:
    """`+o-k andi secret` -> changes, each with its parameter if it takes one."""
    prefixes = _prefixes(ctx)
    kinds = (ctx.session.tokens.get("CHANMODES", _DEFAULT_CHANMODES) + ",,,").split(",")
    always, on_setting = kinds[0] + kinds[1], kinds[2]
    arguments = iter(params[1:])
    adds = True
    changes = []
    for letter in params[0]:
        if letter in "+-":
            adds = letter == "+"
            continue
        takes = letter in prefixes or letter in always or (adds and letter in on_setting)
        parameter = safe(next(arguments, ""), NICK_LIMIT) if takes else ""
        changes.append(Change(adds, letter, parameter, prefixes.get(letter, "")))
    return changes


# letter -> what it means when set and when taken; {0} is the parameter. A password is never shown.
_WORDS = {
    "o": (N_("made {0} a moderator"), N_("took the moderator rights from {0}")),
    "v": (N_("gave {0} a voice"), N_("took the voice from {0}")),
    "k": (N_("set a password"), N_("removed the password")),
    "i": (N_("closed the room to all but invited people"), N_("opened the room to everybody")),
    "m": (N_("lets only people with a voice talk"), N_("lets everybody talk")),
    "t": (N_("lets only moderators set the topic"), N_("lets everybody set the topic")),
    "l": (N_("limited the room to {0} people"), N_("removed the limit on people")),
    "b": (N_("banned {0}"), N_("lifted the ban of {0}")),
    "s": (N_("hid the room from the list"), N_("shows the room in the list")),
    "n": ("", ""),  # messages from outside: nothing that a person notices
}
# How the mask of a ban ends that holds for a nick, wherever it comes from.
_ANYWHERE = "!*@*"


def describe_modes(changes: Sequence[Change]) -> str:
    """The changes in words, for a sentence that begins with who did it; empty if none matters."""
    words = []
    for change in changes:
        pair = _WORDS.get(change.letter)
        if pair is None:
            sign = "+" if change.adds else "-"
            mode = f"{sign}{safe(change.letter)} {change.parameter}".rstrip()
            words.append(_("set mode {mode}").format(mode=mode))
        elif text := pair[0 if change.adds else 1]:
            words.append(_(text).replace("{0}", change.parameter.removesuffix(_ANYWHERE)))
    return ", ".join(words)
