"""Pages bind their keys by the names of actions: `client.core.actions`, with the person's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from weakref import WeakSet

from prompt_toolkit.filters import Filter
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from client.core.actions import ACTIONS, Action, keys_of, label_of
from client.core.preferences import Preferences

__all__ = ["ACTIONS", "Action", "Keymap", "label_of"]

Handler = Callable[[KeyPressEvent], object]


class _Bound:
    """One action on one page. It is what the bindings call, and only they hold it: it goes with the
    page."""

    def __init__(
        self,
        bindings: KeyBindings,
        action: str,
        handler: Handler,
        filter: Filter | bool,
        eager: bool,
        number: int,
    ) -> None:
        self.action = action
        self.number = number
        self._bindings = bindings
        self._handler = handler
        self._filter = filter
        self._eager = eager

    def __call__(self, event: KeyPressEvent) -> object:
        return self._handler(event)

    def use(self, keys: tuple[str, ...]) -> None:
        """Be called for these keys, and for no others any more."""
        with suppress(ValueError):  # the first time
            self._bindings.remove(self)
        for key in keys:
            add = self._bindings.add(*key.split(" "), filter=self._filter, eager=self._eager)
            add(self)


class Keymap:
    """The keys of now. `changed` when the person chose others: pages have them at once."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._bound: WeakSet[_Bound] = WeakSet()
        self._count = 0

    def keys(self, action: str) -> tuple[str, ...]:
        """The keys of an action, as prompt_toolkit names them."""
        return keys_of(self._preferences, action)

    def label(self, action: str) -> str:
        """Its first key as people know it: `Ctrl-N`, `F1`, `PgUp`."""
        return label_of(self.keys(action)[0])

    def bind(
        self,
        bindings: KeyBindings,
        action: str,
        handler: Handler,
        *,
        filter: Filter | bool = True,
        eager: bool = False,
    ) -> None:
        """Have the keys of an action call the handler, those of later, too."""
        self._count += 1
        bound = _Bound(bindings, action, handler, filter, eager, self._count)
        self._bound.add(bound)
        bound.use(self.keys(action))

    def changed(self) -> None:
        """The person chose other keys."""
        # In their old order: of two that match, bindings call the later one.
        for bound in sorted(self._bound, key=lambda one: one.number):
            bound.use(self.keys(bound.action))
