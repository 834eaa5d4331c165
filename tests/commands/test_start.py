"""A command loads what it needs: a crawl that cannot run ends before it loads what only a crawl needs.

The modules are counted, and not the seconds, which differ between machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawling import Crawling
from tests.imports import loaded_by, of_packages
from tests.site.build import contents
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from pathlib import Path

SOME = 3  # each third article of the imitation site
PROJECT_FILE = "[settings]\ndefault = crawler.settings\n"
OF_A_CRAWL = (
    "alembic", "crawler.checks", "crawler.cleaning", "crawler.extraction", "crawler.processing", "crawler.sites",
    "crawler.spiders.site_spider", "crawler.storage", "dateparser", "fastwarc", "numpy", "sqlalchemy", "trafilatura",
)  # fmt: skip

NOT_OF_A_CRAWL = (
    "aiohttp", "alembic", "dateparser", "numpy", "requests", "rich", "sqlalchemy.dialects.postgresql",
    "tldextract", "trafilatura", "twisted.conch",
)  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ("chinanews", "-a", "sinse=2015-01-01"),
        ("chinanews", "-a", "since=2015"),
        ("chinanews", "-a", "urls=missing.txt"),
        ("chinanews", "-a", "archive=missing.warc.gz"),
        ("chinanews", "-s", "DOWNLOAD_DELYA=1"),
        ("chinanews", "-s", "CRAWLER_CLEAN_SECONDS=never"),
        ("chinanewz",),
        (),
    ],
    ids=" ".join,
)
def test_a_wrong_argument_loads_nothing_that_only_a_crawl_needs(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "scrapy.cfg").write_text(PROJECT_FILE)
    loaded = loaded_by(tmp_path, "-m", "scrapy", "crawl", *arguments)
    assert "crawler.commands.stop_signals" in loaded
    assert of_packages(loaded, *OF_A_CRAWL) == set()


@pytest.mark.slow
def test_a_crawl_loads_nothing_for_parts_that_are_off_and_for_pages_that_do_not_come(tmp_path: Path) -> None:
    page = contents(SOME).pages[0]
    (tmp_path / "pages.warc.gz").write_bytes(warc(record(page.path, page.served.body)))
    crawling = Crawling(tmp_path)
    (tmp_path / "scrapy.cfg").write_text(PROJECT_FILE)
    crawling.run("-a", "archive=pages.warc.gz")  # makes the database
    loaded = loaded_by(tmp_path, "-m", "scrapy", "crawl", "chinanews", "-a", "archive=pages.warc.gz")
    assert of_packages(loaded, "crawler.spiders.site_spider", "sqlalchemy") == {
        "crawler.spiders.site_spider",
        "sqlalchemy",
    }
    assert of_packages(loaded, *NOT_OF_A_CRAWL) == set()
