"""The data of one page or link costs that page or link at most, never the run, on both databases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from crawler.storage.articles import Articles
from crawler.storage.database import writing
from crawler.vocabulary import Reason, RunStatus, UrlState
from tests.crawling import Crawling, Ended
from tests.faults import hostile
from tests.faults.crawls import QUICK
from tests.faults.server import FaultySite

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.engine import Engine

NOT_PRINTABLE = re.compile(r"\\[xu]")
"""The sign of a character in a `repr` that no text of these pages has."""
RULES = {
    "sqlite": "CREATE TRIGGER rule_{0} BEFORE INSERT ON {0} WHEN NEW.url LIKE '%{1}' "
    "BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "ALTER TABLE {0} ADD CHECK (url NOT LIKE '%{1}')",
}
"""What makes a database refuse one row of a table, by its URL's end."""


def crawl(folder: Path, database: str) -> Ended:
    """Crawl the hostile site from its list."""
    faults = hostile.FAULTS | {f"//{hostile.HOST}/": hostile.serve(hostile.links())}
    with FaultySite(faults) as site:
        crawling = Crawling(folder, site.address, QUICK | {"CRAWLER_DATABASE": database, "CRAWLER_ARCHIVE": ""})
        return crawling.run("-a", f"url={hostile.ROOT}/", spider="news")


def urls(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text("SELECT * FROM urls")).mappings()]


def urls_of(names: Iterable[str]) -> set[str]:
    return {hostile.ROOT + hostile.path(name) for name in names}


@pytest.fixture
def ended(tmp_path: Path, engine: Engine, database_url: str) -> Ended:
    with writing(engine) as connection:
        for table, end in (("articles", hostile.path(hostile.UNSTORED)), ("urls", hostile.UNSTORED_LINK)):
            connection.exec_driver_sql(RULES[engine.dialect.name].format(table, end).replace("%", "%%"))
    return crawl(tmp_path, database_url)


def test_hostile_data_costs_its_own_page_or_link_alone(
    ended: Ended, engine: Engine, tmp_path: Path, database_url: str
) -> None:
    stored = {record.url: record for record in Articles(engine).all()}
    assert stored.keys() == urls_of(hostile.STORED), ended.log
    assert not NOT_PRINTABLE.search(repr([record.as_json() for record in stored.values()]))
    assert max(len(record.title or "") for record in stored.values()) < hostile.LONG_TITLE_CHARS
    known = urls(engine)
    assert not NOT_PRINTABLE.search(repr(known))
    states = {row["url"]: (row["state"], row["reason"]) for row in known}
    assert states[hostile.ROOT + hostile.path(hostile.REDIRECTED)] == (UrlState.FAILED, Reason.URL_TOO_LONG)
    assert states[hostile.ROOT + hostile.path(hostile.UNSTORED)] == (UrlState.REFUSED, Reason.UNSTORABLE)
    assert UrlState.LEASED not in {state for state, _ in states.values()}
    assert "Traceback" not in ended.log
    assert "links not followed: 2 url-too-long, 1 unstorable-data" in ended.log
    assert (ended.exit_code, ended.status) == (3, RunStatus.PARTIAL), ended.log
    second = crawl(tmp_path, database_url)
    assert second.status not in {RunStatus.STORAGE_FAILED, RunStatus.CRASHED}, second.log
    assert "Traceback" not in second.log
