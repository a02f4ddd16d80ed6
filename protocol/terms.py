"""What a search asks for, and what a text answers: words folded so that people find them.

One folding for the words of messages and of queries, for every script: without case, accents and
vowel points; a word is a run of letters, marks and digits. In scripts that are written without
spaces (Chinese, Japanese, Thai, …) each character is a word, and so is each emoji: several in a
row are found as a phrase, so any part of such a text is found.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from language import _
from protocol.text import strip_formatting

# Terms of one query: more than people remember of a message; and words of all its phrases: a
# sentence of Chinese. Defends the server: each costs a search of its own.
TERMS_LIMIT = 12
WORDS_LIMIT = 48
# Characters of a word that count: no language has longer ones, but pasted data has.
WORD_LENGTH = 40
# Letters from which on a word in a query finds all that begin with it. With fewer, half of all
# messages would be found, and the server would have to look at each.
PREFIX_LENGTH = 3
# The same where the person asks for it with a star, and in other scripts than ours: two syllables
# of Korean are a word.
SHORT_PREFIX = 2

# First code points of scripts without spaces between words, and the first after them.
_UNSPACED = (
    *(0x0E00, 0x0F00),  # Thai, Lao
    *(0x1000, 0x10A0),  # Burmese
    *(0x1780, 0x1800),  # Khmer
    *(0x2E80, 0x3130),  # radicals, kana; Hangul comes later and has spaces
    *(0x31A0, 0xA4D0),  # ideographs, Yi
    *(0xF900, 0xFB00),
    *(0x1AFF0, 0x1B170),  # rare kana
    *(0x20000, 0x40000),  # rare ideographs
)
# Marks that NFKD takes from their letters and that people leave out: by their combining class,
# the points of Hebrew and Arabic, and what stands above, below or through a letter. The marks of
# Indic scripts and of kana are other classes: without them it is another word.
_POINTS = range(10, 37)
_DIACRITICS = 200
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# Entries kept: more than the characters of all languages that one server hears. Defends memory.
_TABLE_LIMIT = 20_000


class _Table(dict[int, str | None]):
    """For str.translate: what becomes of each character; filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        folded = _folded(code)
        if len(self) < _TABLE_LIMIT:
            self[code] = folded
        return folded


def _folded(code: int) -> str | None:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F:  # invisible; variants of the one before
        return None
    if category == "So" or (category[0] in "LMN" and bisect_right(_UNSPACED, code) % 2):
        return f" {character} "
    return character if category[0] in "LMN" else " "


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another. prefix: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


def words_of(text: str) -> list[str]:
    """The folded words of a message, in order."""
    text = strip_formatting(text.removeprefix("\x01ACTION "))
    if text.isascii():
        text = text.lower()
    else:
        bare = filter(_is_kept, unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", "".join(bare).casefold())
    return [word[:WORD_LENGTH] for word in text.translate(_TABLE).split()]


def _is_kept(character: str) -> bool:
    mark = unicodedata.combining(character)
    return mark < _DIACRITICS and mark not in _POINTS


def parse_query(text: str) -> tuple[Term, ...]:
    """What a person typed: all terms must be found, in any order.

    A word of PREFIX_LENGTH letters finds all that begin with it, one of SHORT_PREFIX if a star
    follows; what stands in quotes is found as it is. Raises ValueError with a sentence.
    """
    terms: list[Term] = []
    for number, part in enumerate(text.translate(_QUOTES).split('"')):
        terms += _quoted(part) if number % 2 else _loose(part)
    if not terms:
        raise ValueError(_("a search needs at least one word"))
    terms = list(dict.fromkeys(terms))
    if len(terms) > TERMS_LIMIT or sum(len(term.words) for term in terms) > WORDS_LIMIT:
        raise ValueError(_("a search takes at most {count} words").format(count=TERMS_LIMIT))
    return tuple(terms)


def _quoted(part: str) -> Iterable[Term]:
    words = words_of(part)
    return [Term(tuple(words))] if words else []


def _loose(part: str) -> Iterable[Term]:
    for chunk in part.split():
        words = words_of(chunk)
        if words:
            short = chunk.endswith("*") or not words[-1].isascii()
            least = SHORT_PREFIX if short else PREFIX_LENGTH
            yield Term(tuple(words), prefix=len(words[-1]) >= least)


def found_in(terms: Iterable[Term], words: Sequence[str]) -> bool:
    """Whether all terms stand in a text. words: `words_of` it."""
    return all(_stands_in(term, words) for term in terms)


def _stands_in(term: Term, words: Sequence[str]) -> bool:
    *first, last = term.words
    for start in range(len(words) - len(first)):
        end = start + len(first)
        ends = words[end].startswith(last) if term.prefix else words[end] == last
        if ends and list(words[start:end]) == first:
            return True
    return False
