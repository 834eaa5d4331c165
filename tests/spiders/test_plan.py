"""A backfill begins with the lists of its days, where the site has them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawler.sites.chinanews import CHINANEWS
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.spiders.arguments import read_arguments
from crawler.spiders.plan import plan_crawl

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.sites import Site


def begun_with(folder: Path, site: Site, **arguments: str) -> list[str]:
    seed = f"https://{min(site.hosts)}/"
    (folder / "seeds.txt").write_text(seed, encoding="utf-8")
    plan = plan_crawl(site, read_arguments(arguments), folder / "seeds.txt")
    return [url for url in plan.urls(site, date(2026, 1, 1)) if url != seed]


def test_a_range_of_days_begins_with_their_lists_the_newest_first(tmp_path: Path) -> None:
    assert begun_with(tmp_path, CHINANEWS_ZH, since="2015-01-31", until="2015-02-01") == [
        "https://www.chinanews.com.cn/scroll-news/2015/0201/news.shtml",
        "https://www.chinanews.com.cn/scroll-news/2015/0131/news.shtml",
    ]


def test_days_before_the_archive_and_a_crawl_without_a_range_have_none(tmp_path: Path) -> None:
    assert begun_with(tmp_path, CHINANEWS_ZH, since="2008-07-30", until="2008-07-31") == []
    assert begun_with(tmp_path, CHINANEWS_ZH) == []


def test_a_site_without_day_lists_begins_with_its_seeds_alone(tmp_path: Path) -> None:
    assert begun_with(tmp_path, CHINANEWS, since="2015-01-31", until="2015-02-01") == []
