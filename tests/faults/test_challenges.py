"""A firewall's challenge and a redirect that wants cookies: each has its reason. Cookies of a redirect are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.terms import PATH as TERMS
from crawler.vocabulary import RunStatus
from tests.faults import wrongs
from tests.faults.crawls import assert_good_are_stored, crawl, good_articles, path_of, reasons, stored_paths
from tests.faults.server import Fault, FaultySite, Wire
from tests.faults.test_robots import ROBOTS

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = (
    b"<html><head><title>One moment</title><script>document.cookie='pass=1; path=/';location.reload();</script></head>"
    b"<body><noscript>Please switch JavaScript on to read this page.</noscript></body></html>"
)
PLAIN = b"<html><head><script src='/check.js'></script></head><body></body></html>"
SHELL = b"<html><head><script src='/app.js'></script></head><body><div id='root'></div></body></html>"


def answers(status: int, body: bytes, *headers: str) -> Fault:
    return lambda wire: wire.answer(status, body, *headers)


CHALLENGES: dict[str, Fault] = {
    "AWS": answers(202, b"", "x-amzn-waf-action: challenge"),
    "AWS captcha": answers(405, PLAIN, "X-Amzn-Waf-Action: captcha"),
    "Cloudflare": answers(503, PLAIN, "cf-mitigated: challenge"),
    "202 with a script": answers(202, PLAIN),
    "200 with a script that sets a cookie": answers(200, SCRIPT),
}


@pytest.mark.parametrize("with_robots", [True, False], ids=["robots-too", "pages-only"])
@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_for_every_page_is_a_block(tmp_path: Path, name: str, *, with_robots: bool) -> None:
    robots = {} if with_robots else {ROBOTS: wrongs.status(404)}
    with FaultySite(robots, CHALLENGES[name]) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
        pages = [one for one in site.asked if one.path not in {ROBOTS, TERMS}]
        assert len(pages) <= len(good_articles()), "no challenge is tried again in the same run"
    assert (ended.exit_code, ended.status) == (7, RunStatus.BLOCKED), ended.log
    assert "operators to admit the crawler" in ended.log
    reason = "robots-challenge" if with_robots else "challenge"
    assert set(reasons(crawling).values()) == {("failed", reason)}


def test_challenges_in_a_row_suspend_the_host(tmp_path: Path) -> None:
    with FaultySite({ROBOTS: wrongs.status(404)}, CHALLENGES["AWS"]) as site:
        settings = {"CRAWLER_MAX_ERRORS_IN_A_ROW": "2", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
        _, ended = crawl(tmp_path, site.address, map(path_of, range(20)), settings)
        assert len(site.asked) <= 1 + 3, "robots.txt, two pages, and one that was under way"
    assert ended.status == RunStatus.BLOCKED, ended.log


@pytest.mark.parametrize("body", [SHELL, b"User-agent: *\nDisallow:\n# <script>document.cookie = 1</script>"])
def test_a_robots_txt_of_an_application_or_with_odd_comments_is_no_challenge(tmp_path: Path, body: bytes) -> None:
    with FaultySite({ROBOTS: wrongs.page_with(body)}) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
    assert ended.status == RunStatus.OK, ended.log
    assert_good_are_stored(crawling)


# -- redirects that set cookies -------------------------------------------------------


class Cookies:
    """Answers with the page if the cookie is sent, else it sets it and redirects."""

    def __init__(self, via: str | None = None) -> None:
        self._via = via

    def __call__(self, wire: Wire) -> None:
        """Answer one request."""
        path = wire.asked.path
        if wire.asked.cookie == "seen=1":
            wire.serve(wrongs.served(path))
        elif self._via:
            wire.answer(302, b"", f"Location: {self._via}?to={path}")
        else:
            wire.answer(302, b"", f"Location: {path}", "Set-Cookie: seen=1; Path=/")


def gate(wire: Wire) -> None:
    """Set the cookie and lead back."""
    wire.answer(302, b"", f"Location: {good_articles()[0].path}", "Set-Cookie: seen=1; Path=/")


def test_the_cookie_of_a_redirect_to_the_page_itself_is_sent(tmp_path: Path) -> None:
    with FaultySite({article.path: Cookies() for article in good_articles()}) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
        sent = [asked.cookie for asked in site.asked]
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert_good_are_stored(crawling)
    assert sent.count("") == sent.count("seen=1") + 2, "no cookie is kept for another page, nor for the host's files"


def test_the_cookie_of_a_page_between_is_sent_on_the_way_back(tmp_path: Path) -> None:
    path = good_articles()[0].path
    with FaultySite({path: Cookies("/gate"), "/gate": gate}) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
    assert ended.status == RunStatus.OK, ended.log
    assert path in stored_paths(crawling)


def wants_another(wire: Wire) -> None:
    """Set another cookie each time."""
    wire.answer(302, b"", f"Location: {wire.asked.path}", f"Set-Cookie: seen={wire.count}; Path=/")


def wants_the_same(wire: Wire) -> None:
    """Set the same cookie each time."""
    wire.answer(302, b"", f"Location: {wire.asked.path}", "Set-Cookie: seen=1; Path=/")


@pytest.mark.parametrize("fault", [wants_another, wants_the_same])
def test_a_site_that_redirects_every_page_to_itself_for_a_cookie_is_not_unreachable(
    tmp_path: Path, fault: Fault
) -> None:
    with FaultySite({ROBOTS: wrongs.status(404)}, fault) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
        pages = [one for one in site.asked if one.path not in {ROBOTS, TERMS}]
        assert len(pages) <= 6 * len(good_articles()), "REDIRECT_MAX_TIMES bounds them"
    assert (ended.exit_code, ended.status) == (7, RunStatus.BLOCKED), ended.log
    assert "Check the network" not in ended.log
    assert set(reasons(crawling).values()) == {("failed", "cookies-required")}
