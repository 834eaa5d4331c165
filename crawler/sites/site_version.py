"""The version of the code and data of a site that is no part of this project: a digest of its package's files."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from crawler.code_version import PACKAGE, SUFFIXES, digest_of


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
