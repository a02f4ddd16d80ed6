"""Commands about what the person wants: settings, colours, keys."""

from __future__ import annotations

from collections.abc import Iterable

from client.core import actions, preferences
from client.core.commands.registry import command
from client.core.context import Context
from client.core.preferences import KEYS, SETTINGS, Preferences
from client.core.wishes import PreferenceChanged, SettingsWanted
from language import N_, _

Words = Iterable[tuple[str, str]]


def _settings(ctx: Context, words: list[str], word: str) -> Words:
    proposed = preferences.choices(words[0]) if words else preferences.names()
    return [pair for pair in proposed if pair[0].startswith(word.lower())]


def _themes(ctx: Context, words: list[str], word: str) -> Words:
    return [] if words else _settings(ctx, ["theme"], word)


def _actions(ctx: Context, words: list[str], word: str) -> Words:
    return [
        (one.name, _(one.help))
        for one in actions.ACTIONS.values()
        if not words and one.name.startswith(word.lower())
    ]


@command(
    "set",
    N_("[NAME [VALUE]]"),
    N_("Show or change what you may choose"),
    offline=True,
    proposes=_settings,
)
def _set(ctx: Context, words: str) -> None:
    name, _space, text = words.partition(" ")
    if not name:
        ctx.emit(SettingsWanted("set", settings_lines(ctx.preferences)))
    elif text.strip():
        _change(ctx, name, text)
    else:
        _explain(ctx, name)


@command(
    "theme",
    N_("[NAME]"),
    N_("Try the colours, or take others"),
    offline=True,
    proposes=_themes,
)
def _theme(ctx: Context, words: str) -> None:
    if words:
        _change(ctx, "theme", words)
    else:
        ctx.emit(SettingsWanted("theme", setting_lines(ctx.preferences, "theme")))


@command(
    "keys",
    N_("[ACTION [KEY]]"),
    N_("Show the keys and try them, or choose another"),
    offline=True,
    proposes=_actions,
)
def _keys(ctx: Context, words: str) -> None:
    name, _space, key = words.partition(" ")
    try:
        if not name:
            ctx.emit(SettingsWanted("keys", keys_lines(ctx.preferences)))
            return
        if key.strip():
            actions.choose(ctx.preferences, name, key)
            ctx.emit(PreferenceChanged(KEYS))
        action = actions.find(name)
        ctx.note(f"{action.name} = {_shown_keys(ctx.preferences, action)}", asked=True)
    except ValueError as refusal:
        ctx.error(str(refusal))


def _change(ctx: Context, name: str, text: str) -> None:
    try:
        ctx.preferences.set(name, text)
        setting = preferences.find(name)
    except ValueError as refusal:
        ctx.error(str(refusal))
    else:
        ctx.emit(PreferenceChanged(setting.name))
        ctx.note(f"{setting.name} = {ctx.preferences.shown(setting.name)}", asked=True)


def _explain(ctx: Context, name: str) -> None:
    try:
        setting = preferences.find(name)
    except ValueError as refusal:
        ctx.error(str(refusal))
        return
    for line in setting_lines(ctx.preferences, setting.name):
        ctx.note(line, asked=True)


def setting_lines(chosen: Preferences, name: str) -> tuple[str, ...]:
    """One setting in lines: what it is now, what it is for, what it may be."""
    setting = SETTINGS[name]
    return (
        f"{name} = {chosen.shown(name)}",
        f"  {_(setting.help)}",
        _("  It may be: {allowed}. At first it is {default}.").format(
            allowed=setting.allowed, default=setting.shown(setting.default)
        ),
    )


def settings_lines(chosen: Preferences) -> tuple[str, ...]:
    """All settings in lines."""
    width = max(map(len, SETTINGS))
    return (
        *(
            f"{name:<{width}}  {chosen.shown(name):<8}  {_(setting.help)}"
            for name, setting in SETTINGS.items()
        ),
        _("/set NAME VALUE changes one; /set NAME says what it may be."),
    )


def keys_lines(chosen: Preferences) -> tuple[str, ...]:
    """All actions and their keys in lines."""
    return (
        *(_key_line(chosen, action) for action in actions.ACTIONS.values()),
        _("/keys ACTION KEY gives one another key, /keys ACTION default its own again."),
    )


def _key_line(chosen: Preferences, action: actions.Action) -> str:
    return f"{_shown_keys(chosen, action):<10}  {action.name:<14}  {_(action.help)}"


def _shown_keys(chosen: Preferences, action: actions.Action) -> str:
    return ", ".join(map(actions.label_of, actions.keys_of(chosen, action.name)))
