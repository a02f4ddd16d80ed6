"""The person's own keys work at once, on pages that are there already."""

from __future__ import annotations

import gc
import weakref

from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_bindings import Binding

from client.core.preferences import Preferences
from client.ui.keymap import Keymap


def found(bindings: KeyBindings, *keys: str) -> list[Binding]:
    return bindings.get_bindings_for_keys(keys)


def test_a_key_that_was_changed_works_at_once_and_the_old_one_no_more() -> None:
    preferences, bindings = Preferences(), KeyBindings()
    keymap = Keymap(preferences)
    keymap.bind(bindings, "next-room", lambda event: None)
    bindings.add("c-p")(lambda event: None)
    assert found(bindings, "c-n")
    preferences.keys = {"next-room": "escape x"}
    keymap.changed()
    assert not found(bindings, "c-n")
    assert found(bindings, "escape", "x")
    assert found(bindings, "c-p")
    assert keymap.label("next-room") == "Alt-X"
    preferences.keys = {}
    keymap.changed()
    assert found(bindings, "c-n")
    assert not found(bindings, "escape", "x")


def test_one_handler_of_two_actions_keeps_the_other() -> None:
    preferences, bindings = Preferences(), KeyBindings()
    keymap = Keymap(preferences)

    def handler(event: object) -> None:
        return None

    keymap.bind(bindings, "help", handler)
    keymap.bind(bindings, "doctor", handler)
    preferences.keys = {"help": "f12"}
    keymap.changed()
    assert [bool(found(bindings, key)) for key in ("f1", "f12", "f8")] == [False, True, True]


def test_pages_that_are_gone_are_forgotten() -> None:
    keymap = Keymap(Preferences())

    def page() -> weakref.ref[KeyBindings]:
        bindings = KeyBindings()
        keymap.bind(bindings, "help", lambda event: bindings)
        return weakref.ref(bindings)

    gone = page()
    gc.collect()
    assert gone() is None
    keymap.changed()
