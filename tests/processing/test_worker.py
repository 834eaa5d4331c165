"""A page that takes too much time or memory is too hard; the worker is replaced and the next page is cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler import Page, extract_page
from crawler.processing.executor import is_easy
from crawler.processing.worker import EXTRACT, CleaningWorker, WorkError
from crawler.sites.chinanews import CHINANEWS
from tests.pathological import LONG_BODY, seconds_of_starts
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://e.org/1"
MEGABYTES = 1000
MADE = contents().pages[-1]
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body)
SLOW = Page(URL, LONG_BODY)
VAST = Page(URL, b"<html><body>" + b"<p>tea" * 2_000_000 + b"</body></html>")


@pytest.fixture
def worker() -> Iterator[CleaningWorker]:
    running = CleaningWorker(seconds_of_starts(), MEGABYTES, lambda: False)
    yield running
    running.end()


@pytest.mark.parametrize("page", [SLOW, VAST], ids=["time", "memory"])
def test_a_page_beyond_the_bounds_is_too_hard_and_the_next_one_is_read(worker: CleaningWorker, page: Page) -> None:
    with pytest.raises(WorkError) as refused:
        worker.run(EXTRACT, page, "", None)
    assert refused.value.reason == "too-hard"
    assert worker.run(EXTRACT, TEA, "chinanews", CHINANEWS.address(TEA.url)) == extract_page(TEA, CHINANEWS)


def test_a_crawl_that_is_stopped_does_not_wait_for_it() -> None:
    stopping = CleaningWorker(600.0, 600, lambda: True)
    with pytest.raises(WorkError) as stopped:
        stopping.run(EXTRACT, SLOW, "", None)
    assert stopped.value.reason == "stopped"


def test_only_small_pages_are_read_at_once() -> None:
    assert is_easy(TEA)
    assert not is_easy(VAST)
