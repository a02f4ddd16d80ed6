"""SASLprep (RFC 4013): one form for passwords that look the same, whatever keyboard made them."""

from __future__ import annotations

import stringprep
import unicodedata
from collections.abc import Callable

from language import _

_PROHIBITED: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
    stringprep.in_table_a1,  # unassigned: RFC 4013 section 2.5, for strings that are stored
)


def saslprep(text: str) -> str:
    """The prepared form. Raises ValueError for text with a character that RFC 4013 prohibits."""
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in text
        if not stringprep.in_table_b1(character)
    )
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    if any(prohibited(character) for character in prepared for prohibited in _PROHIBITED):
        raise ValueError(_("a character that no password may have"))
    _check_directions(prepared)
    return prepared


def prepare_password(text: str) -> str:
    """The prepared form, or the text itself where there is none: an emoji is no reason to refuse a
    password (RFC 4013 knows Unicode 3.2 only), and both sides then take it as it is."""
    try:
        return saslprep(text)
    except ValueError:
        return text


def _check_directions(text: str) -> None:
    """RFC 3454 section 6. Raises ValueError for a mixture of directions."""
    if not any(map(stringprep.in_table_d1, text)):
        return
    if any(map(stringprep.in_table_d2, text)):
        raise ValueError(_("left-to-right and right-to-left characters together"))
    if not (stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])):
        raise ValueError(_("right-to-left text must begin and end with such a character"))
