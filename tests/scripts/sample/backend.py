"""The smallest build backend (PEP 517, 660): an editable wheel that points to this folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: warkop\nVersion: 0.1.0\nProvides-Extra: dev\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: sample\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_editable(
    wheel_directory: str,
    config_settings: object = None,
    metadata_directory: str | None = None,
) -> str:
    """Write the wheel and return its name; fail if a file `broken` says so."""
    if Path("broken").exists():
        raise RuntimeError("the sample is broken on purpose")
    name = "warkop-0.1.0-py3-none-any.whl"
    info = "warkop-0.1.0.dist-info"
    with zipfile.ZipFile(Path(wheel_directory) / name, "w") as wheel:
        wheel.writestr("warkop.pth", f"{Path.cwd()}\n")
        wheel.writestr(f"{info}/METADATA", METADATA)
        wheel.writestr(f"{info}/WHEEL", WHEEL)
        wheel.writestr(f"{info}/RECORD", "")
    return name
