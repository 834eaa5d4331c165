"""A page that takes too much time or memory is pathological; the worker is replaced and the next page is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError, StoppedError
from crawler.processing.executor import may_run_here
from crawler.processing.process import read
from crawler.processing.worker import Job, Worker
from crawler.sites.chinanews import CHINANEWS
from tests.pathological import LONG_BODY, seconds_of_starts
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://e.org/1"
MEGABYTES = 350
"""Enough for an ordinary page."""
MADE = next(page for page in contents().pages if page.article.look.template == "d")
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body, site=CHINANEWS)
SLOW = Page(URL, LONG_BODY)
VAST = Page(URL, b"<html><body><p>" + "茶 ".encode() * 3_900_000 + b"</body></html>")
"""It is below the limit of size, and needs several times its size."""


@pytest.fixture
def worker() -> Iterator[Worker]:
    running = Worker(seconds_of_starts(), MEGABYTES, lambda: False)
    yield running
    running.close()


@pytest.mark.slow
@pytest.mark.parametrize("page", [SLOW, VAST], ids=["time", "memory"])
def test_a_page_beyond_the_bounds_is_pathological_and_the_next_one_is_read(worker: Worker, page: Page) -> None:
    with pytest.raises(PathologicalPageError):
        worker.run(Job.READ, page)
    assert worker.run(Job.READ, TEA) == read(TEA)


@pytest.mark.slow
def test_a_crawl_that_is_stopped_does_not_wait_for_it() -> None:
    stopping = Worker(600.0, 600, lambda: True)
    with pytest.raises(StoppedError):
        stopping.run(Job.READ, SLOW)


def test_only_small_pages_are_read_in_the_process_of_the_crawl() -> None:
    assert may_run_here(TEA)
    assert not may_run_here(VAST)
