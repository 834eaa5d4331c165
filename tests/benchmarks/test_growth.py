"""The benchmark of growth fills a database with rows that a crawl takes for its own earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from crawler.storage.frontier.coverage import Coverage
from tests.benchmarks.known_rows import fill

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

ROWS = 40


def test_known_rows_are_articles_and_urls_of_the_site(database_url: str) -> None:
    fill(database_url, "chinanews", ROWS)
    engine: Engine = open_database(database_url)
    lines = Coverage(engine, "chinanews").lines()
    assert sum(line.known for line in lines) == ROWS
    assert sum(line.stored for line in lines) == Articles(engine).count("chinanews") == ROWS * 0.9
    engine.dispose()
