"""A crawl that cannot run ends before it loads what only a crawl needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.imports import loaded_by, of_packages

if TYPE_CHECKING:
    from pathlib import Path

OF_A_CRAWL = (
    "alembic", "crawler.checks", "crawler.cleaning", "crawler.extraction", "crawler.processing", "crawler.sites",
    "crawler.spiders.site_spider", "crawler.storage", "dateparser", "fastwarc", "numpy", "sqlalchemy", "trafilatura",
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
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    loaded = loaded_by(tmp_path, "-m", "scrapy", "crawl", *arguments)
    assert "crawler.commands.stop_signals" in loaded
    assert of_packages(loaded, *OF_A_CRAWL) == set()
