"""Pages that go wrong on the way: each has its own reason in the frontier, and nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import Reason, RunStatus, UrlState
from tests.faults import wrongs
from tests.faults.crawls import (
    SHORT_TIMEOUT,
    assert_good_are_stored,
    crawl,
    good_articles,
    path_of,
    reasons,
    stored_paths,
)
from tests.faults.server import Fault, FaultySite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawling import Crawling, Ended

LOOPING, OTHER_END = path_of(90), path_of(91)
FAILED: dict[str, tuple[Fault, str]] = {
    "endless headers": (wrongs.endless_headers, "bad-response"),
    "an endless body": (wrongs.endless_body, "too-large"),
    "a page of 100 MB": (wrongs.huge_page, "too-large"),
    "a gzip bomb": (wrongs.gzip_bomb, "too-large"),
    "a gzip bomb packed twice": (wrongs.double_bomb, "too-large"),
    "a body cut short of its length": (wrongs.cut_with_length, "truncated-body"),
    "a body cut that tells no length": (wrongs.cut_without_length, "truncated-body"),
    "chunks without the last": (wrongs.cut_chunks, "truncated-body"),
    "half of a gzip body": (wrongs.cut_gzip, "truncated-body"),
    "broken gzip": (wrongs.broken_gzip, "bad-encoding"),
    "an unknown encoding": (wrongs.page_with(b"\x00\x01", "Content-Encoding: rot13"), "bad-encoding"),
    "a connection that ends unanswered": (wrongs.no_answer, "connection"),
    "a connection that breaks off": (wrongs.reset, "connection"),
    "gibberish": (wrongs.gibberish, "bad-response"),
    "status 500": (wrongs.status(500), "http-500"),
    "status 403": (wrongs.status(403), "http-403"),
    "status 503 without Retry-After": (wrongs.status(503), "http-503"),
    "a redirect to a private address": (wrongs.redirect("http://10.0.0.1/admin"), "private-address"),
    "a redirect to loopback in disguise": (wrongs.redirect("http://2130706433/"), "private-address"),
    "a redirect to loopback in IPv6": (wrongs.redirect("http://[::ffff:127.0.0.1]/"), "private-address"),
    "a redirect to a file": (wrongs.redirect("file:///etc/passwd"), "redirect-off-site"),
    "a redirect to data": (wrongs.redirect("data:text/html,<h1>Hi</h1>"), "redirect-off-site"),
    "a redirect to another site": (wrongs.redirect("http://example.org/"), "redirect-off-site"),
    "a redirect to a host under the site's": (wrongs.redirect("http://evil.ecns.cn/"), "redirect-off-site"),
    "a redirect to no URL": (wrongs.redirect("http://[broken/"), "redirect-off-site"),
}
WITHOUT_END: dict[str, Fault] = {
    path_of(80): wrongs.silence,
    path_of(81): wrongs.slow_headers,
    path_of(82): wrongs.slow_body,
}
PATHS = {name: path_of(number) for number, name in enumerate(FAILED, 1)}
TO_ITSELF = path_of(92)
GONE, NOT_FOUND = path_of(93), path_of(94)
HARMLESS: dict[str, Fault] = {
    path_of(95): wrongs.wrong_charset,
    path_of(96): wrongs.closed_at_the_end,
    path_of(97): wrongs.plain_called_gzip,
    path_of(98): wrongs.whole,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the crawl."""

    crawling: Crawling
    ended: Ended
    asked: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    faults = {PATHS[name]: fault for name, (fault, _) in FAILED.items()} | HARMLESS
    faults |= {LOOPING: wrongs.redirect(OTHER_END), OTHER_END: wrongs.redirect(LOOPING)}
    faults |= {TO_ITSELF: wrongs.redirect(TO_ITSELF), GONE: wrongs.status(410)}
    paths = [*PATHS.values(), LOOPING, TO_ITSELF, GONE, NOT_FOUND, *HARMLESS]
    with FaultySite(faults) as site:
        crawling, ended = crawl(tmp_path_factory.mktemp("faults"), site.address, paths)
        yield Outcome(crawling, ended, site.paths())


def test_a_response_without_end_times_out_at_each_of_three_attempts(tmp_path: Path) -> None:
    with FaultySite(WITHOUT_END) as site:
        crawling, ended = crawl(tmp_path, site.address, WITHOUT_END, SHORT_TIMEOUT)
    found = reasons(crawling)
    assert {path: found[path] for path in WITHOUT_END} == dict.fromkeys(
        WITHOUT_END, (UrlState.FAILED, Reason.TIMEOUT)
    ), ended.log
    assert {path: site.paths().count(path) for path in WITHOUT_END} == dict.fromkeys(WITHOUT_END, 3)


@pytest.mark.parametrize("name", FAILED)
def test_a_fault_has_its_own_reason(outcome: Outcome, name: str) -> None:
    assert reasons(outcome.crawling)[PATHS[name]] == ("failed", FAILED[name][1]), outcome.ended.log


def test_a_redirect_to_itself_and_a_loop_are_told_apart(outcome: Outcome) -> None:
    found = reasons(outcome.crawling)
    assert (found[TO_ITSELF][1], found[LOOPING][1]) == ("redirect-to-itself", "redirect-loop")
    assert outcome.asked.count(TO_ITSELF) == 1
    assert outcome.asked.count(LOOPING) == 1


def test_what_is_gone_is_gone_and_no_failure(outcome: Outcome) -> None:
    found = reasons(outcome.crawling)
    assert (found[GONE], found[NOT_FOUND]) == (("gone", "http-410"), ("gone", "http-404"))


def test_only_whole_articles_are_stored_and_none_is_lost(outcome: Outcome) -> None:
    assert stored_paths(outcome.crawling) == {*HARMLESS, *(article.path for article in good_articles())}
    assert_good_are_stored(outcome.crawling)


def test_a_wrong_charset_costs_no_character(outcome: Outcome) -> None:
    texts = {row["text"] for url, row in outcome.crawling.articles().items() if "ihfault" in url}
    assert texts == {wrongs.newest_article().text}


def test_a_run_with_faults_is_partial(outcome: Outcome) -> None:
    assert (outcome.ended.exit_code, outcome.ended.status) == (3, RunStatus.PARTIAL), outcome.ended.log
    assert "Traceback" not in outcome.ended.log


def test_no_foreign_host_was_asked(outcome: Outcome) -> None:
    assert not [path for path in outcome.asked if path.startswith("//")]


def test_what_may_pass_is_tried_again_and_what_may_not_is_not(outcome: Outcome) -> None:
    assert outcome.asked.count(PATHS["status 500"]) == 3
    assert outcome.asked.count(PATHS["status 403"]) == 1
    assert outcome.asked.count(PATHS["a gzip bomb"]) == 1
