"""The files of a site that is no part of this project: its version, which is a digest of its package, and its seeds."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from crawler.code_version import PACKAGE, SUFFIXES, digest_of

SEEDS = "seeds.txt"
"""The file of seeds in the package of a site."""


def seeds_of_package(module: str) -> Path | None:
    """Return the file of seeds next to the file of a module; None if the module is of this project or has no file."""
    file = getattr(sys.modules[module], "__file__", None)
    return Path(file).with_name(SEEDS) if file and module.partition(".")[0] != PACKAGE.name else None


@cache
def version_of_package(module: str) -> str:
    """Return the digest of the top-level package of a module, or of the module's file; empty for this project's.

    The file of a module that belongs to no package is enough; a module without a file has the version of no files.
    """
    top, own = module.partition(".")[0], sys.modules[module]
    if top == PACKAGE.name:
        return ""
    package = sys.modules.get(top, own)
    file = getattr(package, "__file__", None) or getattr(own, "__file__", None)
    if file is None:
        return digest_of((), PACKAGE)
    folder = Path(file).parent
    if getattr(package, "__file__", None) and hasattr(package, "__path__"):
        return digest_of((one for one in folder.rglob("*.*") if one.suffix in SUFFIXES and one.is_file()), folder)
    return digest_of((Path(file),), folder)
