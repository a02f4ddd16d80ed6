"""Colours: few, by the names of the terminal's own palette, so that they fit any background.

Whoever sets NO_COLOR gets none (prompt_toolkit obeys it); nothing is told by colour alone.
"""

from __future__ import annotations

import zlib

from prompt_toolkit.styles import Style

from protocol.names import casefold

NICK_COLOURS = 8

# Palette names only, but for a picture: the person's theme has already made them readable on its
# background. White, black and gray are left out because one of the two backgrounds swallows them.
STYLE = Style.from_dict(
    {
        "quiet": "dim",
        "strong": "bold",
        "selected": "reverse",
        "error": "ansired",
        "good": "ansigreen",
        "picture": "#000000 bg:#ffffff",  # a camera wants dark on light, whatever the theme is
        "mention": "bold",
        "mark": "ansimagenta bold",
        "own": "bold",
        "new": "ansimagenta",  # the line before the first unread message
        "goal": "ansiyellow",  # what was jumped to
        "picked": "reverse",  # the message that keys act on
        "link": "underline",
        "reaction.own": "bold",
        "nick0": "ansigreen",
        "nick1": "ansicyan",
        "nick2": "ansimagenta",
        "nick3": "ansiblue",
        "nick4": "ansiyellow",
        "nick5": "ansibrightblue",
        "nick6": "ansibrightmagenta",
        "nick7": "ansired",
        "completion-menu": "noreverse bg:default",
        "completion-menu.completion": "bg:default fg:default",
        "completion-menu.completion.current": "reverse",
        "completion-menu.meta.completion": "bg:default fg:default dim",
        "completion-menu.meta.completion.current": "reverse",
        "scrollbar.background": "bg:default",
        "scrollbar.button": "reverse",
    }
)


def nick_style(nick: str) -> str:
    """The style of a nick. An index, never the nick itself: a style string can carry commands."""
    return f"class:nick{zlib.crc32(casefold(nick).encode()) % NICK_COLOURS}"
