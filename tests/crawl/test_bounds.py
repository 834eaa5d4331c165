"""Lists of any length and traps of pages that look like articles: a run bounds both, says so, and can be stopped."""

from __future__ import annotations

import random
import signal
from itertools import count
from typing import TYPE_CHECKING

import pytest

from crawler.spiders.followed_links import MAX_LINKS
from crawler.spiders.traps import MAX_IN_A_ROW
from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.faults.crawls import QUICK, assert_good_are_stored, good_articles
from tests.faults.server import FaultySite, Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXTRA = 10_000
OTHER_LINKS = "".join(f"<a href=/o/{number}>o</a>" for number in range(MAX_LINKS + EXTRA))
MANY_ARTICLES = "".join(f"<a href=/news/2026-03-25/detail-ihabcde{number:07}.shtml>a</a>" for number in range(260_000))
WORDS = "harbour ferry council budget river bridge school winter storm market engine voyage library garden".split()


def seeded(folder: Path, site: FaultySite) -> Crawling:
    """Return a crawl that begins with one list."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "chinanews.txt").write_text("http://www.ecns.cn/list/\n")
    return Crawling(folder, site.address, QUICK | {"DOWNLOAD_MAXSIZE": "20000000"})


def test_the_first_links_of_a_page_are_followed_and_the_others_are_counted(tmp_path: Path) -> None:
    articles = "".join(f"<a href='{article.path}'>a</a>" for article in good_articles())
    long = "".join(f"<a href='/{number}{'a/' * 50_000}'>long</a>" for number in range(20))
    page = f"<html><body>{long}{articles}{OTHER_LINKS}</body></html>".encode()
    with FaultySite({"/list/": lambda wire: wire.answer(200, page)}) as site:
        crawling = seeded(tmp_path, site)
        ended = crawling.run()
    assert_good_are_stored(crawling)
    assert f"links not followed: {EXTRA + len(good_articles())} too-many-links, 20 url-too-long" in ended.log


def test_a_run_that_writes_the_links_of_a_huge_list_is_stopped_before_their_end(tmp_path: Path) -> None:
    page = f"<html><body>{MANY_ARTICLES}</body></html>".encode()

    def answer(wire: Wire) -> None:
        wire.answer(200, page)
        process.send_signal(signal.SIGTERM)

    with FaultySite({"/list/": answer}, lambda wire: wire.answer(404)) as site:
        crawling = seeded(tmp_path, site)
        process = crawling.start()
        _, log = process.communicate(timeout=LONGEST_SECONDS)
    assert process.returncode == RunStatus.INTERRUPTED.exit_code, log
    assert len(crawling.rows("SELECT 1 FROM urls")) < MAX_LINKS
    assert crawling.rows("SELECT state FROM urls WHERE kind = 'list'") == [{"state": "waiting"}]


def seeded_by(seed: object) -> random.Random:
    """Return the same random numbers in each run."""
    return random.Random(str(seed))  # noqa: S311  # makes texts, protects nothing


def prose(words: random.Random) -> str:
    """Return three paragraphs that no other page has."""
    sentences = [f"The {' '.join(words.choices(WORDS, k=14))} {words.randrange(10**9)}." for _ in range(15)]
    return "".join(f"<p>{' '.join(sentences[at : at + 5])}</p>" for at in range(0, 15, 5))


def maze(text: Callable[[], str]) -> Callable[[Wire], None]:
    """Answer every path with a page that links to ten more of its form; the home page has a real article too."""
    numbers = count()

    def answer(wire: Wire) -> None:
        if wire.asked.path.endswith("/robots.txt"):
            wire.answer(404)
            return
        links = "".join(f"<a href='/2026/11/28/{next(numbers)}-name-of-an-article.html'>more</a>" for _ in range(10))
        real = "<a href='/2026/11/28/the-real-story-of-today.html'>real</a>" if wire.asked.path.endswith("/") else ""
        body = prose(seeded_by("real")) if "real-story" in wire.asked.path else text()
        wire.answer(200, f"<html><body><h1>A headline of the day</h1>{body}{real}{links}</body></html>".encode())

    return answer


COPY, RANDOM = prose(seeded_by(1)), seeded_by(2)


@pytest.mark.parametrize(
    ("text", "settings", "most", "reason"),
    [
        (lambda: "<p>Soon.</p>", {}, MAX_IN_A_ROW, "link-trap"),
        (lambda: COPY, {}, MAX_IN_A_ROW, "link-trap"),
        (lambda: prose(RANDOM), {"CRAWLER_MAX_UNLISTED": "30"}, 30, "too-many-unlisted"),
    ],
    ids=["refused", "copies", "new texts"],
)
def test_pages_that_look_like_articles_and_have_no_end_are_bounded(
    tmp_path: Path, text: Callable[[], str], settings: dict[str, str], most: int, reason: str
) -> None:
    with FaultySite({}, maze(text)) as site:
        crawling = Crawling(tmp_path, site.address, QUICK | settings)
        ended = crawling.run("-a", "url=http://www.example.com/", spider="news")
        asked = site.paths()
    listed = 1 + 1 + 11  # robots.txt, the home page, and its links
    assert most < len(asked) <= listed + 2 * most  # some pages are under way when the limit is reached
    assert reason in ended.log
    assert [url for url in crawling.articles() if url.endswith("/the-real-story-of-today.html")]
