"""The readers of bytes from outside, each with the assertions that hold for any input, and with valid inputs."""

from __future__ import annotations

import gzip
import json
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import Page, clean
from crawler.exceptions import CrawlerError
from crawler.extraction.lists import links_of
from crawler.processing.process import check
from crawler.storage.archive.page import decoded
from crawler.storage.archive.reader import ArchiveReader
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://www.ecns.cn/news/2026-07-20/detail-iabcdefg1234567.shtml"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
DUMP = (
    "Text:AAAPrint\nPolitics\nTea is in\n2026-07-20 13:23:31 Xinhua Editor: Li Yan\nFarmers said so.\n"
    "Copyright ©1999-2026\n"
)


def page(body: bytes) -> None:
    """Clean and check bytes as a page of a known and of an unknown site. The only errors are CrawlerErrors."""
    for url in (URL, ""):
        try:
            article = clean(Page(url, body))
        except CrawlerError:
            continue
        assert all(labelled.block.text.strip() for labelled in article.labelled)
        assert article.text == "\n\n".join(v.block.text for v in article.labelled if v.removal is None)
        json.dumps(article.record().as_json(), ensure_ascii=False).encode()
        check(article, NOW)


def links(body: bytes) -> None:
    """Read the links of a page, a feed or JSON: http(s) URLs only, each once."""
    try:
        found = links_of(Page(URL, body)).urls
    except CrawlerError:
        return
    assert all(link.startswith(("http://", "https://")) for link in found)
    assert len(found) == len(set(found))
    for link in found:
        link.encode()


def archive(content: bytes) -> None:
    """Read the pages of a WARC file. The only error is ArchiveError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzzed.warc"
        file.write_bytes(content)
        try:
            reader = ArchiveReader(file, lambda _url: True, keep_truncated=True)
            for url in list(reader.urls()):
                reader.page(url)
        except CrawlerError:
            return


def body(content: bytes) -> None:
    """Decode a body by different headers."""
    for transfer, encoding in (("chunked", "gzip"), ("", "deflate, gzip"), ("", "x-unknown")):
        decoded(content, transfer, encoding)


def _record(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Tea is in.</p>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-07-20T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {URL}?{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _warc(*, packed: bool) -> bytes:
    return b"".join(gzip.compress(_record(n)) if packed else _record(n) for n in range(2))


_PAGES = [made.served.body for made in contents(every=1).pages[::15]]
_LISTS = [contents(every=1).answers[path].body for path in ("/", "/rss/rss.xml", "/part/6/ecns_rank24h.json")]
READERS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "page": (page, [*_PAGES, DUMP.encode(), DUMP.encode("gb18030")]),
    "links": (links, _LISTS),
    "archive": (archive, [_warc(packed=False), _warc(packed=True)]),
    "body": (body, [zlib.compress(b"tea" * 50), b"5\r\nhello\r\n0\r\n\r\n"]),
}
"""The readers by name, with valid inputs that are then corrupted."""
