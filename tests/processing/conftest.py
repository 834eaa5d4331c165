"""Sites that fail, in a module that the worker process can import; and a crawl of the imitation site's archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.archive.writer import ArchiveWriter
from tests.crawling import Crawling
from tests.processing.hostile import Hostile, written_to
from tests.site import contents

if TYPE_CHECKING:
    from pathlib import Path

FETCHED = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Load the sites."""
    return written_to(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawling:
    """Crawl all pages of the imitation site once, from an archive."""
    folder = tmp_path_factory.mktemp("crawled")
    writer = ArchiveWriter(folder / "warc", "pages", 10**9, "tests")
    for path, served in contents().answers.items():
        headers = [("Content-Type", served.content_type)]
        writer.write(f"http://www.ecns.cn{path}", served.status, headers, served.body, FETCHED)
    writer.close()
    crawling = Crawling(folder)
    ended = crawling.run("-a", f"archive={folder / 'warc'}")
    assert ended.exit_code in {0, 3}, ended.log
    return crawling
