"""The order of the packages: imports run downward, no import circle between files, and Scrapy only where its names are.

items, vocabulary, exceptions, languages, unsafe characters < network, extraction, cleaning, checks, storage, runs <
charts, export, induction, inputs, monitoring, sites, terminal, terms, duplicates < processing < integrations, new_site,
page_view, publication, reader, repair < report < the library and the command line < Scrapy's names.
Imports for annotations alone (TYPE_CHECKING) count as all others.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from crawler.sites import FILES
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = PROJECT / "crawler"
LEVELS = (
    {
        "items",
        "vocabulary",
        "exceptions",
        "garbage_collection",
        "home",
        "chunks",
        "code_version",
        "content_encodings",
        "durable_files",
        "whole_files",
        "whole_folders",
        "entry_points",
        "languages",
        "lazy_patterns",
        "missing_pages",
        "passwords",
        "remote_files",
        "seed_files",
        "standard_streams",
        "unsafe_characters",
    },
    {"network", "extraction", "cleaning", "checks", "storage", "runs"},
    {
        "charts",
        "duplicates",
        "export",
        "html_files",
        "induction",
        "inputs",
        "monitoring",
        "scheduling",
        "sites",
        "terminal",
        "terms",
    },
    {"forgetting", "processing"},
    {"integrations", "new_site", "page_view", "publication", "reader", "repair"},
    {"report"},
    {"cli", "config", "__init__", "__main__"},
    {
        "commands",
        "downloader",
        "exporters",
        "extensions",
        "middlewares",
        "pipelines",
        "scheduler",
        "settings",
        "spiders",
    },
)
INDEPENDENT = LEVELS[1]
"""Packages that do not import each other."""
SCRAPY_NAMES = LEVELS[7]
EXCEPTIONS = {
    ("cli", "commands"): "chinanews crawl is Scrapy's command, loaded when it runs",
    ("cli", "settings"): "the default of --database is the setting's, and settings.py has plain values only",
}
SCRAPY = {"scrapy", "twisted", "itemadapter", "itemloaders", "w3lib", "parsel"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def package_of(module: str) -> str:
    """Return the first part of a dotted name below `crawler`; `crawler` itself is `__init__`."""
    return module.split(".")[1] if "." in module else "__init__"


def package_of_file(file: Path) -> str:
    """Return the package that a file is in, or the module that it is."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module_of(file: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module_of(file) for file in MODULES}


@cache
def imports_of(file: Path) -> frozenset[str]:
    """Return the modules that a file imports at any place: of this project the files, of others the dotted names."""
    return frozenset(_imports(ast.parse(file.read_text(encoding="utf-8"))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            source = node.module or ""
            # `from crawler import settings` imports a file, `from crawler import clean` a name of the library
            names = (f"{source}.{alias.name}" for alias in node.names)
            yield from (name if name in NAMES else source for name in names)


def level_of(package: str) -> int:
    """Return the number of a package's level, from below."""
    found = [number for number, packages in enumerate(LEVELS) if package in packages]
    assert found, f"the package {package!r} is on no level: add it to LEVELS"
    return found[0]


def package_imports() -> set[tuple[str, str]]:
    """Return which package imports which other."""
    found = {
        (package_of_file(file), package_of(name))
        for file in MODULES
        for name in imports_of(file)
        if name.split(".")[0] == "crawler"
    }
    return {(package, other) for package, other in found if package != other}


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of one import circle, an empty list if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_module_is_on_a_level() -> None:
    assert {level_of(package_of_file(file)) for file in MODULES} == set(range(len(LEVELS)))


def test_imports_run_downward_only() -> None:
    upward = {(package, other) for package, other in package_imports() if level_of(other) > level_of(package)}
    assert upward - EXCEPTIONS.keys() == set()


def test_packages_of_the_same_level_do_not_import_each_other() -> None:
    across = {(package, other) for package, other in package_imports() if {package, other} <= INDEPENDENT}
    assert across - EXCEPTIONS.keys() == set()


def test_every_exception_still_exists() -> None:
    assert EXCEPTIONS.keys() - package_imports() == set()


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle_in({module_of(file): {*imports_of(file)} & NAMES for file in MODULES}) == []


def test_a_circle_would_be_found() -> None:
    assert set(circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == {"b", "c"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_scrapy_is_imported_only_where_its_names_are(file: Path) -> None:
    if package_of_file(file) not in SCRAPY_NAMES:
        assert {name.split(".")[0] for name in imports_of(file)} & SCRAPY == set()


def test_no_file_of_a_site_imports_another_site() -> None:
    for file in (PACKAGE / "sites").glob("*.py"):
        imported = {name.split(".")[-1] for name in imports_of(file) if name.startswith("crawler.sites.")}
        assert imported & (set(FILES) - {file.stem}) == set(), file.name


def test_the_library_loads_neither_scrapy_nor_the_database_nor_trafilatura() -> None:
    heavy = ("scrapy", "twisted", "sqlalchemy", "alembic", "trafilatura", "warcio", "fastwarc", "fasttext", "pydantic")
    program = f"import sys, crawler; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert ended.stdout.strip() == "[]"
