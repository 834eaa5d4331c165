"""The sample, an archived crawl of the imitation site, and a part of it for tests to which all pages are the same."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.storage.archive.stream import pages_in_file
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.exceptions import ArchiveError
    from crawler.items import Page

SAMPLE = PROJECT / "seeds" / "sample.warc.gz"
ARTICLE = re.compile("/(?:news|business|cns-wire)/.*/detail")
LISTS = re.compile(r"/robots\.txt$|/rss/|^https?://[^/]+/$")
ARTICLES_IN_PART = 5


@cache
def records() -> tuple[tuple[Page | ArchiveError | None, bytes], ...]:
    """Return the sample's responses, each with its compressed WARC records."""
    found, content = list(pages_in_file(SAMPLE)), SAMPLE.read_bytes()
    offsets = pairwise([*(one.offset for one in found), len(content)])
    return tuple((one.page, content[start:end]) for one, (start, end) in zip(found, offsets, strict=True))


def write_part(file: Path) -> Path:
    """Write an archive with robots.txt, the home page, the feed and ARTICLES_IN_PART articles; return its path."""
    lists = [content for page, content in records() if page is None or LISTS.search(getattr(page, "url", ""))]
    articles = [content for page, content in records() if ARTICLE.search(getattr(page, "url", ""))]
    file.write_bytes(b"".join([*lists, *articles[:ARTICLES_IN_PART]]))
    return file
