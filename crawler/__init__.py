"""The library's interface: `clean(page)` returns the article, with a label for each block; `clean_many` cleans many.

Importing it loads no Scrapy, trafilatura or SQLAlchemy. `open_store` loads SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Address, Article, Block, Document, Image, Metadata, Page, Record
from crawler.processing.process import clean, extract, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.processing.many import Cleaned
    from crawler.storage.store import Store

__all__ = [
    "Address", "Article", "Block", "Document", "Image", "Metadata", "Page", "Record",
    "clean", "clean_many", "extract", "open_store", "process",
]  # fmt: skip


def clean_many(
    pages: Iterable[Page | bytes | str | Path], jobs: int | None = None, *, site: str | None = None
) -> Iterator[Cleaned]:
    """Clean pages in `jobs` processes, by default one for each core, and yield the results in the order of the pages.

    A `str` is a text dump; a `Path` a saved page, a text dump, or a folder, zip, WARC, WET or WACZ file of them, which
    is read page by page. `site` names the site of all pages if their URLs do not tell it. A result has `input`,
    `article`, `refusal` (why a crawl would not store it) and `error` (why there is none: the page cannot be read, or
    exceeds the limits of time and memory). Few pages are taken ahead of their results; the processes end with the
    iterator, also if it is closed before its end. BadInputError if there is no such site or number of jobs.
    """
    from crawler.processing.many import clean_many as results  # noqa: PLC0415  # loads asyncio and readers of archives

    return results(pages, jobs, site=site)


def open_store(url: str) -> Store:
    """Open the articles of a database for reading; `url` is an SQLAlchemy URL.

    BadInputError if the database does not exist, StorageError if it cannot be read.
    """
    from crawler.storage.store import open_store  # noqa: PLC0415  # loads SQLAlchemy

    return open_store(url)
