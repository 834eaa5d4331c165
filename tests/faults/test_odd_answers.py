"""Answers that look like success and are none, and answers that are odd and no fault at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.faults import wrongs
from tests.faults.crawls import QUICK, assert_good_are_stored, crawl, path_of, reasons, stored_paths
from tests.faults.server import Fault, FaultySite, Wire, head
from tests.faults.wrongs import HTML, newest_article, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawling import Ended

PAGE = served(newest_article().path).body
HALF = PAGE[: len(PAGE) // 2]
HUGE_LIST = b"<html><body>" + b"<p>a</p>" * 1_050_000 + b"</body></html>"


def raw(start: bytes, *headers: bytes) -> Fault:
    """Answer with the whole page behind a head of these very bytes."""
    length = f"Content-Length: {len(PAGE)}".encode()
    return lambda wire: wire.send(b"\r\n".join((start, b"Content-Type: text/html", *headers, length, b"", PAGE)))


def busy_at_first(wire: Wire) -> None:
    """Answer 503 twice, then the page."""
    wire.answer(503) if wire.count <= 2 else wrongs.whole(wire)


FAULTS: dict[str, tuple[Fault, tuple[str, str]]] = {
    "304 that was not asked for": (wrongs.status(304), ("failed", "http-304")),
    "202": (wrongs.status(202), ("failed", "http-202")),
    "204": (wrongs.status(204), ("failed", "http-204")),
    "a part of the page": (lambda wire: wire.answer(206, PAGE, HTML), ("failed", "http-206")),
    "a length that is too short": (
        lambda wire: wire.send(head(200, HTML, f"Content-Length: {len(HALF)}") + PAGE),
        ("failed", "truncated-body"),
    ),
    "a page that was cut off before": (wrongs.page_with(HALF), ("failed", "truncated-body")),
    "too many tags": (wrongs.page_with(HUGE_LIST), ("refused", "pathological-page")),
    "a redirect to another service": (wrongs.redirect("http://www.ecns.cn:22/"), ("failed", "redirect-off-site")),
    "a redirect with a password": (wrongs.redirect("http://a:b@www.ecns.cn/"), ("failed", "redirect-off-site")),
}
ODD: dict[str, Fault] = {
    "203": lambda wire: wire.answer(203, PAGE, HTML),
    "503 twice": busy_at_first,
    "100 before it": lambda wire: wire.send(
        b"HTTP/1.1 100 Continue\r\n\r\n" + head(200, HTML, f"Content-Length: {len(PAGE)}") + PAGE
    ),
    "NUL in a header": raw(b"HTTP/1.1 200 OK", b'ETag: "a\x00b"'),
    "a header without a colon": raw(b"HTTP/1.1 200 OK", b"Broken header"),
    "a header name outside ASCII": raw(b"HTTP/1.1 200 OK", b"X-\xc3\x9cml\xe4ut-\xff: caf\xe9 \xe4\xb8\xad"),
    "a header without a name": raw(b"HTTP/1.1 200 OK", b": nothing"),
    "a wrong type": lambda wire: wire.answer(200, PAGE, "Content-Type: application/pdf"),
    "a charset that is none": lambda wire: wire.answer(200, PAGE, f"{HTML}; charset=x-klingon"),
}
PATHS = {name: path_of(number) for number, name in enumerate((*FAULTS, *ODD), 1)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the crawl."""

    crawling: Crawling
    ended: Ended


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    faults = {PATHS[name]: fault for name, (fault, _) in FAULTS.items()} | {PATHS[name]: ODD[name] for name in ODD}
    bounds = {"DOWNLOAD_MAXSIZE": "20000000"}
    with FaultySite(faults) as site:
        yield Outcome(*crawl(tmp_path_factory.mktemp("odd"), site.address, PATHS.values(), bounds))


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_the_page_has_its_own_reason(outcome: Outcome, name: str) -> None:
    assert reasons(outcome.crawling)[PATHS[name]] == FAULTS[name][1], outcome.ended.log


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_costs_no_article(outcome: Outcome, name: str) -> None:
    assert PATHS[name] in stored_paths(outcome.crawling)


def test_nothing_but_whole_articles_is_stored_and_the_site_makes_no_traceback(outcome: Outcome) -> None:
    assert_good_are_stored(outcome.crawling)
    texts = {row["text"] for url, row in outcome.crawling.articles().items() if "ihfault" in url}
    assert texts == {newest_article().text}
    assert "Traceback" not in outcome.ended.log
    assert outcome.ended.exit_code == 3


# -- the same answer for every page ---------------------------------------------------

NOTICE = (
    b"<html><head><title>A word to our readers</title></head><body><h1>A word to our readers</h1><p>The team will move "
    b"its machines to another hall tonight. Readers can come back from six in the morning on Thursday, Beijing time. "
    b"The editors thank all of them for their patience and will report on other channels until then.</p></body></html>"
)


def for_pages(fault: Fault) -> Fault:
    """Answer so for all but robots.txt."""
    return lambda wire: wire.answer(404) if wire.asked.path == "/robots.txt" else fault(wire)


def for_articles(fault: Fault) -> Fault:
    """Answer so for articles, which have a digit in their path; lists are as ever."""

    def answer(wire: Wire) -> None:
        is_article = any(map(str.isdigit, wire.asked.path)) and "index" not in wire.asked.path
        fault(wire) if is_article else wire.serve(served(wire.asked.path))

    return answer


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        (for_pages(wrongs.status(304)), 4, RunStatus.SITE_UNREACHABLE),
        (for_pages(wrongs.status(202)), 4, RunStatus.SITE_UNREACHABLE),
        (for_pages(wrongs.page_with(b"")), 5, RunStatus.NO_ARTICLES),
        (for_pages(wrongs.page_with(NOTICE)), 5, RunStatus.NO_ARTICLES),
        (for_articles(wrongs.status(304)), 5, RunStatus.NO_ARTICLES),
        (for_articles(wrongs.page_with(NOTICE)), 11, RunStatus.LAYOUT_CHANGED),
        (for_articles(lambda wire: wire.serve(served("/"))), 11, RunStatus.LAYOUT_CHANGED),
    ],
    ids="304 202 empty notice 304-for-articles notice-for-articles home-for-articles".split(),
)
def test_one_answer_for_every_page_is_never_a_success(
    tmp_path: Path, fault: Fault, code: int, status: RunStatus
) -> None:
    with FaultySite({}, fault) as site:
        crawling = Crawling(tmp_path, site.address, QUICK)
        ended = crawling.run("-a", "since=2023-01-01")
    assert (ended.exit_code, ended.status) == (code, status), ended.log
    assert crawling.articles() == {}
    assert "Traceback" not in ended.log


def test_a_notice_for_every_list_stays_one_when_it_has_not_changed(tmp_path: Path) -> None:
    notice = NOTICE.replace(b"</p>", b" All pages will come back as they were." * 5 + b"</p>")
    with FaultySite({}, for_pages(wrongs.page_with(notice, 'ETag: "a"'))) as site:
        Crawling(tmp_path, site.address, QUICK).run()
    with FaultySite({}, for_pages(wrongs.status(304))) as site:
        ended = Crawling(tmp_path, site.address, QUICK).run()
    assert (ended.exit_code, ended.status) == (5, RunStatus.NO_ARTICLES), ended.log
