"""An error of the program on one article is logged and counted, and the others are processed again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import insert

from crawler import Page, extract
from crawler.extensions.database import database_of
from crawler.extensions.processing import PageProcessing
from crawler.extensions.reprocessing import Reprocessing
from crawler.storage.database import writing
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, Template, UrlKind, UrlState
from tests.extensions.crawlers import crawler_with
from tests.site import contents
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_error_of_the_program_is_counted_and_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with crawler_with(tmp_path, PageProcessing) as crawler:
        database = database_of(crawler)
        for page in contents(every=1).pages[:2]:
            url = f"http://www.ecns.cn{page.path}"
            database.site_models.learn(extract(Page(url, page.served.body, fetched_at=NOON)))
        for number in (1, 2):
            article = numbered(number, template=Template.TRAFILATURA)
            put(database.engine, article)
            row: dict[str, object] = {"site": "chinanews", "key": article.identity, "url": article.url}
            row |= {"archived": "not JSON", "discovered_at": NOON.isoformat()}
            row |= {"kind": UrlKind.ARTICLE, "state": UrlState.STORED, "priority": 1, "attempts": 0}
            with writing(database.engine) as connection:
                connection.execute(insert(URLS).values(row))
        asyncio.run(Reprocessing(crawler)._all())  # noqa: SLF001  # without an engine no signal starts it
        assert crawler.stats is not None
        reason = Reason("program-error-JSONDecodeError")
        assert crawler.stats.get_value(f"crawler/reprocessed/{reason}") == 2
        assert crawler.stats.get_value("crawler/program-errors") == 2
    assert "Traceback (most recent call last)" in caplog.text
