"""What tests of several rooms are given: a database of each kind that the project works on."""

from __future__ import annotations

import os
import signal
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from crawler.storage.database import open_database
from tests import browser as chromium
from tests.postgresql import ABSENT, BINARIES, PostgresqlServer
from tests.sample import write_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

settings.register_profile("search", deadline=None)
# A commit passes CI always or never. More of the same examples would find nothing new from run to run.
settings.register_profile("same examples", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("same examples" if os.environ.get("CI") else "search")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a shell starts its background processes so, and they theirs
    signal.signal(signal.SIGINT, signal.default_int_handler)

SLOW_FOLDERS = ("crawl", "deploy", "faults")
"""Their tests crawl in processes of their own."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Run two tests at once for each core: a crawl waits for delays and its server most of the time."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of whole folders as slow, and those in a browser."""
    for item in items:
        if item.path.parent.name in SLOW_FOLDERS or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Run one server for all tests that ask for it."""
    if BINARIES is None:
        pytest.skip(ABSENT)
    with PostgresqlServer() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[chromium.Browser]:
    """Run one browser for all tests of a process that ask for it."""
    if not chromium.IS_PRESENT:
        pytest.skip(chromium.ABSENT)
    with chromium.Browser() as running:
        yield running


@pytest.fixture(scope="session")
def few_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an archive of a few pages, for crawls to which the pages are all the same."""
    return write_part(tmp_path_factory.mktemp("few") / "pages.warc.gz")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an SQLite file with all tables and no row."""
    file = tmp_path_factory.mktemp("migrated") / "articles.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a database that does not hold anything yet, once of each kind.

    If the test asks for `engine`, the tables exist: they are copied, since the migrations would take .2 s of each test.
    """
    has_tables = "engine" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "articles.db"
        if has_tables:
            copyfile(request.getfixturevalue("migrated_file"), file)
        return f"sqlite:///{file}"
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.migrated_database() if has_tables else server.empty_database()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Open that database."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()
