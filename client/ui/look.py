"""How the screen looks now: the theme that the person chose, on the background that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.layout.containers import AnyContainer, HSplit

from client.core.preferences import Preferences
from client.ui import background
from client.ui.themes import Background, palette_of, style_of


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
        chosen = (self._preferences.theme, self.background, self._app.color_depth)
        self._app.style = style_of(*chosen)
        self._has_root = bool(palette_of(*chosen).root)

    def framed(self, container: AnyContainer) -> AnyContainer:
        """The same, with every cell painted where the theme has a background of its own. Only
        there: it takes a millisecond and more for each picture."""
        return HSplit([container], style=lambda: "class:root" if self._has_root else "")

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
