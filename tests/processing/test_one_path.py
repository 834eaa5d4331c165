"""`process` gives for each page of the imitation site the record that a crawl stores."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from crawler import Page, open_store, process
from crawler.processing.site_models import load_model
from crawler.storage.database import open_database
from crawler.storage.site_models import ModelStore
from tests.processing.conftest import FETCHED
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler import Record
    from tests.crawling import Crawling


def articles() -> Iterator[Page]:
    """Yield the first page of each article with those that follow it."""
    for _, served in groupby(contents().pages, key=lambda page: page.article.known.url):
        first, *following = (
            Page(
                f"http://www.ecns.cn{page.path}",
                page.served.body,
                headers={"content-type": page.served.content_type},
                fetched_at=FETCHED,
            )
            for page in served
        )
        yield replace(first, following=tuple(following))


def without_storage(record: Record) -> Record:
    """Return a record without the fields that the store sets, and without the places of its pages."""
    return replace(record, stored_at=None, revision=1, withdrawn_at=None, pages=())


@pytest.mark.slow
def test_process_gives_for_every_page_the_record_that_the_pipelines_store(crawled: Crawling) -> None:
    url = f"sqlite:///{crawled.database}"
    engine = open_database(url)
    model = load_model(ModelStore(engine), "chinanews")
    engine.dispose()
    with open_store(url) as store:
        records = list(store.articles.all())
    stored = {record.url: without_storage(record) for record in records}
    processed = [process(page, FETCHED, model) for page in articles()]
    assert [result.refusal for result in processed if result.refusal] == []
    assert {result.article.document.url: result.article.record() for result in processed} == stored
    assert len(stored) == len(contents().articles)
    pages = {result.article.document.url: page.parts for result, page in zip(processed, articles(), strict=True)}
    assert {record.url: len(record.pages) for record in records} == {url: len(parts) for url, parts in pages.items()}
