"""What the person chose: shown at once, kept in the file, and the pages to choose on."""

from __future__ import annotations

from client.core.preferences import KEYS, SETTINGS
from client.problem import Problem
from client.settings import Settings
from client.ui.page import Page
from client.ui.screen import Screen


class Chosen:
    """Made of the preferences of a screen: `settings` are about the same."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen = screen
        self._settings = settings
        self.take_warnings = settings.take_warnings
        screen.prefer(*SETTINGS, KEYS)

    def changed(self, name: str) -> list[str]:
        """Show and keep what was changed (name as in `PreferenceChanged`). Returns what to tell the
        person: if it can't be kept, it holds until the program ends."""
        self._screen.prefer(name)
        try:
            return self._settings.changed(name)
        except Problem as problem:
            return [str(problem)]

    def show(self, page: str) -> None:
        """Lay a page over what there is: as `SettingsWanted` names it."""
        self._screen.open(self._page(page))

    def _page(self, page: str) -> Page[None]:
        # Only now: few people open them, and the first picture needs none.
        from client.ui.keyspage import KeysPage
        from client.ui.settingspage import SettingsPage
        from client.ui.themepage import ThemePage

        preferences, prefer = self._screen.preferences, self._screen.prefer
        match page:
            case "keys":
                return KeysPage(preferences, lambda: self.changed(KEYS))
            case "theme":
                return ThemePage(
                    preferences, lambda: prefer("theme"), lambda: self.changed("theme")
                )
            case _:
                return SettingsPage(preferences, self.changed)
