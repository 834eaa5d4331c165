"""The statements of hosts from an archive: those that were current when a page was fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.items import Page
from crawler.processing.archived_terms import ArchivedTerms
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.writer import ArchiveWriter

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "http://news.example"
FIRST = datetime(2015, 5, 4, 12, tzinfo=UTC)
COPIES = (
    (200, b"User-agent: *\nContent-Signal: ai-train=yes\n", timedelta()),
    (200, b"User-agent: *\nContent-Signal: ai-train=no\n", timedelta(days=1000)),
    (404, b"User-agent: *\nContent-Signal: search=no\n", timedelta(days=2000)),
)


@pytest.fixture
def terms(tmp_path: Path) -> ArchivedTerms:
    writer = ArchiveWriter(tmp_path, "a", 10**9, "tests")
    writer.write(f"{ROOT}/article", 200, [], b"<p>Text.</p>", FIRST)
    for status, body, later in reversed(COPIES):
        writer.write(f"{ROOT}/robots.txt", status, [], body, FIRST + later)
    writer.close()
    reader = ArchiveReader(tmp_path, lambda _: True)
    assert list(reader.urls()) == [f"{ROOT}/article"], "a file of the host is no page"
    return ArchivedTerms(reader, "chinanews-crawler")


@pytest.mark.parametrize(
    ("days", "stated"),
    [(-30, []), (-0.5, ["ai-train=yes"]), (500, ["ai-train=yes"]), (1000, ["ai-train=no"]), (2001, [])],
)
def test_the_copy_of_robots_txt_at_the_time_of_a_page_counts(
    terms: ArchivedTerms, days: float, stated: list[str]
) -> None:
    page = Page(f"https://{ROOT.partition('://')[2]}/article", b"", fetched_at=FIRST + timedelta(days=days))
    assert [one.value for one in terms.of(page)] == stated
