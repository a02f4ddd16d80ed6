"""Why the program can't go on, in words for the person."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - people have problems, programs have errors
    """Its text is what happened and what to do next: one or two whole sentences, safe to print."""
