"""The files of the installed package."""

from __future__ import annotations

import tomllib

from tests.crawling import PROJECT

PACKAGE = PROJECT / "crawler"


def test_every_file_that_is_not_python_is_package_data() -> None:
    setup = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    declared = setup["tool"]["setuptools"]["package-data"]["crawler"]
    included = {path for pattern in declared for path in PACKAGE.glob(pattern)}
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert files - included == set()
    assert {path.suffix for path in files} >= {".json", ".tsv"}
