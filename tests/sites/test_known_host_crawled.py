"""A whole crawl of given URLs, from an archive: a known host is read by the rules of its site."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.sites.test_chinanews_zh import ERAS, TEXT

if TYPE_CHECKING:
    from pathlib import Path

FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
OTHER_URL = "https://news.example/2026/05/03/bees-on-the-upper-deck"
OTHER_BODY = f"<html><head><title>蜜蜂上船</title></head><body><article><p>{TEXT}</p></article></body></html>".encode()


def archive_of(folder: Path, pages: dict[str, bytes]) -> Path:
    """Write pages to an archive. Return its folder."""
    writer = ArchiveWriter(folder, "pages", 10**9, "tests")
    for url, body in pages.items():
        writer.write(url, 200, [("Content-Type", "text/html; charset=utf-8")], body, FETCHED_AT)
    writer.close()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("others", [{}, {OTHER_URL: OTHER_BODY}], ids=["alone", "with another site"])
def test_a_crawl_of_any_site_reads_a_known_host_by_its_page_object(tmp_path: Path, others: dict[str, bytes]) -> None:
    url, body = ERAS[2026]
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={archive_of(tmp_path / 'warc', {url: body, **others})}", spider="news")
    article = crawling.articles()[url]
    assert (article["template"], article["site"], article["text"]) == ("chinanews-zh", "chinanews_zh", TEXT), ended.log
    assert ended.status in {RunStatus.OK, RunStatus.PARTIAL}
