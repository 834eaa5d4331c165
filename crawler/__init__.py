"""The library's interface: `clean(page)` returns the article, with a label for each block of the page.

Importing it loads no Scrapy, trafilatura or SQLAlchemy; `open_store` loads SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Address, Article, Block, Document, Image, Metadata, Page, Record
from crawler.processing.process import clean, extract, process

if TYPE_CHECKING:
    from crawler.storage.store import Store

__all__ = [
    "Address", "Article", "Block", "Document", "Image", "Metadata", "Page", "Record",
    "clean", "extract", "open_store", "process",
]  # fmt: skip


def open_store(url: str) -> Store:
    """Open the articles of a database for reading; `url` is an SQLAlchemy URL.

    BadInputError if the database does not exist, StorageError if it cannot be read.
    """
    from crawler.storage.store import open_store  # noqa: PLC0415  # loads SQLAlchemy

    return open_store(url)
