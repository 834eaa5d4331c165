"""The floors of the house: imports point downward, and Scrapy stays where its names are.

items, exceptions < extraction | cleaning | checks | storage | runs < sites <
the library's face and command line < what bears a Scrapy name.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.sites import FILES
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = PROJECT / "crawler"
FLOORS = (
    {"items", "vocabulary", "exceptions", "content_encodings", "languages"},
    {"extraction", "cleaning", "checks", "network", "storage", "runs"},
    {"sites"},
    {"cli", "config", "processing", "__init__", "__main__"},
    {"commands", "downloader", "extensions", "middlewares", "pipelines", "scheduler"} | {"settings", "spiders"},
)
ROOMS = FLOORS[1]
SCRAPY_NAMES = FLOORS[4]
EXCEPTIONS = {
    ("cli", "settings"): "the default of --database is the setting's, and settings.py is plain values",
}
SCRAPY = {"scrapy", "twisted", "itemadapter", "itemloaders", "w3lib", "parsel"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    """Return the room of a dotted name below the package; the package itself is its face."""
    return module.split(".")[1] if "." in module else "__init__"


def room_of_file(file: Path) -> str:
    """Return the room that a file is in, or is."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports anywhere in it, also for type checking alone."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            source = node.module or ""
            # `from crawler import settings` names a room, `from crawler import clean` the face
            yield from (f"{source}.{a.name}" if source == "crawler" and is_room(a.name) else source for a in node.names)


def is_room(name: str) -> bool:
    """Tell whether a name below the package is a module or a folder."""
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def floor_of(room: str) -> int:
    """Return the number of a room's floor, from below."""
    found = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert found, f"the room {room!r} is on no floor: name it in FLOORS"
    return found[0]


def arrows() -> set[tuple[str, str]]:
    """Return which room imports from which other."""
    found = {
        (room_of_file(file), room_of(name))
        for file in MODULES
        for name in imports_of(file)
        if name.split(".")[0] == "crawler"
    }
    return {(room, other) for room, other in found if room != other}


def test_every_module_is_on_a_floor() -> None:
    assert {floor_of(room_of_file(file)) for file in MODULES} == set(range(len(FLOORS)))


def test_imports_run_downward_only() -> None:
    upward = {(room, other) for room, other in arrows() if floor_of(other) > floor_of(room)}
    assert upward - EXCEPTIONS.keys() == set()


def test_rooms_of_one_floor_do_not_import_each_other() -> None:
    across = {(room, other) for room, other in arrows() if room in ROOMS and other in ROOMS}
    assert across - EXCEPTIONS.keys() == set()


def test_every_exception_still_exists() -> None:
    assert EXCEPTIONS.keys() - arrows() == set()


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_scrapy_is_imported_only_where_its_names_are(file: Path) -> None:
    if room_of_file(file) not in SCRAPY_NAMES:
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
