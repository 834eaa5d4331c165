"""robots.txt in all its states: obeyed as RFC 9309 has it, and the run status says when it disallowed the crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.faults import wrongs
from tests.faults.crawls import (
    SHORT_TIMEOUT,
    Crawled,
    assert_good_are_stored,
    crawl,
    crawl_against,
    path_of,
    reasons,
    stored_paths,
)
from tests.faults.server import Fault, FaultySite

if TYPE_CHECKING:
    from pathlib import Path

ROBOTS = "/robots.txt"
SILENT = "does not answer"


def rules(*lines: str) -> Fault:
    """Answer with a robots.txt of these lines."""
    return wrongs.page_with("\n".join(lines).encode(), "Content-Type: text/plain")


FORBIDDING: dict[str, tuple[Fault, str, str]] = {
    "disallows all": (rules("User-agent: *", "Disallow: /"), "robots", "passed"),
    "disallows us": (rules("User-agent: chinanews-crawler", "Disallow: /", "", "User-agent: *"), "robots", "passed"),
    "answers 500": (wrongs.status(500), "robots-http-500", "failed"),
    "answers 429": (wrongs.status(429), "robots-http-429", "failed"),
    SILENT: (wrongs.silence, "robots-timeout", "failed"),
    "asks for an hour in between": (rules("User-agent: *", "Crawl-delay: 3600"), "crawl-delay-too-long", "failed"),
}
ALLOWING: dict[str, Fault] = {
    "answers 404": wrongs.status(404),
    "answers 403": wrongs.status(403),
    "redirects to itself": wrongs.redirect(ROBOTS),
    "is a web page": wrongs.whole,
    "allows us among others": rules("User-agent: *", "Disallow: /", "User-agent: Chinanews-Crawler", "Allow: /"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    faults = {name: fault for name, (fault, _, _) in FORBIDDING.items()} | ALLOWING
    robots = {name: {ROBOTS: fault} for name, fault in faults.items()}
    folder, silent = tmp_path_factory.mktemp("robots"), {SILENT: robots.pop(SILENT)}
    return crawl_against(robots, folder, {}, {}) | crawl_against(silent, folder, SHORT_TIMEOUT, {})


@pytest.mark.parametrize("name", FORBIDDING)
def test_a_robots_txt_that_forbids_keeps_us_out(crawled: dict[str, Crawled], name: str) -> None:
    _, reason, state = FORBIDDING[name]
    came = crawled[name]
    assert set(came.paths) == {ROBOTS}, "nothing but robots.txt was asked for"
    assert (came.ended.exit_code, came.ended.status) == (6, RunStatus.REFUSED_BY_ROBOTS), came.ended.log
    assert set(reasons(came.crawling).values()) == {(state, reason)}
    assert not stored_paths(came.crawling)


@pytest.mark.parametrize("name", ALLOWING)
def test_a_robots_txt_that_is_unavailable_forbids_nothing(crawled: dict[str, Crawled], name: str) -> None:
    came = crawled[name]
    assert came.paths.count(ROBOTS) == 1, "it is asked for once"
    assert came.paths[0] == ROBOTS, "it is asked for first"
    assert came.ended.exit_code == 0, came.ended.log
    assert_good_are_stored(came.crawling)


def test_a_robots_txt_may_lie_on_another_host_and_its_rules_hold(tmp_path: Path) -> None:
    forbidden = path_of(1)
    elsewhere = "//robots.example.org/ecns.txt"
    faults = {
        ROBOTS: wrongs.redirect(f"http:{elsewhere}"),
        elsewhere: rules("User-agent: *", f"Disallow: {forbidden}"),
        forbidden: wrongs.whole,
    }
    with FaultySite(faults) as site:
        crawling, ended = crawl(tmp_path, site.address, [forbidden])
        assert forbidden not in site.paths()
    assert ended.exit_code == 0, ended.log
    assert reasons(crawling)[forbidden] == ("passed", "robots")
    assert_good_are_stored(crawling)


def test_a_robots_txt_that_leads_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    with FaultySite({ROBOTS: wrongs.redirect("http://192.168.1.1/robots.txt")}) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
        assert set(site.paths()) == {ROBOTS}
    assert ended.exit_code != 0
    assert set(reasons(crawling).values()) == {("failed", "robots-private-address")}
