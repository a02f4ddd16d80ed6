"""Styles by what they are for. How each looks is a palette's: one for each theme, see `themes`.

Nothing is told by colour alone: whoever sets NO_COLOR gets bold, reverse and underline only.
"""

from __future__ import annotations

from dataclasses import dataclass

from prompt_toolkit.styles import Style

from client.colours import colour_of


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, as prompt_toolkit writes styles. Few: what is said has none."""

    quiet: str  # what is there to be found, not to be read: times, rules, hints
    error: str
    good: str
    mark: str  # where somebody speaks to us, or something is new
    goal: str  # a line that was jumped to
    code: str  # what was said as code
    nicks: tuple[str, ...]  # `client.colours.NICK_COLOURS` of them
    root: str = ""  # all the screen; empty: as the terminal is

    def style(self) -> Style:
        """Every class that pages use."""
        # One bar, whatever colours are in the row.
        bar = f"fg:default bg:default {self.root} nodim reverse"
        return Style.from_dict(
            {
                "": self.root,
                "root": self.root,
                "quiet": self.quiet,
                "strong": "bold",
                "selected": bar,
                "picked": bar,  # the message that keys act on
                "button": "bold",
                "error": self.error,
                "good": self.good,
                "presence": self.good,
                "mention": "bold",
                "mark": f"{self.mark} bold",
                "own": "bold",
                "new": self.mark,  # the line before the first unread message
                "goal": self.goal,
                "hit": "bold underline",  # the words that were looked for
                "link": "underline",
                "code": self.code,
                "quote": self.quiet,
                "deleted": self.quiet,
                "strip": self.quiet,  # between what is read and the newest lines
                "split": f"{self.mark} reverse",  # where a long text becomes another message
                "reaction": self.quiet,
                "reaction.own": "bold",
                "typing": "italic",
                **{f"nick{number}": colour for number, colour in enumerate(self.nicks)},
                # A camera wants dark on light, whatever the theme is.
                "picture": "#000000 bg:#ffffff",
                # What prompt_toolkit brings along has colours of its own.
                "completion-menu": f"noreverse bg:default {self.root}",
                "completion-menu.completion": f"bg:default fg:default {self.root}",
                "completion-menu.completion.current": f"bg:default fg:default {self.root} reverse",
                "completion-menu.meta.completion": f"bg:default {self.root} {self.quiet}",
                "completion-menu.meta.completion.current": (
                    f"bg:default fg:default {self.root} reverse"
                ),
                "scrollbar.background": f"bg:default {self.root}",
                "scrollbar.button": "reverse",
                "nbsp": "nounderline fg:default",
                "control-character": self.error,
                "search": f"noinherit {self.root} underline",
                "window-too-small": f"noinherit {self.root}",
            }
        )


# Names of the terminal's own palette only: the person's colours have already made them readable.
# White, black and grey are left out because one of the two backgrounds swallows them.
PALETTE = Palette(
    quiet="dim",
    error="ansired",
    good="ansigreen",
    mark="ansimagenta",
    goal="ansiyellow",
    code="",
    nicks=(
        *("ansigreen", "ansicyan", "ansimagenta", "ansiblue"),
        *("ansiyellow", "ansibrightblue", "ansibrightmagenta", "ansired"),
    ),
)
STYLE = PALETTE.style()


def nick_style(nick: str) -> str:
    """The style of a nick. An index, never the nick itself: a style string can carry commands."""
    return f"class:nick{colour_of(nick)}"
