"""How figures are written."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def spread(seconds: Sequence[float]) -> str:
    """Several measurements of one thing, in milliseconds."""
    low, middle, high = (
        f"{1000 * value:.0f}" for value in (min(seconds), statistics.median(seconds), max(seconds))
    )
    return f"{middle:>5} ms median of {len(seconds)} ({low} to {high})"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of `values` do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
