"""Pages that a crawl has archived: a URL of a stored article leads to its page, whatever URL was fetched."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.cli.options import identity_at
from crawler.new_site.given_pages import archived_pages
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.store import open_existing
from tests.crawling import Crawling
from tests.site import contents

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 4, tzinfo=UTC)
MADE = next(page for page in contents(every=1).pages if len(page.article.pages) == 1)
FETCHED, SHOWN = f"http://www.ecns.cn{MADE.path}", f"https://www.ecns.cn{MADE.path}"


def test_a_page_is_found_by_any_url_of_its_article(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "warc", "pages", 10**9, "tests")
    writer.write(FETCHED, 200, [("Content-Type", MADE.served.content_type)], MADE.served.body, NOW)
    writer.close()
    crawling = Crawling(tmp_path)
    ended = crawling.run("-a", f"archive={tmp_path / 'warc'}")
    assert len(crawling.articles()) == 1, ended.log
    engine = open_existing(f"sqlite:///{crawling.database}")
    unknown = "https://www.ecns.cn/2014/01-01/1.shtml"
    found = archived_pages(engine, {url: identity_at(engine, url) for url in (FETCHED, SHOWN, unknown)})
    engine.dispose()
    assert {url: (one.page.url, one.page.body) for url, one in found.items()} == {
        url: (url, MADE.served.body) for url in (FETCHED, SHOWN)
    }
