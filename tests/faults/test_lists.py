"""Lists and feeds that are traps, bombs or rubbish: the crawl ends, and the articles they lead to are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling, Ended
from tests.faults import wrongs
from tests.faults.crawls import QUICK, assert_good_are_stored, good_articles, path_of, reasons
from tests.faults.server import Fault, FaultySite, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH, QUERIES = 6, 20
XML = "Content-Type: application/xml"
FEED, BOMB, LINKS, GONE, MISSING = "/rss/rss.xml", "/rss/bomb.xml", "/links/", "/gone/", "/missing/"
CALENDAR, SESSIONS, HUGE = "/calendar/", "/sessions/", "/huge/"
SEEDS = (FEED, BOMB, LINKS, GONE, MISSING, CALENDAR, SESSIONS, HUGE)
RUBBISH = (
    "http://[broken/",
    "http://www.ecns.cn:99999" + path_of(1),
    "http://www.ecns.cn:port" + path_of(2),
    "http://www.ecns.cn@evil.example.org" + path_of(3),
    "http://evil.example.org" + path_of(4),
    "http://evil.ecns.cn" + path_of(5),
    "http://127.0.0.1" + path_of(6),
    "file:///etc/passwd",
    "data:text/html,hello",
    "ftp://www.ecns.cn" + path_of(7),
    "javascript:void(0)",
    "mailto:editor@example.org",
    "//",
    "http://",
    "http:///news/",
    "/news/2026-99-99/detail-ihfault0000008.shtml",
    "/" + "long-" * 2000 + "/",
    "/" + "again/" * 4,
    "\x00\x01%00%zz",
    "http://www.ecns.cn/\udcff",
)


def linked(path: str) -> str:
    return f"<li><a href='{path}'>a link</a></li>"


def list_of(*paths: str) -> Fault:
    """Answer with a list page that links to these."""
    page = f"<html><body><ul>{''.join(map(linked, paths))}</ul></body></html>"
    return wrongs.page_with(page.encode("utf-8", "surrogateescape"))


def feed(subset: str, link: str, path: str) -> Fault:
    """Answer with a feed whose document type declares entities, and which leads to one article as well."""
    items = f"<item><link>{link}</link></item><item><link>http://www.ecns.cn{path}</link></item>"
    document = f'<?xml version="1.0"?><!DOCTYPE rss [{subset}]><rss version="2.0"><channel>{items}</channel></rss>'
    return wrongs.page_with(document.encode(), XML)


def bomb() -> str:
    """Declare entities each ten of the one before: a thousand million times the first."""
    laughs = (f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    return "<!ENTITY a0 'http://www.ecns.cn/laugh/'>" + "".join(laughs)


def trap(wire: Wire) -> None:
    """Answer for every other path: a calendar goes on for ever, sessions never end, the rest is not there."""
    path = wire.asked.path
    if path.startswith(CALENDAR):
        day = int(path.partition("day-")[2].strip("/") or 0)
        list_of(f"{CALENDAR}day-{day + 1}/", f"{CALENDAR}day-{day + 2}/")(wire)
    elif path == SESSIONS:
        list_of(*(f"{SESSIONS}?view={wire.count}x{n}" for n in range(10)))(wire)
    else:
        wire.answer(404, b"<html><body>404</body></html>")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the crawl."""

    crawling: Crawling
    ended: Ended
    paths: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "chinanews.txt").write_text("".join(f"http://www.ecns.cn{path}\n" for path in SEEDS))
    first, second, *others = good_articles()
    stolen = '<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://www.ecns.cn/stolen/">'
    faults: dict[str, Fault] = {
        FEED: feed(stolen, "http://www.ecns.cn/&x;&y;", first.path),
        BOMB: feed(bomb(), "&a9;", second.path),
        LINKS: list_of(*RUBBISH, *(article.path for article in others)),
        GONE: wrongs.status(410),
        HUGE: wrongs.page_with(b"<p " + b"".join(b"a%d " % number for number in range(12_000)) + b">"),
    }
    faults |= {article.path: serve for article in good_articles()}
    with FaultySite(faults, trap) as site:
        crawling = Crawling(folder, site.address, QUICK | {"CRAWLER_MAX_LIST_DEPTH": str(DEPTH)})
        yield Outcome(crawling, crawling.run(), site.paths())


def serve(wire: Wire) -> None:
    """Answer as the imitation site does."""
    wire.serve(wrongs.served(wire.asked.path))


def test_articles_that_bad_lists_lead_to_are_stored(outcome: Outcome) -> None:
    assert_good_are_stored(outcome.crawling)
    assert len(outcome.crawling.articles()) == len(good_articles())


def test_a_calendar_without_end_ends_at_the_depth_bound(outcome: Outcome) -> None:
    days = {path for path in outcome.paths if path.startswith(f"{CALENDAR}day-")}
    assert len(days) <= 2 * DEPTH
    assert "too-deep" in outcome.ended.log


def test_session_ids_are_followed_a_few_times_only(outcome: Outcome) -> None:
    assert outcome.paths.count(SESSIONS) <= QUERIES + 1
    assert "too-many-queries" in outcome.ended.log


def test_entities_of_a_feed_reach_neither_files_nor_hosts(outcome: Outcome) -> None:
    assert "/stolen/" not in outcome.paths
    assert not [path for path in outcome.paths if "root:" in path or "laugh" in path]


def test_rubbish_links_are_not_asked_for(outcome: Outcome) -> None:
    assert not [path for path in outcome.paths if "ihfault" in path or path.startswith("//")]
    assert "Traceback" not in outcome.ended.log, outcome.ended.log


def test_a_list_that_exceeds_the_limits_has_failed(outcome: Outcome) -> None:
    assert reasons(outcome.crawling)[HUGE] == ("failed", "pathological-page")
    assert outcome.ended.exit_code == RunStatus.PARTIAL.exit_code


def test_lists_that_are_gone_are_noted_with_the_reason(outcome: Outcome) -> None:
    found = reasons(outcome.crawling)
    assert (found[GONE], found[MISSING]) == (("listed", "http-410"), ("listed", "http-404"))
