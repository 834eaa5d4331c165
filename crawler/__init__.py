"""Clean news articles: `clean(page)` returns the article, with a label for every block of the page.

This is the library's interface. It loads neither Scrapy nor trafilatura nor the database.
"""

from crawler.items import Address, Article, Block, Document, Image, Metadata, Page, Record
from crawler.processing.process import clean, extract, process

__all__ = [
    "Address",
    "Article",
    "Block",
    "Document",
    "Image",
    "Metadata",
    "Page",
    "Record",
    "clean",
    "extract",
    "process",
]
