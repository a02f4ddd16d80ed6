"""What a person may choose: every setting, its default, and what it may be. Pure data.

`/set` changes them; `client.settings` keeps them in a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Preferences:
    """The settings of now. One object for the whole program: whoever reads it sees every change."""

    language: str = "auto"  # auto, or a code of `language.LANGUAGES`
    theme: str = "auto"  # auto, dark, light, 16, contrast
    times: str = "auto"  # auto, 24h, 12h, seconds, none
    notify: str = "auto"  # auto, bell, osc9, off: when the terminal has no focus
    nick: str = ""  # proposed at the first start; empty: the name of the computer's user
    mouse: bool = False
    fold: bool = True  # joins and leaves that follow one another become one line
    typing: bool = True  # others see that we type
    markers: bool = True  # the server keeps up to where we have read
    rooms_panel: bool = True  # where the terminal is wide enough
    members_panel: bool = True
    newest: int = 5  # newest lines that stay in sight while older ones are read; 0: none
    away_after: int = 15  # minutes without a key until others see us as away; 0: never
    paste: int = 2  # more messages than that in one paste are asked about
    keys: dict[str, str] = field(default_factory=dict)  # action -> keys, see `client.ui.keymap`
