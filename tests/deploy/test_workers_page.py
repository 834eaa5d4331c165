"""The statements and files that docs/workers.md names exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import text

from crawler.storage.database import open_database
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from tests.postgresql import PostgresqlServer

PAGE = (PROJECT / "docs" / "workers.md").read_text(encoding="utf-8")
STATEMENTS = re.search(r"<!-- watch -->(.*?)<!-- /watch -->", PAGE, re.DOTALL)


def test_postgresql_runs_the_statements_that_show_the_workers(postgresql_server: PostgresqlServer) -> None:
    assert STATEMENTS is not None
    engine = open_database(postgresql_server.empty_database())
    with engine.connect() as connection:
        for statement in filter(str.strip, STATEMENTS[1].split(";")):
            assert connection.execute(text(statement)).all() == []
    engine.dispose()


def test_the_files_that_the_page_names_exist() -> None:
    files = re.findall(r"deploy/[a-z@.-]+[a-z]|\]\(([a-z.]+\.md)", PAGE)
    assert files
    for name in set(re.findall(r"deploy/(?:chinanews|compose)[\w@.*-]*", PAGE)):
        assert list(PROJECT.glob(name.rstrip("."))), name
