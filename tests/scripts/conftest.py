"""A small stand-in for the repository, in which the real scripts run without a package index."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
# At the end of the path: scripts/test.py must not hide the standard library's package `test`.
sys.path.append(str(REPOSITORY / "scripts"))

from _venv import Environment  # noqa: E402 - it stands there

SECONDS = 50.0  # for one script, with making an environment; under pytest's own limit of 60 s


@dataclass(frozen=True)
class Sample:
    """A folder with our scripts, and with programs that do little but say what they were told."""

    root: Path
    lan: list[dict[str, object]] = field(default_factory=list)

    def command(self, script: str, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "scripts" / script), *arguments]

    def environ(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment in which the scripts run; `lan` is what the stand-in browser sees."""
        return {**os.environ, "SAMPLE_LAN": json.dumps(self.lan), **(extra or {})}

    def run(
        self,
        script: str,
        *arguments: str,
        cwd: Path | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(script, *arguments),
            cwd=cwd or self.root,
            env=self.environ(extra),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )


def make_sample(root: Path) -> Sample:
    """Lay out a Sample under `root`; nothing is installed yet."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(__file__).parent / "sample", root, ignore=ignore)
    shutil.copytree(REPOSITORY / "scripts", root / "scripts", ignore=ignore)
    shutil.copytree(REPOSITORY / "protocol", root / "protocol", ignore=ignore)
    for module in ("announcement.py", "listing.py", "place.py"):
        shutil.copy(REPOSITORY / "discovery" / module, root / "discovery")
    return Sample(root)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A Sample that is set up already, for tests that leave it as it is.

    Set up by hand, as `_venv` leaves it but without pip: 0.1 s instead of 5 (`test_venv` does it
    in earnest).
    """
    made = make_sample(tmp_path_factory.mktemp("sample") / "warkop")
    environment = Environment(made.root)
    venv.create(environment.folder, symlinks=os.name == "posix")
    packages = sysconfig.get_path("purelib", "venv", {"base": str(environment.folder)})
    (Path(packages) / "warkop.pth").write_text(f"{made.root}\n", encoding="utf-8")
    stamp = {"from": environment._described(), "extras": ["dev"]}
    environment.stamp.write_text(json.dumps(stamp), encoding="utf-8")
    done = made.run("run.py", "client")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return made
