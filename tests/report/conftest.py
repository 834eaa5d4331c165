"""A report on a made-up store of each database, written once for the tests of a module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crawler.report.report import write_report
from crawler.report.scope import Scope
from crawler.storage.database import open_database
from tests.report.stores import NOW, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from tests.postgresql import PostgresqlServer


@dataclass(frozen=True)
class ReportOnStore:
    """A store, and the folder of the report on it."""

    engine: Engine
    folder: Path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportOnStore]:
    """Report on all of a store. Tests only read both."""
    folder = tmp_path_factory.mktemp("reported")
    url = f"sqlite:///{folder / 'articles.db'}"
    if request.param == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        url = server.empty_database()
    engine = filled(open_database(url))
    write_report(engine, Scope("chinanews"), folder / "report", NOW)
    yield ReportOnStore(engine, folder / "report")
    engine.dispose()
