"""Clean news articles: `clean(page)` gives the article, and a verdict on every block of the page.

This is the library's face; nothing of Scrapy is loaded by it.
"""

from crawler.items import Address, Article, Block, Document, Image, Metadata, Page, Verdict
from crawler.processing.process import clean, extract_page

__all__ = ["Address", "Article", "Block", "Document", "Image", "Metadata", "Page", "Verdict", "clean", "extract_page"]
