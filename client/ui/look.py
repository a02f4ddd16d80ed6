"""How the screen looks now: the theme that the person chose, on the background that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prompt_toolkit.application import Application

from client.core.preferences import Preferences
from client.ui import background
from client.ui.themes import Background, style_of


class Look:
    """Gives an application its style. `redraw` is called when the terminal has said what it is."""

    def __init__(
        self,
        app: Application[Any],
        preferences: Preferences,
        redraw: Callable[[], None],
        environment: Mapping[str, str],
    ) -> None:
        self._app = app
        self._preferences = preferences
        self._redraw = redraw
        self._asks = background.may_be_asked(environment)
        self.background = background.of_environment(environment)
        self.changed()

    def changed(self) -> None:
        """Another theme was chosen."""
        theme = self._preferences.theme
        self._app.style = style_of(theme, self.background, self._app.color_depth)

    def ask(self) -> None:
        """Ask the terminal for its background, without waiting: call it after the first picture,
        when the terminal shows no more what it sends us."""
        if self._asks and background.listen(self._app.input, self._told):
            self._asks = False
            self._app.output.write_raw(background.QUERY)
            self._app.output.flush()

    def _told(self, found: Background) -> None:
        self.background = found
        self.changed()
        self._redraw()
