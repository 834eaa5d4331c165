"""An error of the program costs its page and no other; the run counts it, logs its traceback and is not `ok`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus, UrlState
from tests.crawling import LONGEST_SECONDS, PROJECT, Crawling
from tests.processing.hostile import SOURCE
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

SPIDER = f"""{SOURCE}

from crawler.spiders.site_spider import NewsSpider


class HostileSpider(NewsSpider):
    name = "hostile"
    site = HostileChinanews()
"""


def crawled(folder: Path, address: str, since: str, until: str) -> tuple[Crawling, int, str]:
    (folder / "hostile_sites.py").write_text(SPIDER, encoding="utf-8")
    (folder / "seeds").mkdir()
    seeds = (PROJECT / "seeds" / "chinanews.txt").read_text(encoding="utf-8").replace("https://", "http://")
    (folder / "seeds" / "hostile.txt").write_text(seeds, encoding="utf-8")
    crawling = Crawling(folder, address, {"SPIDER_MODULES": "hostile_sites"})
    process = crawling.start("-a", f"since={since}", "-a", f"until={until}", spider="hostile")
    _, log = process.communicate(timeout=LONGEST_SECONDS)
    return crawling, process.returncode, log


def articles_of(*years: int) -> int:
    return sum(article.known.published.year in years for article in contents().articles)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "where"), [(2023, "in the process of the crawl"), (2024, "in the worker")], ids=["here", "worker"]
)
def test_a_run_in_which_the_program_fails_on_some_pages_is_partial(tmp_path: Path, year: int, where: str) -> None:
    with NewsSite() as site:
        crawling, exit_code, log = crawled(tmp_path, site.address, f"{year}-01-01", "2025-12-31")
    assert exit_code == RunStatus.PARTIAL.exit_code, log
    refused = crawling.rows(f"SELECT reason FROM urls WHERE state = '{UrlState.REFUSED}' AND url LIKE '%/{year}%'")  # noqa: S608
    assert {row["reason"] for row in refused} == {"program-error-UnicodeDecodeError"}, where
    assert len(refused) == articles_of(year)
    assert len(crawling.articles()) == articles_of(2025)
    assert "invalid start byte" in log
    assert log.count("Traceback (most recent call last)") >= len(refused)


@pytest.mark.slow
def test_a_run_in_which_the_program_fails_on_all_pages_has_crashed(tmp_path: Path) -> None:
    with NewsSite() as site:
        crawling, exit_code, log = crawled(tmp_path, site.address, "2023-01-01", "2023-12-31")
    assert exit_code == RunStatus.CRASHED.exit_code, log
    assert crawling.articles() == {}
