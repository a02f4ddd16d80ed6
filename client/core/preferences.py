"""What a person may choose: every setting, its default, and what it may be. Pure data.

`/set` changes them; `client.settings` keeps them in a file.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from language import LANGUAGES, N_, _
from protocol.names import is_nick

Value = str | int | bool

DEFAULT = "default"  # what to write for a setting to be again as it was at first
KEYS = "keys"  # the name of what is no row of SETTINGS, but a table: see `client.core.actions`
ON, OFF = "on", "off"
_FLAGS = {ON: True, "yes": True, "true": True, OFF: False, "no": False, "false": False}


@dataclass(slots=True)
class Preferences:
    """The settings of now. One object for the whole program: whoever reads it sees every change."""

    language: str = "auto"  # auto, or a code of `language.LANGUAGES`
    theme: str = "auto"  # auto, dark, light, 16, contrast
    times: str = "auto"  # auto, 24h, 12h, seconds, none
    dates: str = "words"  # words, short, iso
    notify: str = "auto"  # auto, bell, osc9, off: when the terminal has no focus
    nick: str = ""  # proposed at the first start; empty: the name of the computer's user
    # On, since whoever knows only windows looks for what to press, and can't know of F6. It takes
    # the terminal's own selecting away: Shift gives that back, as the first try to select says.
    mouse: bool = True
    fold: bool = True  # joins and leaves that follow one another become one line
    typing: bool = True  # others see that we type
    markers: bool = True  # the server keeps up to where we have read
    rooms_panel: bool = True  # where the terminal is wide enough
    members_panel: bool = True
    newest: int = 5  # newest lines that stay in sight while older ones are read; 0: none
    away_after: int = 15  # minutes without a key until others see us as away; 0: never
    paste: int = 2  # more lines than that in one paste are asked about
    keys: dict[str, str] = field(default_factory=dict)  # action -> key, see `client.core.actions`

    def value(self, name: str) -> Value:
        """What a setting is now; the name as in SETTINGS."""
        value: Value = getattr(self, SETTINGS[name].attribute)
        return value

    def set(self, name: str, text: str) -> None:
        """Take what a person wrote, or DEFAULT. Raises ValueError with what to write instead."""
        setting = find(name)
        value = setting.default if text.strip().lower() == DEFAULT else setting.parse(text)
        setattr(self, setting.attribute, value)

    def is_default(self, name: str) -> bool:
        """Whether a setting is as it was at first."""
        return self.value(name) == SETTINGS[name].default

    def shown(self, name: str) -> str:
        """The value of now as a person would write it."""
        return SETTINGS[name].shown(self.value(name))


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. `choices` are what it may be; without them it is a number from `low` to `high`, on
    or off, or a nick, as its default is."""

    name: str
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def attribute(self) -> str:
        """Of `Preferences`."""
        return self.name.replace("-", "_")

    @property
    def default(self) -> Value:
        """What it is when nobody chose."""
        value: Value = getattr(_DEFAULTS, self.attribute)
        return value

    @property
    def words(self) -> tuple[str, ...]:
        """All that may be written, if that can be listed."""
        return (ON, OFF) if isinstance(self.default, bool) else self.choices

    @property
    def allowed(self) -> str:
        """What may be written, in words."""
        if self.words:
            return ", ".join(self.words)
        if isinstance(self.default, int):
            return _("a number from {low} to {high}").format(low=self.low, high=self.high)
        return _("a nick, or {default} for the name of the computer's user").format(default=DEFAULT)

    def parse(self, text: str) -> Value:
        """The value that a person means. Raises ValueError with what to write instead."""
        text = text.strip()
        if isinstance(self.default, bool):
            if (flag := _FLAGS.get(text.lower())) is not None:
                return flag
        elif isinstance(self.default, int):
            # Longer ones are refused before they are counted with: int() of much text is slow.
            is_number = text.isascii() and text.isdigit() and len(text) < 10
            if is_number and self.low <= int(text) <= self.high:
                return int(text)
        elif self.choices:
            if text.lower() in self.choices:
                return text.lower()
        elif not text or is_nick(text):
            return text
        raise ValueError(
            _("{name} can't be {value}. It may be: {allowed}.").format(
                name=self.name, value=repr(text[:32]), allowed=self.allowed
            )
        )

    def shown(self, value: Value) -> str:
        """A value as a person would write it."""
        if isinstance(value, bool):
            return ON if value else OFF
        return str(value) or DEFAULT


_DEFAULTS = Preferences()

SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("language", N_("of this program; auto: the computer's"), ("auto", *LANGUAGES)),
        Setting(
            "theme",
            N_("colours; auto: those that fit the terminal's background"),
            ("auto", "dark", "light", "16", "contrast"),
        ),
        Setting(
            "times",
            N_("beside each message; auto: as the computer shows them"),
            ("auto", "24h", "12h", "seconds", "none"),
        ),
        Setting("dates", N_("where a new day begins"), ("words", "short", "iso")),
        Setting(
            "notify",
            N_("how you hear that somebody means you while you look elsewhere"),
            ("auto", "bell", "osc9", "off"),
        ),
        Setting("nick", N_("proposed to you where you have none yet")),
        Setting("mouse", N_("press and scroll with it; Shift and drag selects, off: drag alone")),
        Setting("fold", N_("joins and leaves that follow one another are one line")),
        Setting("typing", N_("others see that you are writing")),
        Setting("markers", N_("the server keeps up to where you have read")),
        Setting("rooms-panel", N_("rooms at the left, where there is place")),
        Setting("members-panel", N_("people at the right, where there is place")),
        Setting("newest", N_("newest lines in sight while you read older ones; 0: none"), high=20),
        Setting(
            "away-after",
            N_("minutes without a key until others see you as away; 0: never"),
            high=1440,
        ),
        Setting("paste", N_("lines in one paste that are taken without a question"), high=100),
    )
}


def find(name: str) -> Setting:
    """The setting of that name. Raises ValueError with the nearest one."""
    name = name.lower().replace("_", "-")
    if name in SETTINGS:
        return SETTINGS[name]
    shown = repr(name[:32])
    if near := difflib.get_close_matches(name[:64], SETTINGS, n=1, cutoff=0.5):
        raise ValueError(
            _("There is no setting {name}. Did you mean {near}?").format(name=shown, near=near[0])
        )
    raise ValueError(_("There is no setting {name}; /set lists them.").format(name=shown))


def names() -> list[tuple[str, str]]:
    """(name, one line of help) of every setting, to complete from."""
    return [(setting.name, _(setting.help)) for setting in SETTINGS.values()]


def choices(name: str) -> list[tuple[str, str]]:
    """(word, one line of help) of what may be written for a setting, to complete from."""
    setting = SETTINGS.get(name.lower())
    if setting is None:
        return []
    told = {setting.shown(setting.default): _("as it was at first")}
    if setting.name == "language":
        told |= LANGUAGES
    words = setting.words or (DEFAULT,)
    return [(word, told.get(word, "")) for word in words]
