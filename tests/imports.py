"""The modules that a command loads, from Python's own record of its imports."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def loaded_by(folder: Path, *arguments: str) -> frozenset[str]:
    """Return the modules that `python ARGUMENTS` loads in a folder, except those by `importlib.import_module`."""
    program = [sys.executable, "-X", "importtime", *arguments]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    ended = subprocess.run(program, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    rows = (line.split("|") for line in ended.stderr.splitlines() if line.startswith("import time:"))
    return frozenset(row[-1].strip() for row in rows)


def of_packages(modules: Iterable[str], *packages: str) -> set[str]:
    """Return those of some packages that have a module among the loaded ones."""
    return {package for package in packages for name in modules if name == package or name.startswith(f"{package}.")}
