"""The library's interface: `clean(page)` returns the article, with a label for each block; `clean_many` cleans many.

Importing it loads nothing else: each name is loaded when it is first used. None loads Scrapy or trafilatura;
`open_store` loads SQLAlchemy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.items import Address, Article, Block, Document, Image, Metadata, Page, Record
    from crawler.processing.many import clean_many
    from crawler.processing.process import clean, extract, process
    from crawler.storage.store import Store

__all__ = [
    "Address", "Article", "Block", "Document", "Image", "Metadata", "Page", "Record",
    "clean", "clean_many", "extract", "open_store", "process",
]  # fmt: skip
_PROCESSING = {"clean": "process", "clean_many": "many", "extract": "process", "process": "process"}


def __getattr__(name: str) -> Any:
    """Load a name of the library at its first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = f"crawler.processing.{_PROCESSING[name]}" if name in _PROCESSING else "crawler.items"
    globals()[name] = getattr(import_module(module), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def open_store(url: str) -> Store:
    """Open the articles of a database for reading; `url` is an SQLAlchemy URL.

    BadInputError if the database does not exist, StorageError if it cannot be read.
    """
    from crawler.storage.store import open_store  # noqa: PLC0415  # loads SQLAlchemy

    return open_store(url)
