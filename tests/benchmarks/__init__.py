"""Measurements, run by `python3 scripts/bench.py`. They print; they assert nothing about time."""
