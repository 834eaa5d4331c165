"""The commands and statements of docs/workers.md do as the page says, and the files that it names exist."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from sqlalchemy import text

from crawler.storage.database import open_database
from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling
from tests.forked import run_command
from tests.site import NewsSite

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

PAGE = (PROJECT / "docs" / "workers.md").read_text(encoding="utf-8")
SETTINGS = {"CRAWLER_WORKERS": "1", "DOWNLOAD_DELAY": "0.03"}
"""The crawl takes some seconds at this rate, so that the second worker finds the first one at work."""
STATEMENTS = re.search(r"<!-- watch -->(.*?)<!-- /watch -->", PAGE, re.DOTALL)


def test_postgresql_runs_the_statements_that_show_the_workers(postgresql_server: PostgresqlServer) -> None:
    assert STATEMENTS is not None
    engine = open_database(postgresql_server.empty_database())
    with engine.connect() as connection:
        for statement in filter(str.strip, STATEMENTS[1].split(";")):
            assert connection.execute(text(statement)).all() == []
    engine.dispose()


def test_two_workers_share_a_crawl_and_are_shown_with_their_figures(
    postgresql_server: PostgresqlServer, tmp_path: Path
) -> None:
    url = postgresql_server.empty_database()
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address, SETTINGS | {"CRAWLER_DATABASE": url})
        started = [crawling.fork() for _ in range(2)]
        assert [worker.ended().status for worker in started] == [RunStatus.OK] * 2
    shown = run_command(("runs", "--json", "--database", url), PROJECT, dict(os.environ), b"").out
    (run,) = map(json.loads, shown.splitlines())
    assert [worker["status"] for worker in run["workers"]] == [RunStatus.OK] * 2
    stored = [worker["statistics"]["articles"]["stored"] for worker in run["workers"]]
    assert sum(stored) == run["statistics"]["articles"]["stored"]
    assert len(list(tmp_path.glob("data/archive/*.warc.gz"))) == len(stored), "a file of its own for each"


def test_the_files_that_the_page_names_exist() -> None:
    files = re.findall(r"deploy/[a-z@.-]+[a-z]|\]\(([a-z.]+\.md)", PAGE)
    assert files
    for name in set(re.findall(r"deploy/(?:chinanews|compose)[\w@.*-]*", PAGE)):
        assert list(PROJECT.glob(name.rstrip("."))), name
