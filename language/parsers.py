"""What argparse says in `--help`, and of wrong options, in the language of the person."""

from __future__ import annotations

import argparse

from language import N_, _

# What people meet of it. Its own words: the key is what it looks up.
SENTENCES = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


def speak() -> None:
    """Call it before a parser is made. argparse asks gettext's own catalogues, by the environment
    and not by what was chosen, and none of them is Indonesian; so it asks ours instead."""
    setattr(argparse, "_", _)  # noqa: B010 - the type checker must not look for it
