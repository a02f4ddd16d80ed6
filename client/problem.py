"""Why the program can't go on, in words for the person."""

from __future__ import annotations

from protocol.text import clean


class Problem(Exception):  # noqa: N818 - people have problems, programs have errors
    """Its text is what happened and what to do next: one or two whole sentences, safe to print.
    What it quotes (a path, say) needs no care: the text is cleaned here."""

    def __init__(self, text: str) -> None:
        super().__init__("\n".join(map(clean, text.split("\n"))))
