"""Loaded by every Python process that finds this folder on PYTHONPATH: installs the guard."""

import importlib

# By this name, because only this folder is on the path for sure.
importlib.import_module("traffic_guard").install()
