"""From sentences in sources to catalogues and back, with Babel: translate.py's work."""

from __future__ import annotations

import io
import re
import string
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "language"
# Every one of them uses `_`; what they share is in one catalogue.
PACKAGES = ("client", "discovery", "language", "protocol", "server")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
WIDTH = 99
PROJECT = "Warkop"
# Characters of a sentence from which one that is nearly the same is worth proposing.
FUZZY_FROM = 40


def template(packages: Iterable[str] = PACKAGES) -> Catalog:
    """Every sentence of these packages, with the files it stands in: no lines, which change with
    every edit, and no dates."""
    found = Catalog(project=PROJECT, fuzzy=False)
    for package in packages:
        for name, __, text, comments, context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS,
            comment_tags=["Translators:"], strip_comment_tags=True,
        ):  # fmt: skip
            place = f"{package}/{Path(name).as_posix()}"
            found.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    for message in found:
        message.flags -= {"python-format", "python-brace-format"}
        message.locations = sorted(set(message.locations))
    return found


def read(path: Path) -> Catalog:
    """The catalogue in a .po file, whose name is the language's code."""
    return parsed(path.read_bytes(), path.stem)


def parsed(text: bytes, code: str) -> Catalog:
    """The catalogue in the text of a .po file."""
    return read_po(io.BytesIO(text), locale=code)


def updated(catalogue: Catalog, new: Catalog) -> Catalog:
    """The same translations, of the sentences that there are now."""
    catalogue.update(new, keep_user_comments=True, update_header_comment=False)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.flags -= {"python-format", "python-brace-format"}
        if message.fuzzy and message.id and len(forms(message.id)[0]) < FUZZY_FROM:
            message.string, message.flags = "", set()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The text of the .po file: the same for the same sentences, in the order of the alphabet."""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    text = written.getvalue().decode("utf-8")
    # Dates and the version of a tool would make each update a change.
    noise = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator",
             "Report-Msgid-Bugs-To", "Project-Id-Version", "Language-Team")  # fmt: skip
    text = re.sub(rf'^"(?:{"|".join(noise)}):[^\n]*\n', "", text, flags=re.MULTILINE)
    return text.encode("utf-8")


def as_mo(catalogue: Catalog) -> bytes:
    """The bytes of the .mo file: the same for the same translations, whatever Babel's version.

    The format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    header = (
        "Content-Type: text/plain; charset=UTF-8\n"
        f"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};\n"
    )
    entries = [(b"", header.encode())]
    for message in catalogue:
        if message.id and is_translated(message) and not message.fuzzy:
            pair = ("\0".join(forms(one)).encode() for one in (message.id, message.string))
            entries.append((next(pair), next(pair)))
    entries.sort()
    count, tables, texts = len(entries), b"", b""
    start = 28 + 16 * count  # of the texts: after the head and two tables of lengths and places
    for column in (0, 1):
        for entry in entries:
            tables += struct.pack("<2I", len(entry[column]), start + len(texts))
            texts += entry[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0) + tables + texts


def is_translated(message: Message) -> bool:
    """Whether all its forms are."""
    return all(forms(message.string))


def forms(one: object) -> tuple[str, ...]:
    """All forms of what counts, or the one text of what does not."""
    return tuple(map(str, one)) if isinstance(one, (tuple, list)) else (str(one or ""),)


def placeholders(text: str) -> set[str]:
    """The fields that `format` fills in, with what tells how: `{name}`, `{rate:g}`."""
    return {
        f"{name}{'!' + conversion if conversion else ''}:{form}"
        for __, name, form, conversion in string.Formatter().parse(text)
        if name and name.isidentifier()  # not the {,<room>} of an IRC command's usage
    }


def faults(catalogue: Catalog, new: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, as lines for people; `new`: the sentences of now."""
    for message in new:
        if not message.id:
            continue
        shown = _first(message.id)
        known = catalogue.get(message.id)
        if known is None or not is_translated(known):
            yield f"not translated: {shown}"
        elif isinstance(message.id, tuple) and len(forms(known.string)) != catalogue.num_plurals:
            yield f"not all forms: {shown}"
        elif known.fuzzy:
            yield f"fuzzy, to be looked at: {shown}"
        else:
            yield from _different_placeholders(known)
    for message in [*catalogue, *catalogue.obsolete.values()]:
        if message.id and new.get(message.id) is None:
            yield f"stale, nobody says it any more: {_first(message.id)}"


def _different_placeholders(message: Message) -> Iterator[str]:
    wanted = set().union(*map(_placeholders_or_none, forms(message.id)))
    for one in forms(message.string):
        if _placeholders_or_none(one) != wanted:
            yield f"other placeholders than the original: {one!r}"


def _placeholders_or_none(text: str) -> set[str]:
    try:
        return placeholders(text)
    except ValueError:  # a brace that is none, in a sentence that is never formatted
        return set()


def _first(identity: object) -> str:
    return repr(forms(identity)[0])


def main(arguments: list[str]) -> int:
    """One of the verbs of scripts/translate.py."""
    failed = False
    new = template()
    for path in sorted(FOLDER.glob("*.po")):
        catalogue, compiled = read(path), path.with_suffix(".mo")
        if arguments == ["update"]:
            path.write_bytes(as_po(updated(catalogue, new)))
        elif arguments == ["compile"]:
            compiled.write_bytes(as_mo(catalogue))
        found = list(faults(catalogue, new))
        if not compiled.exists() or compiled.read_bytes() != as_mo(catalogue):
            found.append(f"{compiled.name} is not made from {path.name}: translate.py compile")
        for line in found:
            print(f"{path.name}: {line}")
        failed = failed or bool(found)
    return int(failed and arguments == ["check"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
