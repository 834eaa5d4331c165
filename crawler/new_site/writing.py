"""Writes the package of a proposal: its code is loaded and reads the saved pages before the folder gets its name."""

from __future__ import annotations

import keyword
import re
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from crawler.entry_points import SITES_GROUP, offered
from crawler.exceptions import BadInputError
from crawler.new_site.package_files import ATTRIBUTE, package_files
from crawler.new_site.site_source import site_source
from crawler.whole_folders import whole_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from crawler.new_site.proposal import Proposal
    from crawler.sites import Site

MAX_NAME_CHARS = 40
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def require_name(name: str, taken: Collection[str], *, replaces: bool) -> None:
    """Raise BadInputError if a site cannot have this name. `taken` are the names of this project's spiders.

    The name is also that of a module: it must not hide another one.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or len(name) > MAX_NAME_CHARS:
        raise BadInputError(
            f"{name!r} cannot be the name of a site: it takes small letters, digits and _, begins with a letter, is no "
            f"word of Python, and has {MAX_NAME_CHARS} characters at most"
        )
    is_offered = name in offered(SITES_GROUP)
    if name in taken and not (is_offered and replaces):
        raise BadInputError(f"a site {name!r} exists; give another name")
    if not is_offered and find_spec(name) is not None and find_spec(name).origin is not None:  # type: ignore[union-attr]
        raise BadInputError(f"a Python module {name!r} is installed, which the site would hide; give another name")


def write_package(proposal: Proposal, folder: Path, now: datetime, *, replaces: bool) -> list[str]:
    """Write the package into a folder; return the paths of its files. OSError if the folder cannot be written.

    BadInputError if the folder exists; with `replaces`, its files are replaced, and its other files stay.
    AlreadyRunningError if another process writes the folder.
    """

    def require_replaceable(_: Path) -> None:
        if not replaces:
            raise BadInputError(f"{folder}: exists; name another site, or replace its files with --force")

    made = package_files(proposal, now)
    with whole_folder(folder, require_replaceable=require_replaceable, with_old_files=True) as part:
        _write_files(part, made.files)
        site = site_of_source(proposal)
        expected = made.expected(site, now)
        _write_files(part, expected)
    return [*made.files, *expected]


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def site_of_source(proposal: Proposal) -> Site:
    """Return the site that the written code of a proposal makes; the name of its module is free again afterwards."""
    module, source = proposal.name, site_source(proposal, ATTRIBUTE)
    made = ModuleType(module)
    before = sys.modules.get(module)
    sys.modules[module] = made
    try:
        exec(compile(source, module, "exec", dont_inherit=True), vars(made))  # noqa: S102  # our own text
        site: Site = vars(made)[ATTRIBUTE]
        _ = site.version  # is cached: it needs the module
        return site.loaded()
    finally:
        if before is None:
            del sys.modules[module]
        else:
            sys.modules[module] = before
