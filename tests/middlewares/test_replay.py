"""A crawl of an archive: every answer comes from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured

from crawler.middlewares.replay import ReplayMiddleware
from crawler.middlewares.request_filter import RequestRefused
from crawler.storage.archive.reader import ArchiveReader
from crawler.vocabulary import Reason
from tests.crawling import PROJECT
from tests.shells import crawler_with

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def archive() -> ArchiveReader:
    every: Callable[[str], bool] = lambda _url: True  # noqa: E731
    return ArchiveReader(PROJECT / "seeds" / "sample.warc.gz", every)


def test_an_archived_page_answers_with_its_time_and_its_place(archive: ArchiveReader) -> None:
    url = next(archive.urls())
    request = Request(url)
    response = ReplayMiddleware.from_crawler(crawler_with(archive)).process_request(request)
    assert (response.url, response.body) == (url, archive.page(url).body)  # type: ignore[union-attr]
    assert request.meta["archived"].endswith(tuple("0123456789"))
    assert request.meta["fetched_at"].tzinfo is not None


def test_a_page_that_the_archive_does_not_contain_is_not_fetched(archive: ArchiveReader) -> None:
    with pytest.raises(RequestRefused) as refused:
        ReplayMiddleware(archive).process_request(Request("https://www.ecns.cn/none"))
    assert refused.value.reason == Reason.NOT_IN_ARCHIVE


def test_without_an_archive_the_middleware_is_off() -> None:
    with pytest.raises(NotConfigured):
        ReplayMiddleware.from_crawler(crawler_with())
