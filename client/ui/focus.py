"""Whether the person looks at this terminal: it says when it gets the focus, and when it loses it.

Imported before anything is parsed, or what it says would be typed: `[I`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

CAME, WENT = "\x1b[I", "\x1b[O"
_ON, _OFF = "\x1b[?1004h", "\x1b[?1004l"

# No key of prompt_toolkit's own stands for them; bindings see in `data` which one it was.
ANSI_SEQUENCES[CAME] = Keys.Ignore
ANSI_SEQUENCES[WENT] = Keys.Ignore


class Focus:
    """`is_here`: whether the person looks; true in terminals that never say (`has_said`). tell: it
    changed."""

    def __init__(self, tell: Callable[[bool], None]) -> None:
        self.is_here = True
        self.has_said = False
        self._tell = tell

    def bind(self, bindings: KeyBindings) -> None:
        """Take what the terminal says."""
        bindings.add(Keys.Ignore)(self._take)

    def _take(self, event: KeyPressEvent) -> None:
        self.has_said = self.has_said or event.data in (CAME, WENT)
        if event.data in (CAME, WENT) and self.is_here != (event.data == CAME):
            self.is_here = not self.is_here
            self._tell(self.is_here)


def report(output: Output, *, on: bool) -> None:
    """Have the terminal say it from now on, or not any more; those that can't ignore that."""
    if isinstance(output, Vt100_Output):
        with suppress(OSError):  # its window was closed
            output.write_raw(_ON if on else _OFF)
            output.flush()
