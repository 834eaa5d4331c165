"""WARC files for the tests: written by this project, and by warcio as an independent writer."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.archive.writer import ArchiveWriter

if TYPE_CHECKING:
    from pathlib import Path

CAME = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HTML = ("Content-Type", "text/html; charset=utf-8")
SIZE = 10**9
SITE = "https://www.ecns.cn"


def everything(_url: str) -> bool:
    """Accept the pages of all hosts."""
    return True


def read(path: Path, *, keep: bool = False) -> dict[str, bytes]:
    """Return the bodies of all pages that an archive holds."""
    archive = ArchiveReader(path, everything, keep_truncated=keep)
    pages = {url: archive.page(url) for url in archive.urls()}
    return {url: page.body for url, page in pages.items() if page is not None}


def written(folder: Path, pages: dict[str, bytes], size: int = SIZE) -> list[Path]:
    """Archive pages as the crawler does; returns the files."""
    writer = ArchiveWriter(folder, "chinanews", size, "tests")
    for url, body in pages.items():
        writer.write(url, 200, [HTML], body, CAME)
    writer.close()
    return sorted(folder.glob("*.warc.gz"))


def archived(folder: Path, content: bytes, name: str = "a.warc.gz") -> Path:
    """Write a WARC file into a folder; returns the folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


def warc(*records: dict[str, Any], gzip: bool = True) -> bytes:
    """Return a WARC file of `record`s."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for one in records:
        body, http, kind, headers = one["body"], one["http"], one["kind"], one["headers"]
        answer = None if http is None else StatusAndHeaders(http[0], list(http[1:]), protocol="HTTP/1.1")
        made = writer.create_warc_record(
            one["url"],
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=answer,
            warc_headers_dict=headers,
        )
        writer.write_record(made)
    return out.getvalue()


def record(
    path: str,
    body: bytes = b"<p>page</p>",
    *http: tuple[str, str],
    status: str | None = "200 OK",
    kind: str = "response",
    **headers: str,
) -> dict[str, Any]:
    """Describe one record; `status` None leaves the HTTP head out, `headers` are the record's own (WARC_Date)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = None if status is None else (status, HTML, *http)
    url = SITE + path if path.startswith("/") else path
    return {"url": url, "body": body, "http": answer, "kind": kind, "headers": named}
