"""The sentences that people read, in their language: gettext, loaded once, for all packages.

A sentence is written in English where it is needed, `_("Nobody is in {room}.").format(room=room)`,
never as an f-string: translators must see it whole. What stands in a table that is made at import
is marked with `N_` and goes through `_` when it is shown. Where others write `_` for what they do
not need, a file that translates writes `__`. Catalogues are `<language>.po` here, and
the `.mo` files that `scripts/translate.py` makes of them.
"""

from __future__ import annotations

import contextlib
import gettext
import io
import locale
import os
import re
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["LANGUAGES", "N_", "_", "current", "of_environment", "use"]

# By the code of ISO 639-1, as the people who speak it call it. English needs no catalogue.
LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}

_HERE = Path(__file__).parent
_translations: gettext.NullTranslations = gettext.NullTranslations()
_current = "en"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a sentence for translation; it is translated when it is shown."""
    return text


def _(text: str) -> str:
    """The sentence in the language of now, or as it is if that has none for it."""
    return _translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for that count: languages differ in what they count how."""
    return _translations.ngettext(one, many, count)


def current() -> str:
    """The code of the language in use."""
    return _current


def use(code: str) -> None:
    """Show sentences in this language from now on; one that we don't have is English."""
    global _translations, _current
    _current = code if code in LANGUAGES else "en"
    _translations = gettext.NullTranslations()
    if _current != "en":
        # Gone, damaged or not readable: English is better than no program.
        with contextlib.suppress(OSError, ValueError, struct.error):
            content = (_HERE / f"{_current}.mo").read_bytes()
            _translations = gettext.GNUTranslations(io.BytesIO(content))


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The code of the language that the person set up the computer for (LANGUAGE, LC_ALL,
    LC_MESSAGES, LANG, in this order; on Windows and macOS the system's own setting if none is set).
    English if it is none of ours."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            codes = (re.split("[-_.@]", one)[0].lower() for one in value.split(":"))
            return next((code for code in codes if code in LANGUAGES), "en")
    if environment is os.environ and sys.platform in ("win32", "darwin"):
        name = (locale.getlocale()[0] or "").lower()
        if name.startswith(("id", "indonesian")):
            return "id"
    return "en"
