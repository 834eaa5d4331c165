"""The items of the path: a Page comes in, a Document is read from it, an Article is made of that, a Record is stored.

Each stage takes one of these, returns the next and edits neither.
"""

from crawler.items.article import Article, LabelledBlock, Processed
from crawler.items.document import (
    Address,
    ArchivedPage,
    Block,
    DeclaredText,
    Document,
    FetchContext,
    Image,
    Metadata,
    SiteReference,
)
from crawler.items.page import Page, PageReading
from crawler.items.record import CONTENT_FIELDS, DUPLICATE_FIELDS, Record, RemovedBlocks
from crawler.items.run import RunRecord
from crawler.items.terms import Statement, Terms

__all__ = [
    "CONTENT_FIELDS", "DUPLICATE_FIELDS", "Address", "ArchivedPage", "Article", "Block", "DeclaredText", "Document",
    "FetchContext", "Image", "LabelledBlock", "Metadata", "Page", "PageReading", "Processed", "Record", "RemovedBlocks",
    "RunRecord", "SiteReference", "Statement", "Terms",
]  # fmt: skip
