"""A crawl of several hosts: one that is slow, or asks for long pauses, does not slow down the others."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus
from tests.crawl.pages import Pages, article
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.site import Served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forked import Ended

SLOW = "slow.example"
OTHERS = [f"other{number}.example" for number in range(12)]
OTHER_PAGES = [f"{host}/2026/03/05/story-{number}" for number in range(3) for host in OTHERS]
CRAWL_DELAY = 3
WORDS = str.maketrans("/.-", "   ")


class OneSlow(Pages):
    """The pages of all hosts. With a `robots` file the slow host has that; else it answers after all the others."""

    def __init__(self, of_slow: list[str], robots: str | None = None) -> None:
        names = of_slow + OTHER_PAGES
        super().__init__({name: article(f"Story {name.translate(WORDS)}") for name in names})
        self.robots = robots
        self.others_asked = Event()

    def answer(self, target: str, host: str) -> Served:
        """Answer a request that came by the proxy."""
        if self.robots and target.endswith(f"{SLOW}/robots.txt"):
            return Served(self.robots.encode(), "text/plain")
        served = super().answer(target, host)
        if set(OTHER_PAGES) <= set(self.asked):
            self.others_asked.set()
        if not self.robots and f"{SLOW}/20" in target:
            self.others_asked.wait(LONGEST_SECONDS)
        return served


def crawled(site: OneSlow, folder: Path, of_slow: list[str], places: int) -> Ended:
    (folder / "urls.txt").write_text("".join(f"http://{name}\n" for name in of_slow + OTHER_PAGES), "utf-8")
    settings = {"CONCURRENT_REQUESTS": str(places), "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    return Crawling(folder, site.address, settings).run("-a", "urls=urls.txt", spider="news")


def test_all_other_hosts_are_crawled_while_one_does_not_answer(tmp_path: Path) -> None:
    of_slow = [f"{SLOW}/2026/03/05/story-{number}" for number in range(12)]
    with OneSlow(of_slow) as site:
        ended = crawled(site, tmp_path, of_slow, places=2)
    assert ended.status == RunStatus.OK, ended.log
    assert sorted(site.asked) == sorted(of_slow + OTHER_PAGES), "each page once"
    assert [name for name in site.asked if SLOW in name][1:] == site.asked[len(OTHER_PAGES) + 1 :]


def test_a_host_that_asks_for_a_pause_takes_no_place_of_another(tmp_path: Path) -> None:
    of_slow = [f"{SLOW}/2026/03/05/story-0"]
    with OneSlow(of_slow, f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n") as site:
        ended = crawled(site, tmp_path, of_slow, places=1)
    assert ended.status == RunStatus.OK, ended.log
    assert site.asked[0] not in of_slow
