"""The model of an archive's site has the pages that its random order prefers, and does not change any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler import Page, extract
from crawler.cleaning import SiteModel
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.processing.executor import PageExecutor
from crawler.processing.pool import WorkerPool
from crawler.processing.site_models import SiteModels, load_model
from crawler.sites.generic import generic_site
from crawler.spiders.archive_models import learn_from_archive
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.site_models import ModelStore
from tests.site import contents

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

HOST, SITE = "www.unknown.example", generic_site("www.unknown.example")
FIRST = datetime(2026, 5, 4, tzinfo=UTC)
STORIES = [one for one in contents(every=1).pages if one.article.look.template == "d"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database_url", "number"),
    [("sqlite", 5), ("postgresql", 5), ("sqlite", MAX_PAGES + 10)],
    indirect=["database_url"],
)
def test_the_model_has_the_first_pages_of_the_random_order_and_is_frozen(
    tmp_path: Path, engine: Engine, number: int
) -> None:
    folder, pages = tmp_path / "warc", []
    writer = ArchiveWriter(folder, "pages", 10**9, "tests")
    writer.write(f"http://{HOST}/", 200, [("Content-Type", "text/html")], b"<a href=/1>One</a>", FIRST)
    writer.write(f"http://{HOST}/2018/05-03/gone.shtml", 404, [("Content-Type", "text/html")], b"Gone", FIRST)
    for at, served in enumerate(STORIES[:number]):
        page = Page(f"http://{HOST}{served.path}", served.served.body, fetched_at=FIRST + timedelta(days=at), site=SITE)
        for url in (page.url, page.url.replace("http", "https"), f"{page.url}?utm_source=feed"):
            writer.write(url, 200, [("Content-Type", "text/html")], page.body, page.fetched_at or FIRST)
        pages.append(page)
    writer.close()
    models, executor = SiteModels(ModelStore(engine)), PageExecutor(WorkerPool(60.0, 1000, workers=1))
    asyncio.run(
        learn_from_archive(models, executor, SITE, ArchiveReader(folder, SITE.has), lambda: False, lambda _url: False)
    )
    executor.close()
    learnt = models.model(SITE.name)
    later = models.learn(extract(Page(f"http://{HOST}/2026/07-20/later.shtml", pages[0].body, site=SITE)))
    assert learnt == load_model(ModelStore(engine), SITE.name)
    assert later == learnt
    assert len(learnt.pages) == min(number, MAX_PAGES)
    expected = SiteModel()
    for page in pages:
        expected = expected.learn(extract(page), page.fetched_at.date() if page.fetched_at else None)
    assert number > MAX_PAGES or learnt == expected
