"""Small pages that a page object may fit are processed in the crawl's process; the others in the worker."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError, StoppedError
from crawler.extraction.html.decoding import decode
from crawler.processing.executor import LARGE_BYTES, MAX_BLOCKS_HERE, PageExecutor, may_run_here, without_others
from crawler.processing.pool import WorkerPool
from crawler.processing.process import clean_extracted, read
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import generic_site
from crawler.sites.group import SiteGroup
from crawler.vocabulary import Role, Template
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.items import Article, Document, PageReading
    from tests.processing.hostile import Hostile

T = TypeVar("T")
MADE = contents().pages[0]
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body)
UNKNOWN_PAGE = Page("https://e.org/1", b"<html><body><p>The harbour opens on Monday.</p></body></html>")
DEEP = Page("https://e.org/1", b"<html><body>" + b"<div>" * 5_000 + b"a</body></html>")
DUMP = Page("", b"The harbour opens on Monday.\n\nBoats came from three towns.")
SLOW = Page("https://e.org/1", b"<html><body>" + b"<div><p>a</p></div>" * 4_900 + b"</body></html>")


@pytest.fixture
def executor() -> Iterator[PageExecutor]:
    running = PageExecutor(WorkerPool(20.0, 1000))
    yield running
    running.close()


def reading_of(executor: PageExecutor, page: Page) -> PageReading:
    return asyncio.run(executor.read(page))


def document_of(executor: PageExecutor, page: Page) -> Document:
    return asyncio.run(executor.extract(page))


def article_of(executor: PageExecutor, document: Document) -> Article:
    return asyncio.run(executor.clean(document))


def test_a_small_page_that_a_page_object_may_fit_is_read_here() -> None:
    assert may_run_here(TEA)


@pytest.mark.parametrize("content", [b" " * 400_000, b"<p>" * 8_001], ids=["bytes", "tags"])
def test_a_large_page_is_read_in_the_worker(content: bytes) -> None:
    assert not may_run_here(replace(TEA, body=TEA.body + content))


def test_a_page_that_may_need_trafilatura_is_read_in_the_worker() -> None:
    assert not may_run_here(UNKNOWN_PAGE)


def test_a_small_text_dump_is_read_here() -> None:
    assert may_run_here(DUMP)
    assert not may_run_here(replace(DUMP, body=DUMP.body * 10_000))


@pytest.mark.parametrize("page", [TEA, UNKNOWN_PAGE, DUMP, DEEP], ids=["known", "unknown", "dump", "pathological"])
def test_here_and_in_the_worker_the_reading_is_the_same(executor: PageExecutor, page: Page) -> None:
    here, there = read(page), reading_of(executor, page)
    assert there.links == here.links
    assert repr(there.result) == repr(here.result)


def test_the_worker_gets_neither_further_pages_nor_other_sites() -> None:
    group = SiteGroup("news", {"www.ecns.cn": CHINANEWS, "e.org": generic_site("e.org")})
    page = replace(TEA, following=(UNKNOWN_PAGE,), site=group)
    assert without_others(page) == replace(TEA, site=CHINANEWS)
    assert without_others(DUMP) == DUMP


def test_a_page_in_utf_16_is_read_by_its_page_object(executor: PageExecutor) -> None:
    utf_16 = Page(TEA.url, decode(TEA.body).encode("utf-16"), headers={"content-type": "text/html; charset=utf-16"})
    assert document_of(executor, utf_16).blocks == document_of(executor, TEA).blocks


def test_an_article_of_which_one_page_is_unreadable_is_unreadable(executor: PageExecutor) -> None:
    following = Page(TEA.url, b"<html><body>" + b"<p>tea" * 1_000_001)
    with pytest.raises(PathologicalPageError):
        document_of(executor, replace(TEA, following=(following,)))


def test_an_error_of_the_program_is_kept_until_the_document_is_asked_for(
    executor: PageExecutor, hostile: Hostile
) -> None:
    page = replace(TEA, site=hostile.site_with_bad_rules)
    reading = reading_of(executor, page)
    assert reading.links == read(TEA).links
    with pytest.raises(UnicodeDecodeError, match="invalid start byte"):
        document_of(executor, replace(page, reading=reading))


@pytest.mark.slow
def test_pages_are_read_at_the_same_time_and_come_back_in_their_order() -> None:
    slower = replace(UNKNOWN_PAGE, body=b"<html><body>" + b"<p>The harbour opens on Monday.</p>" * 1_500)
    failing = replace(UNKNOWN_PAGE, body=b"<html><body>" + b"<p>tea" * 1_000_001)
    came: list[int] = []

    async def one(number: int, page: Page) -> None:
        await running.read(page)
        came.append(number)

    async def all_of_them() -> None:
        await asyncio.gather(*(one(at, page) for at, page in enumerate([slower, failing, *[UNKNOWN_PAGE] * 4])))

    with WorkerPool(60.0, 1000, workers=2) as pool:
        running = PageExecutor(pool)
        asyncio.run(all_of_them())
        assert len(pool.pids) == 2
    assert came == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("turns", list(product(range(5), repeat=3)))
def test_results_come_in_their_order_in_whatever_turns_of_the_loop_the_jobs_end(turns: tuple[int, ...]) -> None:
    came: list[int] = []

    async def one(executor: PageExecutor, job: asyncio.Future[int]) -> None:
        came.append(await executor._in_order(job))  # noqa: SLF001  # no job of a worker ends in a given turn

    async def all_of_them() -> None:
        with WorkerPool(60.0, 1000, workers=1) as pool:
            executor, jobs = PageExecutor(pool), [asyncio.get_running_loop().create_future() for _ in turns]
            tasks = [asyncio.create_task(one(executor, job)) for job in jobs]
            for turn in range(1 + max(turns)):
                await asyncio.sleep(0)
                for number, job in enumerate(jobs):
                    if turns[number] == turn:
                        job.set_result(number)
            await asyncio.gather(*tasks)

    asyncio.run(all_of_them())
    assert came == [0, 1, 2]


@pytest.mark.slow
def test_a_page_that_is_cancelled_neither_stops_nor_overtakes_others() -> None:
    came: list[int] = []

    async def one(number: int, page: Page) -> None:
        await running.read(page)
        came.append(number)

    async def all_of_them() -> None:
        slower = replace(SLOW, body=SLOW.body[: len(SLOW.body) // 2])
        tasks = [asyncio.create_task(one(at, page)) for at, page in enumerate([slower, *[UNKNOWN_PAGE] * 2])]
        for _ in range(3):  # while it is read, and while it waits for the page before
            await asyncio.sleep(0)
            tasks[1].cancel()
        await asyncio.wait(tasks)

    with WorkerPool(60.0, 1000, workers=3) as pool:
        running = PageExecutor(pool)
        asyncio.run(all_of_them())
    assert came == [0, 2]


def test_the_links_of_a_page_that_exceeds_the_limits_are_kept() -> None:
    executor = PageExecutor(WorkerPool(1.5, 1000))
    reading = reading_of(executor, replace(SLOW, body=SLOW.body.replace(b"<div>", b"<a href=/2>Rice</a><div>", 1)))
    assert isinstance(reading.result, PathologicalPageError)
    assert reading.links == ("https://e.org/2",)
    executor.close()


def test_a_page_that_was_being_read_when_the_run_was_stopped_has_that_error() -> None:
    stopping = PageExecutor(WorkerPool(600.0, 1000, lambda: True))
    assert isinstance(reading_of(stopping, SLOW).result, StoppedError)
    stopping.close()


@pytest.mark.slow
def test_a_document_of_many_blocks_is_cleaned_in_the_worker_as_it_is_here(executor: PageExecutor) -> None:
    lines = "\n\n".join(f"Paragraph {number} goes on about the harbour." for number in range(MAX_BLOCKS_HERE + 1))
    document = read(Page("", lines.encode())).document()
    assert len(document.blocks) > MAX_BLOCKS_HERE
    article = article_of(executor, document)
    assert article.document.template == Template.TEXT_DUMP
    assert article.labels == clean_extracted(document).labels
    assert {block.role for block in article.kept} == {Role.BODY}


def test_the_links_of_a_large_list_are_read_in_the_worker_and_its_limits_apply(executor: PageExecutor) -> None:
    large = Page("https://e.org/", b"<a href=/2>Rice</a>" * 8_001)
    assert asyncio.run(executor.links(large)).urls == ("https://e.org/2",)
    with pytest.raises(PathologicalPageError):
        asyncio.run(executor.links(replace(large, body=b"<p>" * 1_000_001)))


class CountingPool(WorkerPool):
    """Notes the most jobs that it had at once."""

    most_jobs = jobs = 0

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run a job."""
        self.jobs += 1
        self.most_jobs = max(self.most_jobs, self.jobs)
        try:
            return await super().run(function, *arguments)
        finally:
            self.jobs -= 1


@pytest.mark.parametrize(("size", "most"), [(LARGE_BYTES, 1), (LARGE_BYTES - 1, 3)])
def test_only_one_page_of_many_bytes_is_in_the_workers(size: int, most: int) -> None:
    executor = PageExecutor(pool := CountingPool(20.0, 1000))
    page = Page("https://e.org/1", b"The harbour opens on Monday.".ljust(size))

    async def all_at_once() -> list[PageReading]:
        return await asyncio.gather(*(executor.read(page) for _ in range(3)))

    assert [one.document().template for one in asyncio.run(all_at_once())] == [Template.TEXT_DUMP] * 3
    assert pool.most_jobs == most
    executor.close()
